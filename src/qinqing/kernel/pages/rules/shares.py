"""How a share is drawn: a bar with its interval, and the months of both sides on one chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise

from qinqing.kernel.obligations.rules.measures import so_many, so_many_of
from qinqing.kernel.obligations.rules.rates import ENOUGH, TOO_FEW, Interval, wilson
from qinqing.kernel.pages.rules.gantt import Span, percent
from qinqing.kernel.pages.rules.parts import SIDE_NAMES

DUE, KEPT, BROKEN = "due", "kept", "broken"
"""What a figure counts: all that enter the rate, those kept by the date that alarms, the rest."""


@dataclass(frozen=True, slots=True)
class Share:
    """`kept` of `owed` in `n` promises of a side; of promises where no measure is named, else so much of it.

    `links` leads from what a figure counts to the rows that it counts. `delivered` of the `n` are not our own but were
    delivered by others, which is always said beside them.
    """

    side: str
    n: int = 0
    kept: int = 0
    owed: int = 0
    measure: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    delivered: int = 0

    @property
    def enough(self) -> bool:
        """Say whether there are enough promises for a share to mean something."""
        return self.n >= ENOUGH

    @property
    def share(self) -> Fraction | None:
        """Return the share, exact; None where there are too few."""
        return Fraction(self.kept, self.owed) if self.enough and self.owed else None

    @property
    def interval(self) -> Interval | None:
        """Return its interval; None where there are too few, or parts of promises are added up."""
        return wilson(self.kept, self.n) if self.enough and not self.measure else None

    @property
    def broken(self) -> int:
        """Return how many were not kept by the date that alarms."""
        return self.owed - self.kept

    @property
    def kept_text(self) -> str:
        """Return how much was kept, as people read it."""
        return so_many(self.kept, self.measure)

    @property
    def so_far(self) -> str:
        """Return both beside one another."""
        return so_many_of(self.kept, self.owed, self.measure)

    @property
    def owed_text(self) -> str:
        """Return how much was owed, as people read it."""
        return so_many(self.owed, self.measure)

    @property
    def text(self) -> str:
        """Return 81.0%, or that there are too few."""
        return TOO_FEW if self.share is None else f"{float(self.share) * 100:.1f}%"

    @property
    def between(self) -> str:
        """Return 76–85%, or nothing."""
        found = self.interval
        return f"{round(found.low * 100)}–{round(found.high * 100)}%" if found else ""

    @property
    def bar(self) -> str:
        """Return the length of its bar."""
        return percent(float(self.share) * 100) if self.share is not None else "0%"

    @property
    def whisker(self) -> Span | None:
        """Return where its interval lies along the bar."""
        found = self.interval
        return Span(percent(found.low * 100), percent((found.high - found.low) * 100)) if found else None


@dataclass(frozen=True, slots=True)
class Point:
    """A month of one side on the chart: where it stands, and its interval."""

    x: str
    y: str
    low: str
    high: str
    says: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line between two months that follow one another and both have a share."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class Curve:
    """One side over the months; months with too few promises leave a gap."""

    side: str
    points: tuple[Point, ...]
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The chart of both sides by month; `says` is the finding in words, for those who do not see it."""

    curves: tuple[Curve, ...]
    ticks: tuple[tuple[str, str], ...]
    rungs: tuple[tuple[str, str], ...]
    says: str

    @property
    def is_empty(self) -> bool:
        """Say whether no month has enough promises."""
        return not any(curve.points for curve in self.curves)

    @property
    def is_bounded(self) -> bool:
        """Say whether its shares have intervals."""
        return any(one.low != one.high for curve in self.curves for one in curve.points)


RUNGS = (0, 25, 50, 75, 100)
MOST_TICKS = 6


def trend(months: Sequence[tuple[date, Mapping[str, Share]]]) -> Trend:
    """Return the chart of months, the oldest first, each with the share of every side."""
    places = [percent((number + 0.5) / len(months) * 100) for number in range(len(months))]
    sides = list(months[0][1]) if months else []
    step = 1 if len(months) <= MOST_TICKS else 2
    return Trend(
        curves=tuple(_curve(side, places, months) for side in sides),
        ticks=tuple((places[at], f"{months[at][0].month}月") for at in range(0, len(months), step)),
        rungs=tuple((percent(100 - rung), f"{rung}%") for rung in RUNGS),
        says="；".join(_says(side, months) for side in sides),
    )


def _curve(side: str, places: Sequence[str], months: Sequence[tuple[date, Mapping[str, Share]]]) -> Curve:
    points = [
        _point(place, month, shares[side]) if shares[side].share is not None else None
        for place, (month, shares) in zip(places, months, strict=True)
    ]
    strokes = tuple(Stroke(one.x, one.y, two.x, two.y) for one, two in pairwise(points) if one and two)
    return Curve(side, tuple(one for one in points if one), strokes)


def _point(place: str, month: date, one: Share) -> Point:
    share = float(one.share or 0)
    found = one.interval or Interval(share, share)
    says = f"{month.year}年{month.month}月{SIDE_NAMES[one.side]} {one.text}，{one.n} 项"
    y, low, high = (percent(100 - value * 100) for value in (share, found.low, found.high))
    return Point(place, y, low, high, says)


def _says(side: str, months: Sequence[tuple[date, Mapping[str, Share]]]) -> str:
    known = [(month, shares[side]) for month, shares in months if shares[side].share is not None]
    if not known:
        return f"{SIDE_NAMES[side]}没有样本足够的月份"
    (first, before), (last, now) = known[0], known[-1]
    if first == last:
        return f"{SIDE_NAMES[side]}{last.month}月 {now.text}"
    return f"{SIDE_NAMES[side]}{first.month}月 {before.text}，{last.month}月 {now.text}"
