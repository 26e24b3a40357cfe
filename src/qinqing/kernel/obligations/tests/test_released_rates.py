"""Nobody leaves a rate by agreeing that nothing more is owed; who was excused on the day stays excused."""

from datetime import date, timedelta

import pytest

from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.actions import (
    Asked,
    Completion,
    NewTerms,
    agree,
    ask_suspension,
    claim,
    end,
    propose,
    suspend,
    waive,
)
from qinqing.kernel.obligations.models import Gate, Obligation, Total
from qinqing.kernel.obligations.queries.rates import in_rate, kept
from qinqing.kernel.obligations.queries.tallies import Basis, amount_tallies, broken, tallies
from qinqing.kernel.obligations.rules import FORCE_MAJEURE, SHIFT
from qinqing.kernel.obligations.rules.rates import Rate
from tests.builders import act, clause, fulfil, on, photo, promise, signed_on, target

SIGNED, DUE, AFTER, TODAY = date(2026, 2, 2), date(2026, 6, 10), date(2026, 6, 11), date(2026, 7, 1)
JUNE = (date(2026, 6, 1), date(2026, 6, 30))


def entering(side):
    return sorted(in_rate(Obligation.objects.all(), side, *JUNE, TODAY).values_list("number", flat=True))


def ended(contract, town, day):
    act(
        work=lambda at: end(contract.matter.reference, reason="双方商定", by=town.clerk, at=at),
        by=town.clerk,
        at=on(day),
    )


def replaced(contract, town, day):
    new = NewTerms("分两期交地", date(2026, 12, 1), "补充协议第一条")
    propose(target=target(contract), terms=new, by=town.clerk, at=on(day))
    agree(target=target(contract), by=town.representative, at=on(day, 11))


def waived(contract, town, day):
    waive(target=target(contract), reason="不再追究", by=town.representative, at=on(day))


def claimed(contract, town, number, day, completed_on=None, **more):
    done = Completion(completed_on or day, **more)
    claim(target=target(contract, number), completion=done, uploads=[photo()], by=town.clerk, at=on(day))


def rows_alone():
    promises = Obligation.objects.all()
    return Basis([promises], [promises.filter(quantity__isnull=False)], Total.objects.none())


@pytest.mark.parametrize("released", [ended, replaced, waived])
@pytest.mark.parametrize(("day", "rate"), [(AFTER, Rate(0, 1)), (DUE, Rate(0, 0)), (date(2026, 5, 1), Rate(0, 0))])
def test_what_was_overdue_stays_broken_and_what_was_not_leaves(town, released, day, rate):
    contract = signed_on(town, SIGNED, clause("1", GOV, DUE))
    released(contract, town, day)
    assert kept(Obligation.objects.all(), GOV, *JUNE, TODAY).by_count == rate
    rows = in_rate(Obligation.objects.all(), GOV, *JUNE, TODAY)
    assert broken(rows).count() == rate.n
    assert [(one.kept, one.n) for one in tallies(rows_alone(), *JUNE, TODAY)] == [(0, 1)][: rate.n]


def test_what_was_kept_stays_kept_when_the_rest_ends(town):
    contract = signed_on(town, SIGNED, clause("1", GOV, DUE), clause("2", GOV, DUE))
    fulfil(town, contract, "1", DUE)
    ended(contract, town, AFTER)
    assert kept(Obligation.objects.all(), GOV, *JUNE, TODAY).by_count == Rate(1, 2)


def test_who_waited_for_another_is_not_charged_when_both_end_together(town):
    contract = signed_on(
        town,
        SIGNED,
        clause("gate", GOV, date(2026, 6, 1)),
        clause("begins", ENT, DUE, "gate"),
        clause("held", ENT, DUE),
        clause("own", ENT, DUE),
        clause("later", GOV, AFTER),
    )
    for number, gate in (("held", "gate"), ("own", "later")):
        Gate.objects.create(obligation=promise(contract, number), on=promise(contract, gate), mode=SHIFT)
    ended(contract, town, date(2026, 6, 20))
    assert entering(ENT) == ["own"], "late before its gate was"
    assert entering(GOV) == ["gate", "later"]


def test_a_gate_that_closes_after_the_end_charges_nobody_with_hindsight(town):
    road = signed_on(town, SIGNED, clause("road", GOV, date(2026, 5, 31)))
    contract = signed_on(town, SIGNED, clause("1", ENT, DUE))
    Gate.objects.create(obligation=promise(contract), on=promise(road, "road"), mode=SHIFT)
    ended(contract, town, date(2026, 6, 20))
    fulfil(town, road, "road", date(2026, 6, 25))
    assert entering(ENT) == []


def test_who_caught_up_with_a_late_gate_and_was_late_after_it_stays(town):
    contract = signed_on(town, SIGNED, clause("gate", GOV, date(2026, 5, 31)), clause("1", ENT, date(2026, 6, 5)))
    Gate.objects.create(obligation=promise(contract), on=promise(contract, "gate"), mode=SHIFT)
    fulfil(town, contract, "gate", date(2026, 6, 3))
    assert promise(contract).alarm_on == date(2026, 6, 8)
    ended(contract, town, date(2026, 6, 20))
    assert entering(ENT) == ["1"]


def test_stopped_in_time_is_excused_stopped_too_late_is_not(town):
    contract = signed_on(town, SIGNED, clause("1", ENT, DUE), clause("2", ENT, DUE))
    for number, day in (("1", date(2026, 6, 5)), ("2", AFTER + timedelta(days=2))):
        storm = Asked(FORCE_MAJEURE, "台风")
        ask_suspension(target=target(contract, number), asked=storm, start_on=day, by=town.representative, at=on(day))
        suspend(target=target(contract, number), by=town.clerk, at=on(day))
    ended(contract, town, date(2026, 6, 20))
    assert entering(ENT) == ["2"]


def test_a_claim_in_time_that_nobody_answered_is_no_breach_and_a_late_or_small_one_no_way_out(town):
    numbers = ("in time", "late", "backdated", "small", "rest")
    sized = {"quantity": 100, "measure": "亩"}
    contract = signed_on(
        town, SIGNED, *(clause(one, GOV, DUE, **(sized if one in numbers[3:] else {})) for one in numbers)
    )
    claimed(contract, town, "in time", DUE)
    claimed(contract, town, "late", AFTER)
    claimed(contract, town, "backdated", AFTER, completed_on=DUE)
    claimed(contract, town, "small", DUE, amount=1)
    fulfil(town, contract, "rest", date(2026, 6, 8), amount=60)
    claimed(contract, town, "rest", DUE, amount=40)
    ended(contract, town, date(2026, 6, 20))
    assert entering(GOV) == ["backdated", "late", "small"]


def test_by_amount_only_what_came_in_time_was_kept(town):
    contract = signed_on(town, SIGNED, clause("1", GOV, DUE, quantity=100, measure="亩"))
    fulfil(town, contract, "1", DUE, amount=30)
    replaced(contract, town, AFTER)
    [found] = amount_tallies(rows_alone(), *JUNE, TODAY)
    assert (found.n, found.kept, found.owed) == (1, 30, 100)
