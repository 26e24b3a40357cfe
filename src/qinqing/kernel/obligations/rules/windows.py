"""How far a promised length reaches when some days are lost: counted by ordinals, gap by gap, never day by day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Generic, TypeVar

from qinqing.kernel.calendars.rules import WorkCalendar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Gap(Generic[T]):
    """The days in (start, end], and why they are lost."""

    start: date
    end: date
    why: T


@dataclass(frozen=True, slots=True)
class Lost(Generic[T]):
    """So many countable days in (start, end], lost for one reason."""

    count: int
    why: T
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Reach(Generic[T]):
    """The day on which the whole length was had, and what was lost until then, in order."""

    end: date
    lost: Sequence[Lost[T]]

    @property
    def days(self) -> int:
        """Return how many days were lost."""
        return sum(one.count for one in self.lost)


def reach(calendar: WorkCalendar, unit: str, start: date, length: int, gaps: Iterable[Gap[T]]) -> Reach[T]:
    """Return how far `length` countable days after `start` reach when those in `gaps` do not count.

    `gaps` are apart and in order. Once the length was had nothing more is lost.
    """
    place, left = start, length
    lost: list[Lost[T]] = []
    for gap in gaps:
        free = calendar.between(place, gap.start, unit)
        if free >= left:
            break
        left -= free
        place = gap.end
        if count := calendar.between(gap.start, gap.end, unit):
            lost.append(Lost(count, gap.why, gap.start, gap.end))
    return Reach(calendar.shift(place, left, unit), lost)


def apart(gaps: Iterable[Gap[T]], after: date, until: date) -> Iterator[Gap[tuple[T, ...]]]:
    """Cut overlapping gaps at every edge, inside (after, until]: each piece carries all reasons that hold on it."""
    clipped = (Gap(max(gap.start, after), min(gap.end, until), gap.why) for gap in gaps)
    coming = sorted((gap for gap in clipped if gap.start < gap.end), key=lambda gap: gap.start, reverse=True)
    edges = sorted({edge for gap in coming for edge in (gap.start, gap.end)})
    holding: list[Gap[T]] = []
    for start, end in pairwise(edges):
        holding = [gap for gap in holding if gap.end > start]
        while coming and coming[-1].start == start:
            holding.append(coming.pop())
        if holding:
            yield Gap(start, end, tuple(gap.why for gap in holding))
