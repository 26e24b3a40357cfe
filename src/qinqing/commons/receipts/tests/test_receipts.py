"""A receipt from its asking to its end: who signs, who rules, what silence does, what a change of the facts does."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from qinqing.commons.receipts.actions import ask, object_to, rule, sign, take
from qinqing.commons.receipts.actions.answering import FactsChanged, NeedsReason
from qinqing.commons.receipts.actions.issuing import NothingNew, NotLate, NotYourPromise, StillOpen
from qinqing.commons.receipts.actions.ruling import CannotMove, NeedsReasons, Ruling
from qinqing.commons.receipts.models import Receipt, Turn
from qinqing.commons.receipts.queries.issuing import figures_of, issued
from qinqing.commons.receipts.rules.lines import Moved, lines_of
from qinqing.commons.receipts.tests.scene import (
    ASKED,
    DONE,
    HANDED,
    LAST,
    asked,
    fresh,
    granted,
    objected,
    ruled,
    signed,
    turn,
    until,
)
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.refusal import NotAllowed, NotFound, Refusal, Stale
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.queries.folding import unlike_history
from tests import builders
from tests.builders import on, pdf, promise, target


def days(receipt):
    return {(line.party, line.cause): line.days for line in lines_of(figures_of(fresh(receipt)))}


def kinds(stream):
    return list(Event.objects.filter(stream=stream).order_by("seq").values_list("kind", flat=True))


def told(receipt, kind):
    return Event.objects.get(stream=receipt.pk, kind=f"receipts.{kind}").facts


def test_the_days_of_both_are_frozen_by_party_and_cause(town):
    receipt = asked(town)
    land, works = promise(town.contract, "1").pk, promise(town.contract, "2").pk
    assert days(receipt) == {("government", str(land)): 12, ("own", str(works)): 12}
    assert (receipt.state, receipt.as_of, receipt.matter.next_due) == ("open", ASKED, LAST)
    event = issued([receipt])[receipt.pk]
    assert event.stream_id == town.contract.pk
    assert told(receipt, "receipt.asked")["fingerprint"] == bytes(event.hash).hex()
    assert len(event.facts["evidence"][str(land)]) == 1
    assert {one.due_on for one in receipt.turns.all()} == {LAST}


def test_both_sign_and_it_is_settled(town):
    receipt = asked(town)
    signed(receipt, town.city.representative)
    assert fresh(receipt).state == "open"
    signed(receipt, town.city.clerk)
    after = fresh(receipt)
    assert (after.state, after.matter.next_due, after.matter.light) == ("agreed", None, 0)
    settled = Event.objects.get(stream=town.contract.pk, kind="receipts.promise.settled").facts
    assert (settled["outcome"], settled["days"]) == ("agreed", [["government", "12"], ["own", "12"]])
    assert not Turn.objects.filter(next_at__isnull=False).exists()
    assert verify().broken == []
    assert unlike_history() == []


def test_an_objection_goes_to_the_neutral_unit_which_decides(town):
    receipt = asked(town)
    objected(receipt, town.city.clerk, uploads=[pdf()])
    waiting = fresh(receipt)
    assert (waiting.state, turn(receipt, "neutral").unit) == ("assigned", town.office)
    assert told(receipt, "receipt.objected")["lines"] == [0]
    assert turn(receipt, "debtor").next_at is None
    ruled(town, receipt, Moved(0, "force_majeure", 5))
    assert fresh(receipt).state == "ruled"
    settled = Event.objects.get(stream=town.contract.pk, kind="receipts.promise.settled").facts
    assert settled["days"] == [["government", "7"], ["force_majeure", "5"], ["own", "12"]]
    assert days(receipt) == {
        ("government", str(promise(town.contract, "1").pk)): 12,
        ("own", str(promise(town.contract, "2").pk)): 12,
    }
    assert not Matter.objects.visible_to(town.checker).filter(pk=town.contract.pk).exists()
    assert verify().broken == []


def test_silence_is_told_upwards_then_handed_on_and_never_a_consent(town):
    receipt = asked(town)
    signed(receipt, town.city.representative)
    until(ASKED, HANDED - timedelta(days=1))
    assert (fresh(receipt).state, turn(receipt, "creditor").said) == ("open", "")
    assert Notice.objects.filter(matter=receipt.pk, kind="receipts.clock.fired").exists()
    until(HANDED, HANDED)
    handed = fresh(receipt)
    assert (handed.state, told(receipt, "clock.handed")["cause"]) == ("assigned", "silence")
    assert turn(receipt, "creditor").said == ""
    until(HANDED, HANDED + timedelta(days=60))
    assert (fresh(receipt).state, turn(receipt, "creditor").said) == ("assigned", "")
    signed(receipt, town.city.clerk, HANDED + timedelta(days=60), 13)
    assert fresh(receipt).state == "agreed"


def test_who_answered_is_not_reminded_any_more(town):
    receipt = asked(town)
    signed(receipt, town.city.representative)
    until(ASKED, LAST)
    units = {event.facts["unit"] for event in Event.objects.filter(stream=receipt.pk, kind="receipts.clock.fired")}
    assert units == {town.city.park.pk}


@pytest.mark.parametrize("name", ["stranger", "rival", "supervisor"])
def test_only_the_two_sides_ask(town, name):
    with pytest.raises((NotFound, NotAllowed, NotYourPromise)):
        asked(town, by=getattr(town.city, name))
    assert not Receipt.objects.exists()


def test_what_is_not_late_has_no_receipt(town):
    with pytest.raises(NotLate):
        asked(town, day=date(2026, 4, 20))  # its date has moved, but has not passed
    contract = builders.usual_contract(town.city, date(2026, 5, 20))
    with pytest.raises(NotLate):
        ask(target=target(contract), by=town.city.clerk, at=on(ASKED))


def test_the_same_form_twice_issues_and_signs_once(town):
    key = uuid4()
    first, second = asked(town, key=key), asked(town, key=key)
    assert first.pk == second.pk
    for _ in range(2):
        sign(reference=first.matter.reference, key=key, by=town.city.clerk, at=on(ASKED, 12))
    assert kinds(first.pk).count("receipts.receipt.signed") == 1


def test_a_second_one_needs_something_new(town):
    receipt = asked(town)
    with pytest.raises(StillOpen):
        asked(town, day=ASKED + timedelta(days=3), by=town.city.clerk)
    signed(receipt, town.city.representative)
    signed(receipt, town.city.clerk)
    with pytest.raises(NothingNew):
        asked(town)
    later = asked(town, day=ASKED + timedelta(days=3))
    assert (later.former_id, issued([later])[later.pk].facts["former"]) == (receipt.pk, receipt.matter.reference)
    assert sum(days(later).values()) == sum(days(receipt).values()) + 3


def test_a_change_of_the_facts_makes_another_one_and_edits_nothing(town):
    first = asked(town)
    before = issued([first])[first.pk].body
    signed(first, town.city.clerk)
    granted(town)
    with pytest.raises(FactsChanged) as refused:
        signed(first, town.city.representative, hour=16)
    assert refused.value.status == 409
    assert "12 天，现在是 8 天" in str(refused.value)
    second = fresh(ask(target=target(town.contract, "2"), by=town.city.clerk, at=on(ASKED, 17)))
    assert (second.former_id, fresh(first).state) == (first.pk, "replaced")
    assert told(first, "clock.replaced") == {"by": second.matter.reference}
    assert not first.turns.filter(next_at__isnull=False).exists()
    assert issued([first])[first.pk].body == before
    assert days(second)["own", str(promise(town.contract, "2").pk)] == 8
    with pytest.raises(Refusal):
        signed(first, town.city.representative, hour=18)


def test_two_who_answer_at_once(town):
    receipt = asked(town)
    rev = fresh(receipt).matter.rev
    reference = receipt.matter.reference
    sign(reference=reference, key=uuid4(), rev=rev, by=town.city.clerk, at=on(ASKED, 12))
    with pytest.raises(Stale) as late:
        object_to(
            reference=reference, key=uuid4(), reason="不同意", rev=rev, by=town.city.representative, at=on(ASKED, 12)
        )
    assert late.value.status == 409
    assert "签认" in str(late.value)
    with pytest.raises(Refusal, match="已经答复"):
        signed(receipt, town.city.colleague)


def test_an_objection_says_why(town):
    receipt = asked(town)
    with pytest.raises(NeedsReason):
        objected(receipt, town.city.clerk, reason=" ")
    assert fresh(receipt).state == "open"


def test_a_ruling_neither_makes_days_nor_takes_them_away(town):
    receipt = asked(town)
    objected(receipt, town.city.representative)
    take(reference=receipt.matter.reference, by=town.checker, at=on(ASKED, 14))
    bad = [
        [Moved(0, "enterprise", 13)],
        [Moved(0, "enterprise", 0)],
        [Moved(0, "enterprise", -3)],
        [Moved(2, "enterprise", 1)],
        [Moved(0, "own", 1)],
        [Moved(0, "government", 1)],
        [Moved(1, "enterprise", 1)],
        [Moved(0, "enterprise", 1), Moved(0, "concurrent", 1)],
    ]
    for moved in bad:
        with pytest.raises(CannotMove):
            rule(
                reference=receipt.matter.reference,
                ruling=Ruling("看过", uuid4(), moved),
                by=town.checker,
                at=on(ASKED, 15),
            )
    with pytest.raises(NeedsReasons):
        rule(reference=receipt.matter.reference, ruling=Ruling(" ", uuid4()), by=town.checker, at=on(ASKED, 15))
    assert fresh(receipt).state == "taken"


def test_land_that_was_late_itself_has_a_receipt_of_its_own(town):
    receipt = asked(town, "1", by=town.city.clerk)
    assert days(receipt) == {("own", str(promise(town.contract, "1").pk)): 12}
    assert figures_of(fresh(receipt))["actual"] == DONE.isoformat()
