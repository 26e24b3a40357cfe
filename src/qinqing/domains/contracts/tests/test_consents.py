"""Signing a contract off, ending it, adding a clause: one side proposes, the other agrees, nobody does so alone."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.actions import Proposal, Seen, agree, propose
from qinqing.domains.contracts.lifecycle.contract import LIFE, STATES, TURN
from qinqing.domains.contracts.models import Consent
from qinqing.domains.contracts.queries import contracts_of
from qinqing.kernel.chronicle.queries import history, verify
from qinqing.kernel.devices.refusal import MoveNotAllowed
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.actions import waive
from qinqing.kernel.obligations.models import Clock, Gate, Obligation
from qinqing.kernel.parties.models import Post, Rank
from tests import builders
from tests.builders import actor, clause, pdf, promise, sign_contract, target, usual_contract
from tests.routes import signed_in


@pytest.fixture
def town(db, settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


@pytest.fixture
def contract(town):
    return usual_contract(town, timezone.localdate())


@pytest.fixture
def done(town):
    """A contract in which nothing is open any more."""
    today = timezone.localdate()
    made = sign_contract(town, clause("1", "gov", today + timedelta(30)), signed_on=today)
    waive(target=target(made), reason="不用了", by=town.representative)
    return made


def page(contract, name):
    route = "contract_answer" if name in {"agree", "decline"} else "contract_propose"
    return reverse(route, args=[contract.matter.reference, name])


def send(contract, who, name, **given):
    """Open the page of a step, fill it and send it."""
    client = signed_in(who)
    opened = client.get(page(contract, name))
    if opened.status_code != 200:
        return opened
    form = opened.context["form"]
    carried = {key: form[key].value() for key in ("key", "rev", "seen")}
    return client.post(page(contract, name), {**carried, **given})


def says(answer):
    return " ".join(answer.content.decode().split())


def state(contract):
    return Matter.objects.get(pk=contract.pk).state


def shown(contract, who):
    return says(signed_in(who).get(reverse("contract", args=[contract.matter.reference])))


def test_the_tables_are_total():
    assert STATES.keys() == TURN.keys()
    assert "active --> signed_off : 同意销号" in LIFE.diagram()
    assert "active --> terminated : 同意终止合同" in LIFE.diagram()


def test_both_sides_sign_off_what_is_done(town, done):
    assert "提请销号" in shown(done, town.clerk)
    answer = send(done, town.clerk, "ask_sign_off", reason="全部办结", checks=["paid", "filed"])
    assert answer.status_code == 302
    assert state(done) == "active", "nothing changes until the other side agrees"
    assert "款项已经结清、资料已经归档" in says(signed_in(town.representative).get(page(done, "agree")))
    assert send(done, town.representative, "agree", note="同意").status_code == 302
    assert state(done) == "signed_off"
    assert "已销号" in shown(done, town.representative)
    assert "合同已经销号，只能查看" in shown(done, town.clerk)
    found = history(done.pk)
    assert [one.kind for one in found][-2:] == ["contracts.consent.proposed", "contracts.contract.closed"]
    assert verify().faults == []
    [line] = [
        one
        for one in contracts_of(town.clerk, timezone.localdate()).lines
        if one.url.endswith(f"{done.matter.reference}/")
    ]
    assert line.word == "已销号"


def test_nothing_is_signed_off_while_something_is_open(town, contract):
    shown_now = shown(contract, town.clerk)
    assert "还有 2 项承诺没有办结" in shown_now
    answer = send(contract, town.clerk, "ask_sign_off", reason="先销了吧")
    assert answer.status_code == 409
    assert "还有 2 项承诺没有办结" in says(answer)
    assert not Consent.objects.exists()


def test_what_still_returns_is_not_signed_off(town):
    today = timezone.localdate()
    first = clause("1", "gov", today + timedelta(30), recurrence="quarterly", until=today + timedelta(800))
    made = sign_contract(town, first, signed_on=today)
    waive(target=target(made), reason="这一期免了", by=town.representative)
    answer = send(made, town.clerk, "ask_sign_off", reason="办完")
    assert answer.status_code == 409
    assert "没有到最后一期" in says(answer) or "没有办结" in says(answer)


def test_what_was_added_meanwhile_stops_the_agreement(town, done):
    """A promise that opened after the proposal stands against it when the other side answers."""
    send(done, town.clerk, "ask_sign_off", reason="全部办结")
    Obligation.objects.filter(matter=done.pk).update(state="running", released_on=None)
    answer = send(done, town.representative, "agree")
    assert answer.status_code == 409
    assert state(done) == "active"


@pytest.mark.parametrize("who", ["clerk", "colleague"])
def test_nobody_agrees_with_the_own_side(town, done, who):
    send(done, town.clerk, "ask_sign_off", reason="全部办结")
    answer = send(done, getattr(town, who), "agree")
    assert answer.status_code == 409
    assert "由另一方答复" in says(answer)
    assert state(done) == "active"


def test_one_person_in_both_units_does_not_answer_to_themselves(town, done):
    send(done, town.clerk, "ask_sign_off", reason="全部办结")
    person = Post.objects.get(pk=town.clerk.post_id).person
    post = Post.objects.create(
        person=person,
        unit=town.firm,
        role="enterprise",
        rank=Rank.HANDLER,
        title="经办",
        since=builders.SINCE,
        scopes=["view", "sign", "claim", "money"],
    )
    answer = send(done, builders.acting(post), "agree")
    assert answer.status_code in {403, 409}
    assert state(done) == "active"


@pytest.mark.parametrize("who", ["supervisor", "head", "stranger", "rival"])
@pytest.mark.parametrize("name", ["ask_sign_off", "ask_end", "ask_clause", "agree", "decline", "retract"])
def test_nobody_else_ends_a_contract(town, done, who, name):
    answer = send(done, getattr(town, who), name, reason="理由", ground="agreed")
    assert answer.status_code in {403, 404, 409}
    assert (state(done), Consent.objects.count()) == ("active", 0)


def test_a_seat_without_the_right_to_sign_agrees_to_nothing(town, done):
    send(done, town.clerk, "ask_sign_off", reason="全部办结")
    post = builders.post(town.firm, "enterprise", scopes=["view", "claim"])
    answer = send(done, builders.acting(post), "agree")
    assert answer.status_code == 404
    assert state(done) == "active"


def test_termination_ends_what_is_open_with_both_consents(town, contract):
    answer = send(contract, town.clerk, "ask_end", ground="agreed", reason="项目不做了")
    assert answer.status_code == 302
    assert Clock.objects.filter(obligation__matter=contract.pk).exists()
    assert send(contract, town.representative, "agree").status_code == 302
    assert state(contract) == "terminated"
    promises = Obligation.objects.filter(matter=contract.pk)
    assert {one.state for one in promises} == {"ended"}
    assert {one.light for one in promises} == {0}
    assert not Clock.objects.filter(obligation__matter=contract.pk).exists()
    matter = Matter.objects.get(pk=contract.pk)
    assert (matter.light, matter.next_due) == (0, None)
    assert "已终止" in shown(contract, town.representative)
    assert verify().faults == []


def test_a_lit_promise_goes_dark_with_its_contract(town, contract):
    Obligation.objects.filter(matter=contract.pk, number="1").update(light=3)
    Matter.objects.filter(pk=contract.pk).update(light=3)
    send(contract, town.representative, "ask_end", ground="agreed", reason="项目不做了")
    assert send(contract, town.clerk, "agree").status_code == 302
    assert Matter.objects.get(pk=contract.pk).light == 0


def test_a_legal_ground_needs_its_evidence_and_the_other_side(town, contract):
    answer = send(contract, town.clerk, "ask_end", ground="legal", reason="不可抗力")
    assert answer.status_code == 422
    assert "请至少上传 1 份证据" in says(answer)
    given = send(contract, town.clerk, "ask_end", ground="legal", reason="不可抗力", uploads=pdf("证明.pdf"))
    assert given.status_code == 302
    assert state(contract) == "active"
    asked = says(signed_in(town.representative).get(page(contract, "agree")))
    assert "法定事由" in asked
    assert "证明.pdf" in asked
    assert send(contract, town.representative, "agree").status_code == 302
    assert state(contract) == "terminated"


def test_declined_and_withdrawn_change_nothing(town, contract):
    send(contract, town.clerk, "ask_end", ground="agreed", reason="项目不做了")
    assert send(contract, town.representative, "decline").status_code == 422
    assert send(contract, town.representative, "decline", reason="还要做").status_code == 302
    assert "还要做" in shown(contract, town.clerk)
    send(contract, town.clerk, "ask_end", ground="agreed", reason="再问一次")
    assert send(contract, town.representative, "retract", reason="x").status_code == 409
    assert send(contract, town.colleague, "retract", reason="提错了").status_code == 302
    assert state(contract) == "active"
    assert [one.outcome for one in Consent.objects.order_by("pk")] == ["refused", "withdrawn"]
    assert {one.state for one in Obligation.objects.filter(matter=contract.pk)} == {"running", "pending"}


def test_one_proposal_waits_at_a_time(town, contract):
    send(contract, town.clerk, "ask_end", ground="agreed", reason="项目不做了")
    answer = send(contract, town.representative, "ask_end", ground="agreed", reason="也不做了")
    assert answer.status_code == 409
    assert "已经有一项终止在等答复" in says(answer)


def test_the_loser_of_a_race_sees_the_difference_and_keeps_the_words(town, contract):
    client = signed_in(town.representative)
    form = client.get(page(contract, "ask_end")).context["form"]
    carried = {key: form[key].value() for key in ("key", "rev", "seen")}
    send(contract, town.clerk, "ask_end", ground="agreed", reason="项目不做了")
    answer = client.post(page(contract, "ask_end"), {**carried, "ground": "agreed", "reason": "我写的理由"})
    assert answer.status_code == 409
    told = says(answer)
    assert town.clerk.name in told
    assert "等答复" in told
    assert "临港区管委会提请终止" in told
    assert "我写的理由" in told
    assert Consent.objects.count() == 1


def test_the_same_form_twice_acts_once(town, contract):
    key = uuid4()
    about = Seen(contract.matter.reference, key)
    for _ in range(2):
        propose(seen=about, kind="terminate", proposal=Proposal("不做了", ground="agreed"), by=town.clerk)
    assert Consent.objects.count() == 1
    answer = Seen(contract.matter.reference, uuid4())
    for _ in range(2):
        agree(seen=answer, by=town.representative)
    assert state(contract) == "terminated"
    assert [one.kind for one in history(contract.pk)].count("contracts.contract.terminated") == 1


def test_what_was_signed_off_is_read_only(town, done):
    send(done, town.clerk, "ask_sign_off", reason="全部办结")
    send(done, town.representative, "agree")
    for kind in ("sign_off", "terminate", "add"):
        with pytest.raises(MoveNotAllowed) as refused:
            propose(
                seen=Seen(done.matter.reference, uuid4()),
                kind=kind,
                proposal=Proposal("再来", ground="agreed"),
                by=town.clerk,
            )
        assert "已经销号" in str(refused.value)
    answer = send(done, town.clerk, "agree")
    assert answer.status_code in {404, 409}


ADDED = {
    "number": "补-1",
    "title": "通天然气",
    "side": "gov",
    "unit": "calendar_day",
    "text": "甲方接通天然气。",
    "reason": "原合同漏了",
}


def addition(**changed):
    due = timezone.localdate() + timedelta(200)
    given = {**ADDED, "base_due": f"{due:%Y-%m-%d}", **changed}
    return {name: value for name, value in given.items() if value != ""}


@pytest.mark.parametrize(("first", "second"), [("clerk", "representative"), ("representative", "clerk")])
def test_a_clause_is_added_by_consent_of_both(town, contract, first, second):
    before = set(Obligation.objects.filter(matter=contract.pk).values_list("number", flat=True))
    given = addition(waits_for="1", quantity="2", measure="公里", page="3")
    assert send(contract, getattr(town, first), "ask_clause", **given).status_code == 302
    assert set(Obligation.objects.filter(matter=contract.pk).values_list("number", flat=True)) == before
    assert "接通天然气" in says(signed_in(getattr(town, second)).get(page(contract, "agree")))
    assert send(contract, getattr(town, second), "agree").status_code == 302
    made = promise(contract, "补-1")
    assert (made.debtor, made.verifier, made.source_kind, made.state) == (town.park, town.firm, "supplement", "pending")
    assert (made.quantity, made.measure, made.page) == (2, "公里", "3")
    assert made.base_start == promise(contract, "1").base_due
    assert Gate.objects.filter(obligation=made, on=promise(contract, "1"), mode="start").exists()
    assert "通天然气" in shown(contract, town.representative)
    assert verify().faults == []


def test_without_a_gate_it_runs_at_once(town, contract):
    send(contract, town.clerk, "ask_clause", **addition(stops_for="1"))
    send(contract, town.representative, "agree")
    made = promise(contract, "补-1")
    assert made.state == "running"
    assert Clock.objects.filter(obligation=made).exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"number": "1"}, "编号「1」已经有了"),
        ({"base_due": "2020-01-01"}, "期限早于签订日期"),
        ({"base_due": "2199-01-01"}, "超出工作日历"),
        ({"base_due": ""}, "请填写期限"),
        ({"waits_for": "99"}, "「99」不在采用的条款里"),
        ({"waits_for": "补-1"}, "「补-1」不在采用的条款里"),
        ({"quantity": "3"}, "数量和单位要一起填"),
        ({"recurrence": "annual"}, "周期和截止日期要一起填"),
        ({"title": "兑付奖励"}, "没有标为政府给的优惠"),
        ({"incentive": "on"}, "没有写依据"),
        ({"reason": ""}, "请写明理由"),
    ],
)
def test_what_is_added_is_as_complete_as_what_is_signed(town, contract, changed, words):
    answer = send(contract, town.clerk, "ask_clause", **addition(**changed))
    assert answer.status_code == 422
    assert words in says(answer)
    assert not Consent.objects.exists()


def test_an_incentive_is_judged_again_when_it_is_agreed_to(town, contract):
    given = addition(title="兑付奖励", incentive="on", legal_basis="某条例", fair_review="通过")
    assert send(contract, town.clerk, "ask_clause", **given).status_code == 302
    Consent.objects.get().clause.__class__.objects.update(legal_basis="")
    answer = send(contract, town.representative, "agree")
    assert answer.status_code == 422
    assert "没有写依据" in says(answer)
    assert not Obligation.objects.filter(matter=contract.pk, number="补-1").exists()


def test_a_replaced_promise_stays_visible_beside_its_supplement(town, contract):
    due = timezone.localdate() + timedelta(120)
    from_page = reverse("obligation_propose", args=[contract.matter.reference, "1"])
    client = signed_in(town.clerk)
    form = client.get(from_page).context["form"]
    given = {name: form[name].value() for name in ("key", "rev", "seen", "title")}
    sent = client.post(from_page, {**given, "base_due": f"{due:%Y-%m-%d}", "source": "补充协议", "reason": "改期"})
    assert sent.status_code == 302, says(sent)
    answer = signed_in(town.representative)
    asked = answer.get(reverse("obligation_supplement", args=[contract.matter.reference, "1"]))
    [(_, agreeing), _] = asked.context["answers"]
    carried = {name: agreeing[name].value() for name in ("key", "rev", "seen")}
    assert answer.post(reverse("obligation_agree", args=[contract.matter.reference, "1"]), carried).status_code == 302
    assert promise(contract, "1").state == "superseded"
    whole = says(client.get(reverse("contract", args=[contract.matter.reference]) + "?item=1"))
    assert "已被补充协议替代" in whole
    assert "1补1" in json.dumps(
        [one.number for one in Obligation.objects.filter(matter=contract.pk)], ensure_ascii=False
    )


def test_a_former_colleague_does_not_answer(town, contract):
    """Whoever held a post in the unit that proposed is barred from answering to it."""
    other = actor(town.firm, "enterprise", Rank.HANDLER)
    send(contract, town.clerk, "ask_end", ground="agreed", reason="项目不做了")
    person = Post.objects.get(pk=other.post_id).person
    Post.objects.create(
        person=person,
        unit=town.park,
        role="clerk",
        rank=Rank.HANDLER,
        title="经办",
        since=builders.SINCE,
        until=timezone.localdate() - timedelta(10),
    )
    answer = send(contract, other, "agree")
    assert answer.status_code == 403
    assert state(contract) == "active"
