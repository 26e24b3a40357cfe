"""Which version ends when another begins."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.domains.policies.rules.periods import Held, Overlapping, replaced_by

DAY = date(2026, 1, 1)


def held(key: int, since: int, until: int | None = None) -> Held:
    return Held(key, DAY + timedelta(since), None if until is None else DAY + timedelta(until))


@pytest.mark.parametrize(
    ("others", "ended"),
    [
        ([], None),
        ([held(1, 0)], 1),
        ([held(1, 0, 20)], 1),
        ([held(1, 0, 10)], None),
        ([held(1, 0, 9)], None),
        ([held(1, 30)], None),
        ([held(1, 0, 5), held(2, 5)], 2),
        ([held(1, 12, 12)], None),
    ],
)
def test_what_holds_before_ends_where_the_new_one_begins(others: list[Held], ended: int | None) -> None:
    assert replaced_by(held(9, 10, 30), others) == ended


@pytest.mark.parametrize("other", [held(1, 10), held(1, 29, 40), held(1, 15, 16)])
def test_what_begins_later_stands_in_the_way(other: Held) -> None:
    with pytest.raises(Overlapping):
        replaced_by(held(9, 10, 30), [other])


SPANS = st.tuples(st.integers(0, 12), st.one_of(st.none(), st.integers(0, 12)))


def days(one: Held) -> set[int]:
    return {
        day
        for day in range(40)
        if one.since <= DAY + timedelta(day) and (one.until is None or DAY + timedelta(day) < one.until)
    }


@given(SPANS, SPANS)
def test_two_meet_when_they_share_a_day(one: tuple[int, int | None], other: tuple[int, int | None]) -> None:
    first, second = held(1, *one), held(2, *other)
    assert first.meets(second) == second.meets(first) == bool(days(first) & days(second))
