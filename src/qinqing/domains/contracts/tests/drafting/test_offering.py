"""Milestones and similar contracts as suggestions: nothing enters undecided, nothing foreign travels."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.models import KEPT, SUGGESTED, Contract, DraftClause
from qinqing.domains.contracts.rules.drafting import LEFT_OPEN, Offered, renumbered, scrubbed
from qinqing.domains.contracts.tests.drafting.conftest import Desk, says
from qinqing.domains.contracts.tests.drafting.test_sources import signed
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.matters.models import Party
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import UnitKind
from tests import builders
from tests.builders import clause, sign_contract, unit
from tests.routes import signed_in

SECRET = "岚川禾曜新材料有限公司"


@pytest.fixture
def empty(begin, town):
    """A draft without a text."""
    return Desk(begin(text=""), town)


def lay(desk, who=None, numbers=None, **more):
    address = reverse("draft_milestones", args=[desk.reference])
    client = signed_in(who or desk.town.clerk)
    if numbers is None:
        numbers = client.get(address).context["form"].numbers
    return client.post(address, {**{f"take_{one}": "on" for one in numbers}, **more})


def test_the_template_is_previewed_with_its_unverified_gates(empty):
    page = signed_in(empty.town.clerk).get(reverse("draft_milestones", args=[empty.reference]))
    shown = says(page)
    assert shown.count("未核实的默认前项") > 20
    assert not empty.draft.clauses.exists()


def test_every_milestone_waits_for_a_decision(empty):
    assert lay(empty, after_5="90").status_code == 302
    rows = list(empty.draft.clauses.order_by("position"))
    assert {one.state for one in rows} == {SUGGESTED}
    assert {one.origin for one in rows} == {"milestone"}
    assert [one.number for one in rows][:4] == ["1.1", "1.2", "2", "3.1"]
    by_number = {one.number: one for one in rows}
    assert (by_number["5"].side, by_number["5"].length, by_number["5"].stops_for) == ("gov", 90, "1.1、1.2")
    assert by_number["15"].waits_for == "14、13.1、13.2"
    assert by_number["24"].incentive, "what government gives is marked in the template too"
    assert "未核实的默认前项" in says(empty.get())
    assert empty.step("send").status_code == 409
    assert lay(empty).status_code == 409, "the same template is laid once"
    kinds = [one.kind for one in history(empty.key)]
    assert "contracts.draft.clauses_offered" in kinds


def test_chosen_milestones_become_promises_with_both_modes_of_gates(empty):
    lay(empty, numbers=["4", "5", "6"], after_4="30", after_5="60", after_6="90")
    for position in (1, 2, 3):
        assert empty.keep(position).status_code == 302
    assert [one.number for one in empty.draft.clauses.all()] == ["4", "5", "6"]
    _, promises = signed(empty)
    assert [promises[number].state for number in "456"] == ["running", "running", "pending"]


def test_a_milestone_without_a_date_is_not_sent(empty):
    lay(empty, numbers=["4"])
    empty.keep(1)
    answer = empty.step("send")
    assert answer.status_code == 409
    assert "第 4 条没有期限" in says(answer)


def test_the_template_does_not_slip_an_incentive_through(empty):
    lay(empty, numbers=["24"], after_24="30")
    empty.keep(1)
    answer = empty.step("send")
    assert answer.status_code == 409
    assert "第 24 条是政府给的优惠，没有写依据" in says(answer)


def test_nothing_is_laid_by_whoever_may_not_write(empty):
    town = empty.town
    for who in (town.representative, town.stranger, town.supervisor):
        assert lay(empty, who=who, numbers=["4"]).status_code in {403, 404}
    assert lay(empty, numbers=[]).status_code == 422
    assert lay(empty, numbers=["4"], rev="99").status_code == 409
    assert not empty.draft.clauses.exists()
    empty.step("drop", words="不做了")
    assert lay(empty, numbers=["4"]).status_code == 409


def test_numbers_that_are_taken_are_counted_on_and_gates_follow():
    rows = [Offered("1", "交地", "gov"), Offered("1补1", "开工", "ent", waits_for=("1", "9"), stops_for=("1",))]
    assert [one.number for one in renumbered(rows, {"3", "x"})] == ["1", "1补1"]
    moved = renumbered(rows, {"1", "7.2"})
    assert [(one.number, one.waits_for, one.stops_for) for one in moved] == [("8", (), ()), ("9", ("8",), ("8",))]


@pytest.mark.parametrize(
    "words",
    [
        f"向{SECRET}交付净地",
        "向禾曜交付净地",
        "兑付设备奖励5000万元",
        "兑付设备奖励五千万元",
        "缴纳保证金人民币1,200,000.00元",
        "投资强度达到每亩300万元",
        "年产8万吨薄膜投产",
        "由岚川星海电子有限公司代建厂房",
        "税收地方留成百分之八十返还",
        "完成光学薄膜项目一期",
    ],
)
def test_names_and_amounts_are_taken_out(words):
    left = scrubbed(words, [SECRET, "禾曜新材", "光学薄膜项目"])
    assert LEFT_OPEN in left
    for secret in ("禾曜", "岚川", "星海", "5000", "五千", "1,200", "300", "8万", "八十", "薄膜项目"):
        assert secret not in left


def test_what_names_nobody_stays():
    assert scrubbed("完成征迁，净地交付", [SECRET, "禾曜新材"]) == "完成征迁，净地交付"
    assert scrubbed("主体厂房开工建设", ["岚川建设有限公司"]) == "主体厂房开工建设"


@pytest.fixture
def foreign(town):
    """A signed contract of the park with another firm, full of what is nobody else's business."""
    other = unit(SECRET, UnitKind.ENTERPRISE, uscc="91990000TEST000009")
    today = timezone.localdate()
    first = clause("1", "gov", date(2030, 1, 1), quantity=50_000_000, measure="元", condition=f"{SECRET}到位2亿元")
    second = clause("2", "ent", date(2030, 6, 1), "1")
    contract = sign_contract(town, first, second, signed_on=today)
    Contract.objects.filter(pk=contract.pk).update(enterprise=other, project="禾曜光学基地")
    Party.objects.filter(matter=contract.pk, unit=town.firm).update(unit=other)
    Obligation.objects.filter(matter=contract.pk, number="1").update(
        title=f"向{SECRET}兑付奖励5000万元", source=f"甲方向{SECRET}兑付5000万元", creditor=other, verifier=other
    )
    Obligation.objects.filter(matter=contract.pk, number="2").update(title="禾曜光学基地开工", debtor=other)
    return Contract.objects.select_related("matter").get(pk=contract.pk)


def take(desk, contract, who=None):
    address = reverse("draft_copy", args=[desk.reference, contract.matter.reference])
    return signed_in(who or desk.town.clerk).post(address)


def test_nothing_of_a_foreign_enterprise_travels(empty, foreign):
    preview = signed_in(empty.town.clerk).get(reverse("draft_copy", args=[empty.reference, foreign.matter.reference]))
    table = says(preview).split("将放入的条款")[1]
    assert "禾曜" not in table
    assert take(empty, foreign).status_code == 302
    rows = list(empty.draft.clauses.order_by("position"))
    assert [(one.state, one.origin, one.side) for one in rows] == [
        (SUGGESTED, "copy", "gov"),
        (SUGGESTED, "copy", "ent"),
    ]
    for row in DraftClause.objects.filter(draft=empty.key).values():
        everything = "".join(map(str, row.values()))
        for secret in ("禾曜", "岚川", "5000", "50000000", "2亿", "2030"):
            assert secret not in everything
    assert (rows[1].waits_for, rows[1].base_due, rows[1].length) == ("1", None, None)
    assert rows[0].incentive
    assert (rows[0].legal_basis, rows[0].fair_review) == ("", "")


def test_what_was_taken_out_and_an_incentive_stop_the_review(empty, foreign):
    take(empty, foreign)
    for position in (1, 2):
        empty.keep(position)
    answer = says(empty.step("send"))
    assert f"第 1 条的内容里还有{LEFT_OPEN}" in answer
    assert "第 1 条是政府给的优惠，没有写依据" in answer
    assert empty.draft.matter.state == "drafting"


def test_between_the_same_parties_all_words_travel(empty, town):
    first = clause("1", "gov", date(2030, 1, 1), quantity=500, measure="亩", condition="先到位")
    contract = sign_contract(town, first, signed_on=timezone.localdate())
    take(empty, contract)
    [one] = empty.draft.clauses.all()
    assert (one.quantity, one.measure, one.condition, one.text) == (500, "亩", "先到位", "合同原文")
    assert one.base_due is None


def test_lengths_travel_where_the_source_counted_in_lengths(begin, town, desk):
    """The clause that counted 30 days from its signing counts them from this one's; a written date stays behind."""
    contract, _ = signed(desk.settled())
    copy = Desk(begin(text=""), town)
    take(copy, contract)
    found = {one.number: one for one in copy.draft.clauses.all()}
    assert (found["2"].length, found["2"].length_unit) == (30, "calendar_day")
    assert (found["1"].length, found["1"].base_due) == (None, None)
    assert found["3"].incentive
    assert found["3"].legal_basis == ""
    assert {one.state for one in found.values()} != {KEPT}


def test_only_what_one_may_see_is_similar(empty, foreign):
    town = empty.town
    address = reverse("draft_similar", args=[empty.reference])
    shown = says(signed_in(town.clerk).get(address))
    assert foreign.matter.reference in shown
    Exclusion.objects.create(person_id=town.colleague.person_id, unit=foreign.enterprise, since=timezone.localdate())
    assert foreign.matter.reference not in says(signed_in(town.colleague).get(address))
    assert take(empty, foreign, who=town.colleague).status_code == 403
    outsider = builders.actor(unit("别区管委会", UnitKind.PARK, "lanchuan/haian/"), "clerk")
    assert take(empty, foreign, who=outsider).status_code == 404
    hidden = unit("外县园区", UnitKind.PARK, "lanchuan/haian/")
    type(foreign.matter).objects.filter(pk=foreign.pk).update(path="lanchuan/haian/", host=hidden)
    Party.objects.filter(matter=foreign.pk, unit=town.park).update(unit=hidden)
    assert foreign.matter.reference not in says(signed_in(town.clerk).get(address))
    assert take(empty, foreign).status_code == 404
    assert not empty.draft.clauses.exists()


def test_similar_contracts_cost_the_same_for_many(empty, town):
    counts = []
    for more in (1, 5):
        for _ in range(more):
            sign_contract(town, clause("1", "gov", date(2030, 1, 1)), signed_on=timezone.localdate())
        address = reverse("draft_similar", args=[empty.reference])
        signed_in(town.clerk).get(address)
        with CaptureQueriesContext(connection) as caught:
            assert signed_in(town.clerk).get(address).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
