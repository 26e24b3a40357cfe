"""Two sides that agree to be spared a drawn check find no way: whatever they return, end or split, it is still made."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.checks.actions import Finding, conclude, take
from qinqing.kernel.checks.models import Check, Draw, Rule
from qinqing.kernel.checks.queries.auditing import audit
from qinqing.kernel.checks.rules import Past, still_owed
from qinqing.kernel.checks.tests.scene import CLAIMED, Town, aside, claimed, news, run
from qinqing.kernel.devices.undo import WINDOW
from qinqing.kernel.obligations.actions import Completion, Target, claim, confirm, reject
from qinqing.kernel.obligations.actions.replacing import NewTerms, agree, propose
from qinqing.kernel.obligations.actions.withdrawing import unclaim
from qinqing.kernel.obligations.models import Claim, Obligation
from tests.builders import on, photo

LATER, END = CLAIMED + timedelta(days=14), CLAIMED + timedelta(days=35)


@pytest.fixture
def drawn(town: Town) -> Contract:
    """Return a contract with a claim that was drawn; what is drawn from now on is drawn because of it."""
    return told(town, claimed(town))


def told(town: Town, contract: Contract) -> Contract:
    Rule.objects.update(permille=1000)
    news()
    Rule.objects.update(permille=0)
    return contract


def last(contract: Contract) -> Target:
    promise = Obligation.objects.filter(matter=contract.pk).order_by("-pk")[0]
    return Target(contract.matter.reference, promise.number, uuid4())


def again(town: Town, contract: Contract, day: date, **more: int) -> Claim:
    said = Completion(day, **more)
    claim(target=last(contract), completion=said, uploads=[photo()], by=town.city.clerk, at=on(day, 12))
    news()
    return Claim.objects.get(obligation__matter=contract.pk, outcome=Claim.OPEN)


def returned(town: Town, contract: Contract, day: date, hour: int = 13) -> None:
    reject(target=last(contract), reason="照片看不清。", by=town.city.representative, at=on(day, hour))
    news()


def return_at_once(town: Town, contract: Contract) -> None:
    returned(town, contract, CLAIMED)


def return_once_it_is_being_checked(town: Town, contract: Contract) -> None:
    run(CLAIMED + timedelta(days=8))
    returned(town, contract, CLAIMED + timedelta(days=9))
    assert Check.objects.get().state == "lapsed"


def return_time_and_again(town: Town, contract: Contract) -> None:
    returned(town, contract, CLAIMED)
    for days in (1, 10, 13):
        again(town, contract, CLAIMED + timedelta(days=days))
        run(CLAIMED + timedelta(days=days))
        returned(town, contract, CLAIMED + timedelta(days=days))


def return_what_was_taken_back(town: Town, contract: Contract) -> None:
    unclaim(claim_id=Claim.objects.get().pk, by=town.city.clerk, at=on(CLAIMED) + WINDOW)
    again(town, contract, CLAIMED)
    returned(town, contract, CLAIMED)


def take_back_what_was_returned(town: Town, contract: Contract) -> None:
    returned(town, contract, CLAIMED)
    second = again(town, contract, CLAIMED + timedelta(days=1))
    unclaim(claim_id=second.pk, by=town.city.clerk, at=on(CLAIMED + timedelta(days=1), 12) + WINDOW)
    run(CLAIMED + timedelta(days=12))


def agree_on_other_terms(town: Town, contract: Contract) -> None:
    returned(town, contract, CLAIMED)
    terms = NewTerms("交付改后的场地", date(2026, 12, 31), "双方同意改后交付。")
    propose(target=last(contract), terms=terms, by=town.city.clerk, at=on(CLAIMED, 14))
    agree(target=last(contract), by=town.city.representative, at=on(CLAIMED, 15))
    news()
    assert Obligation.objects.filter(matter=contract.pk).count() == 2


WAYS = (
    return_at_once,
    return_once_it_is_being_checked,
    return_time_and_again,
    return_what_was_taken_back,
    take_back_what_was_returned,
    agree_on_other_terms,
)


@pytest.mark.parametrize("shed", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("day", [LATER, END], ids=["soon", "late"])
def test_what_was_drawn_is_checked_whatever_both_sides_do(
    town: Town, drawn: Contract, shed: Callable[[Town, Contract], None], day: date
) -> None:
    shed(town, drawn)
    run(day)
    waiting = again(town, drawn, day)
    confirm(target=last(drawn), by=town.city.representative, at=on(day, 13))
    run(day + timedelta(days=9))
    assert Check.objects.get(claim=waiting).cause == "draw"
    assert audit().faults == []


def test_it_is_a_lot_like_every_other_from_outside(town: Town, drawn: Contract) -> None:
    returned(town, drawn, CLAIMED)
    lot = Draw.objects.get(pk=again(town, drawn, LATER).pk)
    first = Draw.objects.exclude(pk=lot.pk).get()
    assert lot.kept_from_id is None
    assert bytes(lot.secret) != bytes(first.secret), "the commitments do not tell that a check is still to come"


def test_whoever_claims_a_little_first_is_not_spared_the_rest(town: Town) -> None:
    contract = told(town, claimed(town, quantity=10, measure="亩"))
    returned(town, contract, CLAIMED)
    for amount in (1, 9):
        waiting = again(town, contract, LATER, amount=amount)
        confirm(target=last(contract), by=town.city.representative, at=on(LATER, 13))
        run(END)
        assert Check.objects.get(claim=waiting).cause == "draw"


def test_what_was_asked_for_in_confidence_is_not_shed_by_a_colleague(town: Town) -> None:
    Rule.objects.update(permille=50)
    contract = claimed(town)
    aside(contract, town.city.representative)
    assert Draw.objects.get().due_at is not None
    Rule.objects.update(permille=0)
    returned(town, contract, CLAIMED)
    assert Draw.objects.get(pk=again(town, contract, CLAIMED).pk).due_at is not None


def test_what_was_checked_or_not_drawn_leaves_nothing_behind(town: Town, drawn: Contract) -> None:
    undrawn = claimed(town)
    news()
    run(CLAIMED + timedelta(days=8))
    check, day = Check.objects.get(), CLAIMED + timedelta(days=8)
    take(reference=check.matter.reference, by=town.checker, at=on(day, 13))
    finding = Finding("false", "现场没有通水。", uuid4())
    conclude(reference=check.matter.reference, finding=finding, by=town.checker, at=on(day, 14))
    returned(town, undrawn, day)
    for contract in (drawn, undrawn):
        assert Draw.objects.get(pk=again(town, contract, LATER).pk).due_at is None


def test_the_audit_finds_a_check_that_was_shed(town: Town, drawn: Contract) -> None:
    returned(town, drawn, CLAIMED)
    waiting = again(town, drawn, LATER)
    Draw.objects.update(on_day=None, due_at=None)
    run(LATER + timedelta(days=9))
    assert audit().faults == [(waiting.pk, "suppressed")]


@pytest.mark.parametrize(
    ("past", "owed"),
    [
        ([], 0),
        ([Past(1, drawn=False, settled=False)], 0),
        ([Past(1, drawn=True, settled=False)], 1),
        ([Past(1, drawn=True, settled=True)], 0),
        ([Past(10, drawn=True, settled=False), Past(3, drawn=False, settled=True)], 7),
        ([Past(10, drawn=True, settled=False), Past(4, drawn=True, settled=False)], 10),
        ([Past(4, drawn=True, settled=False), Past(10, drawn=False, settled=True)], 0),
    ],
)
def test_how_much_is_still_owed(past: list[Past], owed: int) -> None:
    assert still_owed(past) == owed
