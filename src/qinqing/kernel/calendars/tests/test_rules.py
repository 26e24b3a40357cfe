"""Counting days, against a walk from day to day that knows no ordinals."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qinqing.kernel.calendars.rules import CALENDAR_DAY, UNITS, WORKING_DAY, BeyondCalendar, WorkCalendar, ordinals

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
HOLIDAYS = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True, date(2026, 9, 27): True}
ONE_DAY = timedelta(days=1)


def made(exceptions=HOLIDAYS, first=FIRST, last=LAST):
    working, counted = ordinals(first, last, exceptions)
    return WorkCalendar(first=first, ordinals=counted, working=working, published_to=last)


CALENDAR = made()
days = st.dates(FIRST, LAST)
calendars = st.dictionaries(days, st.booleans(), max_size=60).map(made)


def is_work(exceptions, day):
    return exceptions[day] if day in exceptions else day.isoweekday() <= 5


def walked(calendar, day, count):
    """Go day by day and count the working days met on the way."""
    step, left = (ONE_DAY, count) if count > 0 else (-ONE_DAY, -count)
    while left:
        day += step
        if not FIRST <= day <= LAST:
            return None
        left -= calendar.is_work(day)
    return day


@given(st.dictionaries(days, st.booleans(), max_size=60), days)
def test_exceptions_decide_and_else_the_week(exceptions, day):
    assert made(exceptions).is_work(day) == is_work(exceptions, day)


@given(calendars, days, st.integers(-300, 300))
def test_shift_is_the_walk(calendar, day, count):
    expected = walked(calendar, day, count)
    if expected is None:
        with pytest.raises(BeyondCalendar):
            calendar.shift(day, count, WORKING_DAY)
    else:
        assert calendar.shift(day, count, WORKING_DAY) == expected


@given(calendars, days, days)
def test_between_is_the_walk(calendar, start, end):
    low, high = min(start, end), max(start, end)
    met = sum(calendar.is_work(low + ONE_DAY * n) for n in range(1, (high - low).days + 1))
    assert calendar.between(start, end, WORKING_DAY) == (met if start <= end else -met)


@given(calendars, days, st.integers(1, 100))
def test_between_undoes_shift(calendar, day, count):
    try:
        there = calendar.shift(day, count, WORKING_DAY)
    except BeyondCalendar:
        assume(False)
    assert calendar.is_work(there)
    assert calendar.between(day, there, WORKING_DAY) == count


@given(days, st.integers(-400, 400))
def test_calendar_days_are_dates(day, count):
    there = CALENDAR.shift(day, count, CALENDAR_DAY)
    assert CALENDAR.between(day, there, CALENDAR_DAY) == count == (there - day).days


@given(days, st.sampled_from(list(UNITS)))
def test_nothing_from_nothing(day, unit):
    assert CALENDAR.shift(day, 0, unit) == day
    assert CALENDAR.between(day, day, unit) == 0


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over the holiday
        (date(2026, 10, 1), 1, date(2026, 10, 8)),  # from a rest day forwards
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # a Saturday that is worked
        (date(2026, 10, 10), 1, date(2026, 10, 12)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 5), -1, date(2026, 9, 30)),  # backwards from a rest day the day before it is number one
        (date(2026, 10, 5), -3, date(2026, 9, 28)),
        (date(2026, 10, 11), -1, date(2026, 10, 10)),
        (date(2026, 9, 28), -1, date(2026, 9, 27)),  # a Sunday that is worked
    ],
)
def test_around_the_national_day(day, count, expected):
    assert CALENDAR.shift(day, count, WORKING_DAY) == expected


@pytest.mark.parametrize("day", [FIRST - ONE_DAY, LAST + ONE_DAY])
def test_outside_is_said_not_guessed(day):
    for ask in (
        CALENDAR.is_work,
        lambda day: CALENDAR.shift(day, 1, WORKING_DAY),
        lambda day: CALENDAR.between(day, FIRST, WORKING_DAY),
    ):
        with pytest.raises(BeyondCalendar):
            ask(day)


def test_provisional():
    assert not CALENDAR.provisional(date(2026, 12, 20))
    assert CALENDAR.provisional(date(2026, 12, 21))
    assert CALENDAR.provisional(date(2027, 1, 4))
