"""Terms for a payment of a signed contract: by both sides, for what is not due yet, and never afterwards."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from qinqing.domains.contracts.actions import Proposal, Seen, Terms, TermsOf, agree, propose, sign
from qinqing.domains.contracts.actions.freezing import NoSuchGoal, NotATerm
from qinqing.domains.contracts.actions.terms import AlreadyDue, GoalIsDue, NoSuchPayment, SameTerms
from qinqing.domains.contracts.models import AddedTerms, Consent, PaymentTerm
from qinqing.domains.contracts.queries.money import sheet
from qinqing.domains.contracts.rules.money import Payable
from qinqing.kernel.chronicle.queries import history, verify
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.devices.refusal import MoveNotAllowed
from qinqing.kernel.obligations.actions import Completion, NewTerms, claim, confirm
from qinqing.kernel.obligations.actions import agree as agree_on_promise
from qinqing.kernel.obligations.actions import propose as propose_for_promise
from qinqing.kernel.obligations.jobs import recur_until
from tests import builders
from tests.builders import clause, on, target
from tests.routes import signed_in

SIGNED, DUE, LATER = date(2026, 2, 2), date(2026, 4, 1), date(2026, 6, 1)
AMOUNT = 100_000_000
PENALTY = Payable(0, "services", "penalty", Decimal("0.0005"), "day", None, "unpaid", late_source="补充协议第一条")
DEARER = replace(PENALTY, rate=Decimal("0.001"))


@pytest.fixture
def city(demo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


def signed(city, *clauses):
    terms = Terms("合同一号", "示例项目", "示例合同", city.park, city.firm, SIGNED, clauses)
    return sign(terms=terms, by=city.clerk, at=on(SIGNED))


def paying(number="1", due=DUE, **more):
    return clause(number, GOV, due, **{"quantity": 1_000_000, "measure": "元", **more})


def seen(made):
    return Seen(made.matter.reference, uuid4())


def ask(city, made, day, terms=PENALTY, number="1", by=None):
    proposal = Proposal("补充协议第一条", terms=TermsOf(number, terms))
    propose(seen=seen(made), kind="terms", proposal=proposal, by=by or city.clerk, at=on(day))


def agreed(city, made, day, terms=PENALTY, number="1"):
    ask(city, made, day, terms, number)
    agree(seen=seen(made), by=city.representative, at=on(day, 11))


def items(made, who, as_of):
    return {item.owed.number: item for one in sheet(made, who, as_of).statements for item in one.items}


def test_nothing_is_agreed_until_the_other_side_says_so(city):
    made = signed(city, paying())
    ask(city, made, DUE - timedelta(10))
    assert items(made, city.clerk, DUE + timedelta(10))["1"].late is None
    with pytest.raises(MoveNotAllowed):
        agree(seen=seen(made), by=city.colleague, at=on(DUE))
    agree(seen=seen(made), by=city.representative, at=on(DUE))
    for who in (city.clerk, city.representative):
        assert items(made, who, DUE + timedelta(10))["1"].late == AMOUNT * 10 // 2000
    assert [one.kind for one in history(made.pk)][-2:] == [
        "contracts.consent.proposed",
        "contracts.contract.terms_agreed",
    ]
    assert verify().faults == []


def test_what_has_fallen_due_follows_the_terms_of_its_day(city):
    made = signed(city, paying(), paying("2", LATER))
    agreed(city, made, DUE)
    ask(city, made, DUE, DEARER)
    with pytest.raises(AlreadyDue):  # proposed in time, answered too late
        agree(seen=seen(made), by=city.representative, at=on(DUE + timedelta(1)))
    with pytest.raises(MoveNotAllowed):  # and one proposal at a time
        ask(city, made, DUE + timedelta(1), DEARER, "2")
    assert items(made, city.clerk, DUE + timedelta(10))["1"].late == AMOUNT * 10 // 2000


def test_nothing_overdue_is_made_dearer_or_cheaper(city):
    made = signed(city, replace(paying(), quantity=None, measure="", money=replace(PENALTY, amount=AMOUNT)))
    cheap = Payable(0, "services")
    for terms in (DEARER, cheap):
        with pytest.raises(AlreadyDue):
            ask(city, made, DUE + timedelta(1), terms)
    assert not Consent.objects.exists()


def test_the_former_terms_stay_readable_and_hold_for_days_before(city):
    made = signed(city, replace(paying(), quantity=None, measure="", money=replace(PENALTY, amount=AMOUNT)))
    agreed(city, made, DUE - timedelta(5), DEARER)
    assert PaymentTerm.objects.get().rate == Decimal("0.0005")
    assert items(made, city.clerk, DUE + timedelta(10))["1"].late == AMOUNT * 10 // 1000
    [change] = sheet(made, city.representative, DUE + timedelta(10)).changes
    assert [since for since, _said in change.versions] == [SIGNED, DUE - timedelta(5)]
    assert ["0.05%" in dict(said)["逾期"] for _since, said in change.versions] == [True, False]
    assert sheet(made, city.clerk, DUE - timedelta(6)).changes == []
    page = signed_in(city.representative).get(reverse("contract_money", args=[made.matter.reference]))
    assert "补充过的付款条件" in page.content.decode()


def test_what_comes_again_follows_from_then_on_and_what_replaced_it_too(city):
    made = signed(city, paying(recurrence="monthly", until=date(2026, 12, 31)))
    recur_until(on(date(2026, 4, 20)))
    [first, second] = sorted(items(made, city.clerk, date(2026, 4, 20)))
    agreed(city, made, date(2026, 4, 20), PENALTY, second)
    recur_until(on(date(2026, 5, 20)))
    found = items(made, city.clerk, date(2026, 6, 11))
    [third] = set(found) - {first, second}
    assert found[first].late is None, "it was due before anything was agreed"
    assert (found[second].days, found[second].late) == (41, AMOUNT * 41 // 2000)
    assert (found[third].days, found[third].late) == (10, AMOUNT * 10 // 2000)


def test_only_money_that_is_still_owed(city):
    made = signed(city, paying(), clause("2", GOV, DUE), clause("3", ENT, LATER, quantity=30, measure="人"))
    for number in ("2", "3", "9"):
        with pytest.raises(NoSuchPayment):
            ask(city, made, SIGNED, PENALTY, number)
    claim(
        target=target(made),
        completion=Completion(SIGNED, amount=1_000_000),
        uploads=[builders.pdf()],
        by=city.clerk,
        at=on(SIGNED),
    )
    confirm(target=target(made), by=city.representative, at=on(SIGNED, 11))
    with pytest.raises((NoSuchPayment, MoveNotAllowed)):
        ask(city, made, SIGNED + timedelta(1))


def test_terms_are_judged_as_at_a_signing(city):
    made = signed(city, paying(), clause("2", ENT, LATER, quantity=30, measure="人"))
    with pytest.raises(NotATerm):
        ask(city, made, SIGNED, replace(PENALTY, rate=None))
    back = replace(PENALTY, back_on="2", back_quantity=30, back_measure="人")
    for wrong in ({"back_on": "9"}, {"back_on": "1"}, {"back_quantity": 3}, {"back_measure": "亩"}):
        with pytest.raises(NoSuchGoal):
            ask(city, made, SIGNED, replace(back, **wrong))
    agreed(city, made, SIGNED, back)
    assert AddedTerms.objects.get().back_on.number == "2"
    with pytest.raises(SameTerms):
        ask(city, made, SIGNED, back)


def test_a_claw_back_whose_condition_is_due_neither_comes_nor_goes(city):
    made = signed(city, paying(due=LATER), clause("2", ENT, DUE, quantity=30, measure="人"))
    back = replace(PENALTY, back_on="2", back_quantity=30, back_measure="人")
    after = DUE + timedelta(1)
    with pytest.raises(GoalIsDue):
        ask(city, made, after, back)
    agreed(city, made, DUE, back)
    with pytest.raises(GoalIsDue):
        ask(city, made, after, PENALTY)
    agreed(city, made, after, replace(back, rate=Decimal("0.001")))


def test_a_replaced_payment_keeps_what_was_agreed(city):
    made = signed(city, paying())
    agreed(city, made, SIGNED)
    new = NewTerms("付款", LATER, "补充协议二", quantity=500_000, measure="元")
    propose_for_promise(target=target(made), terms=new, by=city.clerk, at=on(SIGNED))
    agree_on_promise(target=target(made), by=city.representative, at=on(SIGNED, 12))
    assert items(made, city.clerk, LATER + timedelta(10))["1补1"].late == AMOUNT // 2 * 10 // 2000


def test_no_stranger_reads_what_is_proposed(city):
    made = signed(city, paying())
    ask(city, made, SIGNED)
    neighbour = builders.actor(city.government, "clerk", jurisdiction="lanchuan/")
    for name in ("agree", "decline"):
        address = reverse("contract_answer", args=[made.matter.reference, name])
        assert "0.05%" in signed_in(city.representative).get(address).content.decode()
        read = signed_in(neighbour).get(address)
        assert read.status_code == 200
        for secret in ("0.05%", "1,000,000", "补充协议第一条"):
            assert secret not in read.content.decode(), secret


GIVEN = {
    "number": "1",
    "subject": "services",
    "late": "penalty",
    "rate_number": "5",
    "rate_unit": "10000",
    "per": "day",
    "base": "unpaid",
    "reason": "补充协议第一条",
}


def test_the_page_offers_what_is_still_to_be_paid_and_asks_about_slips(city):
    made = signed(city, paying(due=date(2027, 4, 1)), clause("2", ENT, LATER))
    address = reverse("contract_propose", args=[made.matter.reference, "ask_terms"])
    client = signed_in(city.clerk)
    form = client.get(address).context["form"]
    assert [number for number, _words in form.fields["number"].choices] == ["1"]
    carried = {name: form[name].value() for name in ("key", "rev", "seen")}
    assert client.post(address, {**carried, **GIVEN, "number": "2"}).status_code == 422
    assert "没有写错" in client.post(address, {**carried, **GIVEN, "rate_unit": "100"}).content.decode()
    assert not Consent.objects.exists()
    assert client.post(address, {**carried, **GIVEN}).status_code == 302
    assert client.post(address, {**carried, **GIVEN}).status_code == 302, "the same form proposes once"
    assert AddedTerms.objects.get().rate == Decimal("0.0005")
    shown = signed_in(city.representative).get(reverse("contract_answer", args=[made.matter.reference, "agree"]))
    for words in ("第 1 条", "0.05%", "100 万元", "壹佰万元整"):
        assert words in shown.content.decode(), words
