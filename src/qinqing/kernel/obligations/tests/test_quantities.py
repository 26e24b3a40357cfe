"""Promises in numbers: parts add up, each with its evidence, and only the whole fulfils."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.refusal import MoveNotAllowed
from qinqing.kernel.obligations.actions import Completion, claim, confirm, reject
from qinqing.kernel.obligations.actions.claims import NoQuantity, WrongAmount
from qinqing.kernel.obligations.forms import ClaimForm
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.lifecycle import LIFE, RUNNING, VERIFIED
from qinqing.kernel.obligations.models import Claim, Clock, Firing, Obligation
from qinqing.kernel.obligations.queries import facts, open_claim
from tests.builders import clause, on, photo, promise, signed_on, target

SIGNED, DUE = date(2026, 2, 2), date(2026, 6, 30)


@pytest.fixture
def contract(town):
    """The park owes 100 亩; the firm waits for all of them."""
    land = clause("1", "gov", DUE, quantity=100, measure="亩")
    return signed_on(town, SIGNED, land, clause("2", "ent", DUE + timedelta(days=90), "1"))


def part(contract, town, amount, day, *, answer=confirm, done=None):
    claim(
        target=target(contract),
        completion=Completion(done or day, amount=amount),
        uploads=[photo()],
        by=town.clerk,
        at=on(day),
    )
    if answer:
        answer(target=target(contract), by=town.representative, at=on(day, 15))


def test_parts_add_up_and_the_last_one_fulfils(contract, town):
    part(contract, town, 30, date(2026, 4, 1))
    so_far = promise(contract)
    assert (so_far.state, so_far.accepted, so_far.verified_on, so_far.answer_due) == (RUNNING, 30, None, None)
    assert promise(contract, "2").state == "pending", "until the whole is there the gate stays shut"
    part(contract, town, 60, date(2026, 5, 1))
    part(contract, town, 10, date(2026, 6, 1), done=date(2026, 5, 20))
    done = promise(contract)
    assert (done.state, done.accepted, done.verified_on) == (VERIFIED, 100, date(2026, 5, 20))
    assert promise(contract, "2").state == RUNNING
    assert [claim.files.count() for claim in Claim.objects.all()] == [1, 1, 1]
    told = Event.objects.filter(stream=contract.pk, kind__endswith="part_confirmed").order_by("seq")
    assert [(event.facts["amount"], event.facts["accepted"]) for event in told] == [(30, 30), (60, 90)]


def test_the_whole_is_there_when_its_last_part_was_completed(contract, town):
    part(contract, town, 60, date(2026, 5, 20))
    part(contract, town, 40, date(2026, 6, 1), done=date(2026, 4, 1))
    assert promise(contract).verified_on == date(2026, 5, 20)


def test_a_confirmed_part_leaves_the_ladder_as_if_it_had_not_been_parked(contract, town):
    before = Clock.objects.values().get(obligation=promise(contract))
    part(contract, town, 30, date(2026, 4, 1))
    assert Clock.objects.values().get(obligation=promise(contract)) == before
    sweep_until(on(date(2026, 6, 20)))
    part(contract, town, 30, date(2026, 6, 21), answer=None)
    assert promise(contract).light == 0
    confirm(target=target(contract), by=town.representative, at=on(date(2026, 6, 21), 15))
    assert promise(contract).light == 1
    sweep_until(on(date(2026, 8, 1)))
    fired = Firing.objects.filter(obligation=promise(contract), purpose="fulfil").order_by("step")
    assert list(fired.values_list("step", flat=True)) == [1, 2, 3, 4]


@pytest.mark.parametrize("amount", [None, 0, -1, 71])
def test_never_more_than_is_left(amount, contract, town):
    part(contract, town, 30, date(2026, 4, 1))
    with pytest.raises(WrongAmount, match="还差 70 亩"):
        part(contract, town, amount, date(2026, 5, 1))
    assert promise(contract).accepted == 30


def test_a_returned_part_counts_for_nothing(contract, town):
    def back(**given):
        reject(reason="未移交", **given)

    part(contract, town, 100, date(2026, 4, 1), answer=back)
    assert (promise(contract).accepted, promise(contract).state) == (0, RUNNING)
    part(contract, town, 100, date(2026, 4, 2))
    assert promise(contract).state == VERIFIED


def test_only_what_has_a_quantity_is_claimed_by_parts(contract, town):
    part(contract, town, 100, date(2026, 4, 1))
    with pytest.raises(NoQuantity):
        claim(
            target=target(contract, "2"),
            completion=Completion(date(2026, 5, 1), amount=1),
            uploads=[photo()],
            by=town.representative,
            at=on(date(2026, 5, 1)),
        )


def test_which_answer_a_part_gets(contract, town):
    part(contract, town, 30, date(2026, 4, 1), answer=None)
    waiting = promise(contract)
    known = facts(Obligation.objects.get(pk=waiting.pk), town.representative, open_claim(waiting))
    assert LIFE.require("confirm_part", waiting.state, known).to == RUNNING
    with pytest.raises(MoveNotAllowed, match="只是一部分"):
        LIFE.require("confirm", waiting.state, known)


def test_the_same_answer_counts_once(contract, town):
    part(contract, town, 30, date(2026, 4, 1), answer=None)
    answer = target(contract)
    for _ in range(2):
        confirm(target=answer, by=town.representative, at=on(date(2026, 4, 2)))
    assert promise(contract).accepted == 30


@pytest.mark.parametrize("broken", [{"accepted": 101}, {"measure": ""}, {"quantity": None}, {"accepted": -1}])
def test_the_database_keeps_the_sum(broken, contract):
    with pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.filter(pk=promise(contract).pk).update(**broken)


def test_the_form_asks_for_the_amount_only_where_there_is_one(contract, town):
    part(contract, town, 30, date(2026, 4, 1))
    form = ClaimForm(promise=promise(contract))
    assert "已确认 30 / 100，还差 70" in str(form.fields["amount"].help_text)
    assert "amount" not in ClaimForm(promise=promise(contract, "2")).fields
