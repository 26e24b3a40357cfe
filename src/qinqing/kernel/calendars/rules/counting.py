"""Counting a limit to its last day, as 民法典 第201至204条 and the limit's own words say."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from qinqing.kernel.calendars.rules.days import CALENDAR_DAY, WORKING_DAY, BeyondCalendar, WorkCalendar
from qinqing.kernel.calendars.rules.limits import (
    ANNUAL_DATE,
    BACKWARD,
    EXACT,
    HOUR,
    MONTH,
    MONTH_PERIOD,
    QUARTER,
    WEEK,
    YEAR,
)

ONE_DAY = timedelta(days=1)
LONGEST = 20_000
"""Nothing is promised for longer than this many units; a larger number is a slip of the hand."""

MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12, MONTH_PERIOD: 1}


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted and how: `extension` is added to the length, the days of `suspensions` do not count."""

    length: int | str
    unit: str
    direction: str = "forward"
    rolls: bool = True
    extension: int = 0
    suspensions: Sequence[Span] = ()
    office: bool = False

    @property
    def backward(self) -> bool:
        """Say whether it counts towards the past."""
        return self.direction == BACKWARD

    @property
    def total(self) -> int:
        """Return the length with its extension."""
        return int(self.length) + self.extension

    @property
    def moves(self) -> bool:
        """Say whether a rest day would move the last day; a working day is never one."""
        return self.rolls and self.unit != WORKING_DAY and self.unit not in EXACT


@dataclass(frozen=True, slots=True)
class Counted:
    """`plain` is where counting led without suspensions, `reached` with them, `last` the day after rolling.

    `lost` are the days that did not count for a suspension, in the unit counted; `instant` is set for minutes, hours.
    """

    start: date
    plain: date
    reached: date
    last: date
    lost: int
    provisional: bool
    instant: datetime | None = None


def count(counting: Counting, start: datetime, calendar: WorkCalendar) -> Counted:
    """Return the last day of a limit whose event happened at `start`; raises BeyondCalendar outside the calendar."""
    try:
        if counting.unit in EXACT:
            return _exact(counting, start)
        return _days(counting, start.date(), calendar)
    except OverflowError as fault:
        raise BeyondCalendar("期限太长，超出了日期的范围。") from fault


def _exact(counting: Counting, start: datetime) -> Counted:
    length = timedelta(hours=counting.total) if counting.unit == HOUR else timedelta(minutes=counting.total)
    end = start - length if counting.backward else start + length
    return Counted(start.date(), end.date(), end.date(), end.date(), 0, provisional=False, instant=end)


def _days(counting: Counting, start: date, calendar: WorkCalendar) -> Counted:
    plain = _plain(counting, start, calendar)
    unit = WORKING_DAY if counting.unit == WORKING_DAY else CALENDAR_DAY
    spans = merged(counting.suspensions)
    reached, lost = _past_suspensions(start, plain, unit, spans, calendar, _wanted(counting, start, plain))
    last = _rolled(reached, spans, calendar, backward=counting.backward) if counting.moves else reached
    return Counted(start, plain, reached, last, lost, _provisional(counting, start, reached, last, calendar))


def _wanted(counting: Counting, start: date, plain: date) -> int:
    """Return how many countable days the limit has, negative backwards; months and years have those of their dates."""
    if counting.unit == WORKING_DAY:
        return -counting.total if counting.backward else counting.total
    return (plain - start).days


def _plain(counting: Counting, start: date, calendar: WorkCalendar) -> date:
    if counting.unit == ANNUAL_DATE:
        month, day = (int(part) for part in str(counting.length).split("-"))
        return _clamped(start.year - 1 if counting.backward else start.year + 1, month, day)
    signed = -counting.total if counting.backward else counting.total
    if counting.unit in {WORKING_DAY, CALENDAR_DAY}:
        return calendar.shift(start, signed, counting.unit)
    if counting.unit == WEEK:
        return start + timedelta(weeks=signed)
    there = add_months(start, signed * MONTHS[counting.unit])
    at_end = counting.unit == MONTH_PERIOD or (counting.unit == QUARTER and ends_quarter(start))
    return month_end(there) if at_end else there


def _clamped(year: int, month: int, day: int) -> date:
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(year)
    return date(year, month, min(day, monthrange(year, month)[1]))


def add_months(day: date, months: int) -> date:
    """Return the corresponding day months later, or the last of its month where there is none (民法典 第202条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _clamped(year, month + 1, day.day)


def month_end(day: date) -> date:
    """Return the last day of the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def ends_quarter(day: date) -> bool:
    """Say whether `day` is the last of a quarter: then so is the last day of a limit in quarters."""
    return day.month % 3 == 0 and day == month_end(day)


def merged(spans: Sequence[Span]) -> list[Span]:
    """Return the spans in order, those that touch joined, so that no day is counted twice."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda one: one.first):
        if joined and span.first <= joined[-1].last + ONE_DAY:
            joined[-1] = Span(joined[-1].first, max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return joined


def _past_suspensions(
    start: date, plain: date, unit: str, spans: Sequence[Span], calendar: WorkCalendar, wanted: int
) -> tuple[date, int]:
    """Lengthen until the countable days outside the spans are as many as wanted.

    Each round adds what the spans take from the window found so far; it never steps over the day sought.
    """
    reached, lost = plain, 0
    while (now := sum(_taken(start, reached, span, unit, calendar) for span in spans)) != lost:
        lost = now
        reached = calendar.shift(start, wanted - lost if wanted < 0 else wanted + lost, unit)
    return reached, lost


def _taken(start: date, reached: date, span: Span, unit: str, calendar: WorkCalendar) -> int:
    """Return the countable days of `span` in (start, reached], or in [reached, start) when that lies before."""
    low, high = (start + ONE_DAY, reached) if reached >= start else (reached, start - ONE_DAY)
    first, last = max(low, span.first), min(high, span.last)
    return calendar.between(first - ONE_DAY, last, unit) if first <= last else 0


def _rolled(day: date, spans: Sequence[Span], calendar: WorkCalendar, *, backward: bool) -> date:
    """Move off rest days, and on past a suspension that had begun by then."""
    step = -1 if backward else 1
    begun = day
    while not calendar.is_work(day) or (day != begun and any(span.first <= day <= span.last for span in spans)):
        day = calendar.shift(day, step, WORKING_DAY)
    return day


def _provisional(counting: Counting, start: date, reached: date, last: date, calendar: WorkCalendar) -> bool:
    """Say whether the result rests on a day that a notice to come may change."""
    if counting.unit == WORKING_DAY:
        return calendar.provisional(max(start, last))
    return counting.moves and calendar.provisional(max(reached, last))


def accrued(rate: str, start: date, until: date) -> tuple[int, Decimal]:
    """Return the days after `start` up to `until`, and the rate times those days."""
    days = max((until - start).days, 0)
    return days, Decimal(rate) * days
