"""Counting days: working days by ordinal, calendar days by the date itself."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate

WORKING_DAY = "working_day"
CALENDAR_DAY = "calendar_day"
UNITS = {WORKING_DAY: "个工作日", CALENDAR_DAY: "天"}

DOUBTFUL_FROM = (12, 20)
"""The last days of the last published year may still be changed by the next notice (元旦 exchanges)."""


def day_text(day: date, today: date) -> str:
    """Return 6月18日, or 27年3月31日 when the year is not this one."""
    short = f"{day.month}月{day.day}日"
    return short if day.year == today.year else f"{day.year % 100:02d}年{short}"


def whole_day(day: date) -> str:
    """Return 2027年3月22日, as a document writes it."""
    return f"{day.year}年{day.month}月{day.day}日"


class BeyondCalendar(ValueError):
    """A date lies outside the years that the calendar holds."""


@dataclass(frozen=True)
class WorkCalendar:
    """Working days of one jurisdiction; `ordinals[i]` counts them up to and including `first + i` days.

    `notes` names the days that a holiday notice speaks of.
    """

    first: date
    ordinals: Sequence[int]
    working: Sequence[bool]
    published_to: date
    notes: Mapping[date, str] = field(default_factory=dict)

    @property
    def last(self) -> date:
        """Return the last day that it holds."""
        return self.first + timedelta(days=len(self.ordinals) - 1)

    def _place(self, day: date) -> int:
        place = (day - self.first).days
        if not 0 <= place < len(self.ordinals):
            raise BeyondCalendar(f"工作日历没有 {day} 这一天。")
        return place

    def is_work(self, day: date) -> bool:
        """Return whether people work on `day`."""
        return self.working[self._place(day)]

    def counts(self, day: date, unit: str) -> bool:
        """Return whether `day` is counted in `unit`."""
        return unit == CALENDAR_DAY or self.is_work(day)

    def between(self, start: date, end: date, unit: str) -> int:
        """Return the countable days in (start, end]; the day of the event is not counted (民法典 第201条).

        Negative when `end` lies before `start`.
        """
        if unit == CALENDAR_DAY:
            return (end - start).days
        return self.ordinals[self._place(end)] - self.ordinals[self._place(start)]

    def shift(self, day: date, count: int, unit: str) -> date:
        """Return the day `count` units after `day`, or before it when negative.

        Backwards from a rest day the first working day before it is number one: a plain difference of ordinals
        would be one day off.
        """
        if unit == CALENDAR_DAY:
            return day + timedelta(days=count)
        place = self._place(day)
        wanted = self.ordinals[place] + count
        if count == 0:
            return day
        if count < 0 and not self.working[place]:
            wanted += 1
        found = bisect_left(self.ordinals, wanted)
        if wanted < 1 or found >= len(self.ordinals):
            raise BeyondCalendar(f"工作日历不够长：{day} 起 {count} 个工作日。")
        return self.first + timedelta(days=found)

    def provisional(self, day: date) -> bool:
        """Return whether a holiday notice not yet published may still move `day`."""
        return day > self.published_to.replace(month=DOUBTFUL_FROM[0], day=DOUBTFUL_FROM[1])

    def changed(self, days: Mapping[date, bool]) -> "WorkCalendar":
        """Return this calendar as it would be with other working and rest days, for a preview."""
        working = list(self.working)
        for day, is_work in days.items():
            working[self._place(day)] = is_work
        return replace(self, working=working, ordinals=list(accumulate(working)))


def ordinals(first: date, last: date, exceptions: Mapping[date, bool]) -> tuple[list[bool], list[int]]:
    """Return for every day in [first, last] whether it is worked, and the running count.

    `exceptions` maps holidays on weekdays to False and exchanged weekend days (调休) to True.
    """
    working, counted, total = [], [], 0
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        is_work = exceptions.get(day, day.weekday() < 5)
        total += is_work
        working.append(is_work)
        counted.append(total)
    return working, counted
