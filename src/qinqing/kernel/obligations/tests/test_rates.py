"""Which promises enter whose rate, and the interval around it."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.actions import Asked, Completion, ask_suspension, claim, suspend, waive
from qinqing.kernel.obligations.models import Gate, Obligation
from qinqing.kernel.obligations.queries.rates import in_rate, kept
from qinqing.kernel.obligations.rules import ENT_ALONE, FORCE_MAJEURE, GOV_ALONE, SHIFT
from qinqing.kernel.obligations.rules.rates import Rate, amounts, wilson
from tests.builders import clause, fulfil, on, photo, promise, signed_on, target

SIGNED, DUE, TODAY = date(2026, 2, 2), date(2026, 6, 10), date(2026, 7, 1)
JUNE = (date(2026, 6, 1), date(2026, 6, 30))


def entering(side, period=JUNE):
    found = in_rate(Obligation.objects.all(), side, *period, TODAY)
    return sorted(found.values_list("number", flat=True))


# Newcombe, Statistics in Medicine 17 (1998), table I, method 3: score without continuity correction.
@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilsons(hits, n, low, high):
    found = wilson(hits, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    other = wilson(n - hits, n)
    assert (round(1 - other.high, 4), round(1 - other.low, 4)) == (low, high)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_in_its_interval(given):
    hits, n = given
    found = wilson(hits, n)
    assert 0 <= found.low <= hits / n <= found.high <= 1
    for edge in (found.low, found.high):  # the interval ends where the score test just does not reject
        assert abs(abs(hits / n - edge) - 1.959963984540054 * (edge * (1 - edge) / n) ** 0.5) < 1e-9


@pytest.mark.parametrize(("hits", "n"), [(1, 0), (2, 1), (-1, 3)])
def test_no_share_without_a_number(hits, n):
    with pytest.raises(ValueError, match="no share"):
        wilson(hits, n)


def test_too_few_say_nothing():
    assert (Rate(9, 9).share, Rate(9, 9).interval, Rate(9, 9).says) == (None, None, "样本不足（n=9）")
    assert Rate(9, 10).share == Fraction(9, 10)
    assert Rate(81, 263).says == "30.8%（n=263，95% 区间 26–37%）"


def test_measures_are_never_added():
    few = amounts([("亩", 30, 100), ("万元", 5, 5), ("亩", 10, 20)])
    assert [(one.measure, one.kept, one.owed, one.n, one.share) for one in few] == [
        ("亩", 40, 120, 2, None),
        ("万元", 5, 5, 1, None),
    ]
    assert amounts([("亩", 1, 2)] * 10)[0].share == Fraction(1, 2)


def test_who_is_on_time_by_the_date_that_alarms(town):
    late = DUE + timedelta(days=1)
    earlier = clause("0", ENT, date(2026, 5, 31))
    contract = signed_on(town, SIGNED, earlier, *(clause(number, GOV, DUE) for number in "1234"), clause("5", ENT, DUE))
    Gate.objects.create(obligation=promise(contract, "3"), on=promise(contract, "0"), mode=SHIFT)
    fulfil(town, contract, "0", date(2026, 6, 1))  # one day late: that day is not charged to 3
    fulfil(town, contract, "1", DUE)
    fulfil(town, contract, "2", late)
    fulfil(town, contract, "3", late)
    fulfil(town, contract, "5", DUE)
    found = kept(Obligation.objects.all(), GOV, *JUNE, TODAY)
    assert (found.by_count.kept, found.by_count.n) == (2, 4), "4 was never done"
    assert kept(Obligation.objects.all(), ENT, *JUNE, TODAY).by_count == Rate(1, 1)


def test_what_is_due_in_another_period_or_still_ahead(town):
    contract = signed_on(
        town, SIGNED, clause("may", GOV, date(2026, 5, 31)), clause("june", GOV, DUE), clause("ahead", GOV, TODAY)
    )
    assert entering(GOV) == ["june"]
    assert entering(GOV, (TODAY, TODAY + timedelta(days=30))) == []
    fulfil(town, contract, "ahead", TODAY)
    assert entering(GOV, (TODAY, TODAY + timedelta(days=30))) == ["ahead"]


def test_a_limit_of_one_side_never_enters_the_rate_of_the_other(town):
    signed_on(
        town,
        SIGNED,
        clause("1", ENT, DUE, agreed_by=GOV_ALONE),
        clause("2", ENT, DUE, agreed_by=ENT_ALONE),
        clause("3", ENT, DUE),
        clause("4", GOV, DUE, agreed_by=GOV_ALONE),
        clause("5", GOV, DUE, agreed_by=ENT_ALONE),
    )
    assert (entering(ENT), entering(GOV)) == (["2", "3"], ["4"])


def test_held_stopped_waived_claimed_and_not_begun_are_left_out(town):
    contract = signed_on(
        town,
        SIGNED,
        clause("gate", GOV, date(2026, 5, 31)),
        clause("begins", ENT, DUE, "gate"),
        *(clause(number, ENT, DUE) for number in ("held", "free", "late", "stopped", "waived", "claimed")),
    )
    Gate.objects.create(obligation=promise(contract, "held"), on=promise(contract, "gate"), mode=SHIFT)
    later = signed_on(town, SIGNED, clause("later", GOV, DUE + timedelta(days=5)))
    Gate.objects.create(obligation=promise(contract, "late"), on=promise(later, "later"), mode=SHIFT)
    day = date(2026, 6, 5)
    storm = Asked(FORCE_MAJEURE, "台风")
    ask_suspension(target=target(contract, "stopped"), asked=storm, start_on=day, by=town.representative, at=on(day))
    suspend(target=target(contract, "stopped"), by=town.clerk, at=on(day))
    waive(target=target(contract, "waived"), reason="不用了", by=town.clerk, at=on(day))
    claim(
        target=target(contract, "claimed"),
        completion=Completion(day),
        uploads=[photo()],
        by=town.representative,
        at=on(day),
    )
    assert entering(ENT) == ["free", "late"], "who was late before its gate is not held"


def test_by_amount_what_came_in_time(town, django_assert_num_queries):
    contract = signed_on(
        town,
        SIGNED,
        clause("1", GOV, DUE, quantity=100, measure="亩"),
        clause("2", GOV, DUE, quantity=20, measure="亩"),
        clause("3", GOV, DUE, quantity=7, measure="人"),
        clause("4", GOV, DUE),
    )
    fulfil(town, contract, "1", DUE, amount=30)
    fulfil(town, contract, "1", DUE + timedelta(days=3), amount=70)
    fulfil(town, contract, "2", DUE, amount=5)
    with django_assert_num_queries(2):
        found = kept(Obligation.objects.all(), GOV, *JUNE, TODAY)
    assert found.by_count == Rate(0, 4)
    assert {(one.measure, one.kept, one.owed, one.n) for one in found.by_amount} == {
        ("人", 0, 7, 1),
        ("亩", 35, 120, 2),
    }
