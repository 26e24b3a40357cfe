"""Whoever takes a claim back and claims anew has the same lot: nobody throws the dice until they fall well."""

from datetime import date, timedelta

import pytest

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.checks.models import Check, Draw, Rule
from qinqing.kernel.checks.queries.auditing import audit
from qinqing.kernel.checks.rules import day_of, is_drawn
from qinqing.kernel.checks.tests.scene import CLAIMED, Town, aside, claimed, news, run
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.undo import WINDOW
from qinqing.kernel.obligations.actions import Completion, claim, confirm, reject
from qinqing.kernel.obligations.actions.withdrawing import unclaim
from qinqing.kernel.obligations.models import Claim
from qinqing.kernel.obligations.rules.ladders import HOUR
from tests.builders import on, photo, target

END = CLAIMED + timedelta(days=21)


def waiting(contract: Contract) -> Claim:
    return Claim.objects.get(obligation__matter=contract.pk, outcome=Claim.OPEN)


def withdrawn(town: Town, contract: Contract, day: date = CLAIMED) -> None:
    unclaim(claim_id=waiting(contract).pk, by=town.city.clerk, at=on(day) + WINDOW)


def again(town: Town, contract: Contract, day: date = CLAIMED, hour: int = 12, **more: int) -> Claim:
    said = Completion(day, **more)
    claim(target=target(contract), completion=said, uploads=[photo()], by=town.city.clerk, at=on(day, hour))
    return waiting(contract)


def lot(one: Claim) -> Draw:
    return Draw.objects.get(pk=one.pk)


@pytest.mark.parametrize("told_before", [True, False], ids=["the lot had fallen", "news comes later"])
def test_what_is_claimed_anew_has_the_lot_of_what_was_taken_back(town: Town, told_before: bool) -> None:
    Rule.objects.update(permille=500)
    for _ in range(6):
        contract = claimed(town)
        first = waiting(contract)
        for _ in range(3):
            if told_before:
                news()
            withdrawn(town, contract)
            last = again(town, contract)
        news()
        before, after = lot(first), lot(last)
        assert bytes(after.secret) == bytes(before.secret)
        assert (after.kept_from_id, after.fell_for, after.permille) == (first.pk, first.pk, 500)
        drawn = is_drawn(bytes(before.secret), first.pk, 500)
        assert after.on_day == (day_of(bytes(before.secret), first.pk) if drawn else None)
        told = Event.objects.filter(kind="checks.clock.allotted", facts__claim__in=[first.pk, last.pk])
        assert len({one.facts["commitment"] for one in told}) == 1, "anybody sees that it is the same lot"
        assert len(told) == 2


def test_a_drawn_claim_is_checked_once_it_is_claimed_anew_however_late(town: Town) -> None:
    Rule.objects.update(permille=1000)
    contract = claimed(town)
    news()
    withdrawn(town, contract)
    run(END)
    assert not Check.objects.exists(), "what was taken back needs no check"
    Rule.objects.update(permille=50)
    last = again(town, contract, day=END)
    news()
    run(END + timedelta(days=9))
    assert Check.objects.get().claim_id == last.pk
    assert audit().faults == []


def test_a_check_that_was_asked_for_in_confidence_is_made_of_the_next_claim(town: Town) -> None:
    Rule.objects.update(permille=50)
    contract = claimed(town)
    news()
    aside(contract, town.city.representative, hour=10)
    withdrawn(town, contract)
    last = again(town, contract)
    news()
    assert lot(last).due_at is not None
    run(CLAIMED + timedelta(days=9))
    assert Check.objects.get().claim_id == last.pk
    assert audit().faults == []


def test_who_was_answered_has_a_lot_of_its_own(town: Town) -> None:
    Rule.objects.update(permille=500)
    contract = claimed(town)
    first = waiting(contract)
    news()
    reject(target=target(contract), reason="照片看不清。", by=town.city.representative, at=on(CLAIMED, 11))
    last = again(town, contract)
    news()
    assert lot(last).kept_from_id is None
    assert bytes(lot(last).secret) != bytes(lot(first).secret)


def test_each_part_of_a_quantity_has_a_lot_of_its_own_and_keeps_it(town: Town) -> None:
    Rule.objects.update(permille=500)
    contract = claimed(town, quantity=10, measure="亩")
    news()
    withdrawn(town, contract)
    part = again(town, contract, hour=12, amount=4)
    news()
    assert lot(part).kept_from_id is not None, "of less than before it is the same lot"
    confirm(target=target(contract), by=town.city.representative, at=on(CLAIMED, 13))
    rest = again(town, contract, hour=14, amount=6)
    news()
    assert lot(rest).kept_from_id is None, "the other part is another claim"


def test_where_none_was_drawn_the_next_claim_has_a_lot_of_its_own(town: Town) -> None:
    contract = claimed(town)
    news()
    withdrawn(town, contract)
    Rule.objects.update(permille=1000)
    last = again(town, contract)
    news()
    assert lot(last).kept_from_id is None
    assert lot(last).due_at is not None


def test_no_check_begins_while_its_claim_can_still_be_taken_back() -> None:
    """So that nobody takes a claim back because it is being checked: the first begins at 8 on the day after it."""
    assert timedelta(hours=HOUR.hour) > WINDOW
