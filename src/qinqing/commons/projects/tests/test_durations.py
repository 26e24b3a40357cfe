"""A median is shown with its number and an interval that holds it as often as it says."""

from datetime import date
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.commons.projects.rules.durations import Span, Spread, ended, spread, too_long


@given(st.lists(st.integers(0, 4000), min_size=10, max_size=60))
def test_the_interval_holds_the_median_and_covers_what_it_says(days):
    found = spread(days)
    assert found.n == len(days)
    assert found.low <= found.middle <= found.high
    ordered = sorted(days)
    rank = next(at for at in range(len(days)) if ordered[at] == found.low) + 1
    missed = Fraction(2 * sum(comb(len(days), one) for one in range(min(rank, len(days) // 2))), 2 ** len(days))
    assert ordered.count(found.low) > 1 or missed <= Fraction(1, 20)


def test_the_ranks_of_the_table():
    """Ranks of the 95 % interval of a median, as tables of order statistics have them: n = 10: 2 and 9, 20: 6 and 15."""
    for n, low, high in [(10, 2, 9), (20, 6, 15), (50, 18, 33)]:
        assert (spread(range(1, n + 1)).low, spread(range(1, n + 1)).high) == (low, high)


def test_too_few_say_nothing():
    assert spread([1] * 9) == Spread(9)
    assert spread([1] * 9).text == "样本不足"
    assert not too_long(10_000, spread([1] * 9))


@pytest.mark.parametrize(("days", "long"), [(20, False), (21, True)])
def test_twice_the_median_is_too_long(days, long):
    assert too_long(days, spread([10] * 10)) is long


def test_only_those_that_left_are_counted():
    spans = [Span(1, "a", date(2026, 1, 1), date(2026, 1, 11)), Span(2, "a", date(2026, 1, 1), None)]
    assert ended(spans, "a", date(2026, 3, 1)) == [10]
    assert spans[1].days(date(2026, 1, 31)) == 30


def test_a_half_day_is_said():
    assert spread([*range(10)]).text == "4.5 天"
