"""Three dates: the fair date against a simulation that counts every day anew, and the worked example."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.calendars.rules import CALENDAR_DAY, UNITS, WORKING_DAY, WorkCalendar, ordinals
from qinqing.kernel.obligations.rules import Fair, GateDates, fair, is_late

FIRST, LAST = date(2025, 1, 1), date(2029, 12, 31)
EXCEPTIONS = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True}
WORKING, COUNTED = ordinals(FIRST, LAST, EXCEPTIONS)
CALENDAR = WorkCalendar(first=FIRST, ordinals=COUNTED, working=WORKING, published_to=LAST)
ONE_DAY = timedelta(days=1)

starts = st.dates(date(2026, 8, 1), date(2026, 11, 30))
gates = st.lists(
    st.builds(
        lambda due, late: GateDates(due, None if late is None else due + timedelta(days=late)),
        st.dates(date(2026, 7, 1), date(2027, 2, 1)),
        st.none() | st.integers(-30, 60),
    ),
    max_size=4,
)


def countable(day, unit):
    rests = EXCEPTIONS[day] is False if day in EXCEPTIONS else day.isoweekday() > 5
    return unit == CALENDAR_DAY or not rests


def late_days(gate, today):
    """A gate is late on day d when base_due < d <= verification, or today while it is open."""
    end = gate.verified_on or today
    return {gate.base_due + ONE_DAY * n for n in range(1, (end - gate.base_due).days + 1)}


def simulated(unit, base_start, base_due, gates, today):
    """Count the had days from the start again for every candidate until the promised length is reached."""
    days = [base_start + ONE_DAY * n for n in range(1, 900)]
    promised = sum(countable(day, unit) for day in days if day <= base_due)
    lost_if_countable = {day for gate in gates for day in late_days(gate, today) if day <= today}
    for last in [base_start, *days]:
        window = [day for day in days if day <= last and countable(day, unit)]
        lost = lost_if_countable & set(window)
        if len(window) - len(lost) == promised:
            return Fair(last, len(lost)) if lost else Fair(base_due, 0)
    raise AssertionError("nine hundred days were not enough")


@given(st.sampled_from(list(UNITS)), starts, st.integers(0, 90), gates, st.integers(0, 200))
def test_fair_is_the_simulation(unit, base_start, length, gates, passed):
    base_due, today = base_start + ONE_DAY * length, base_start + ONE_DAY * passed
    assert fair(CALENDAR, unit, base_start, base_due, gates, today) == simulated(
        unit, base_start, base_due, gates, today
    )


@given(st.sampled_from(list(UNITS)), starts, st.integers(0, 90), gates, st.integers(0, 200))
def test_fairness(unit, base_start, length, gates, passed):
    base_due, today = base_start + ONE_DAY * length, base_start + ONE_DAY * passed
    found = fair(CALENDAR, unit, base_start, base_due, gates, today)
    assert found.due >= base_due
    assert found == fair(CALENDAR, unit, base_start, base_due, gates * 2, today)  # a union, never a sum
    assert found.due >= fair(CALENDAR, unit, base_start, base_due, gates[1:], today).due
    assert fair(CALENDAR, unit, base_start, base_due, [], today) == Fair(base_due, 0)
    if found.lost_days:
        assert CALENDAR.between(base_due, found.due, unit) == found.lost_days
        assert countable(found.due, unit)


@given(gates, starts)
def test_late(gates, day):
    for gate in gates:
        assert is_late(gate, day) == (day in late_days(gate, date(2028, 1, 1)))


LAND = GateDates(date(2025, 11, 28), date(2025, 12, 26))
FEE = GateDates(date(2025, 12, 31), date(2026, 1, 15))
PLAN = GateDates(date(2026, 2, 10), date(2026, 2, 13))
PERMIT = GateDates(date(2026, 3, 13), date(2026, 3, 16))
WATER = GateDates(date(2026, 5, 29), None)
ROOF = GateDates(date(2026, 10, 30), None)
TODAY = date(2026, 6, 18)


@pytest.mark.parametrize(
    ("base_due", "gates", "due", "lost"),
    [
        (date(2025, 12, 31), [LAND], date(2026, 1, 28), 28),  # 缴清土地出让金
        (date(2026, 2, 10), [FEE], date(2026, 2, 25), 15),  # 核发用地、工程规划许可
        (date(2026, 3, 13), [PLAN], date(2026, 3, 16), 3),  # 核发施工许可证
        (date(2026, 3, 31), [PERMIT], date(2026, 4, 3), 3),  # 开工建设
        (date(2027, 3, 31), [WATER, ROOF], date(2027, 3, 31), 0),  # 竣工投产: the late days lie before its window
    ],
)
def test_the_worked_example(base_due, gates, due, lost):
    base_start = max(gate.base_due for gate in gates)
    assert fair(CALENDAR, CALENDAR_DAY, base_start, base_due, gates, TODAY) == Fair(due, lost)


def test_the_worked_example_is_early_by_seven_days():
    found = fair(CALENDAR, CALENDAR_DAY, PERMIT.base_due, date(2026, 3, 31), [PERMIT], TODAY)
    assert CALENDAR.between(date(2026, 3, 27), found.due, CALENDAR_DAY) == 7


def test_an_open_gate_costs_only_what_has_passed():
    gate = GateDates(date(2026, 9, 1), None)
    found = fair(CALENDAR, CALENDAR_DAY, date(2026, 9, 1), date(2026, 9, 30), [gate], date(2026, 9, 11))
    assert found == Fair(date(2026, 10, 10), 10)


def test_a_holiday_costs_no_working_day():
    gate = GateDates(date(2026, 9, 30), date(2026, 10, 7))
    found = fair(CALENDAR, WORKING_DAY, date(2026, 9, 30), date(2026, 10, 16), [gate], date(2026, 10, 7))
    assert found == Fair(date(2026, 10, 16), 0)
