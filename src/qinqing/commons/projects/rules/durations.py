"""How long stages take, and which projects are stuck: a median with its number and its interval."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from math import comb

from qinqing.kernel.obligations.rules.rates import ENOUGH, TOO_FEW

STUCK_TIMES = 2
"""So many times the median of others is too long."""

TAIL = Fraction(1, 40)
"""What lies outside of a 95 % interval on each side."""


@dataclass(frozen=True, slots=True)
class Span:
    """A project in a stage: from which day, and until when; None while it is still there."""

    project: int
    stage: str
    begun_on: date
    closed_on: date | None

    def days(self, today: date) -> int:
        """Return how many days it took, or takes so far."""
        return ((self.closed_on or today) - self.begun_on).days


@dataclass(frozen=True, slots=True)
class Spread:
    """The days that `n` projects took for a stage; `middle` is their median, None where there are too few."""

    n: int
    middle: Fraction | None = None
    low: int | None = None
    high: int | None = None

    @property
    def text(self) -> str:
        """Return the median as people read it, or that there are too few."""
        if self.middle is None:
            return TOO_FEW
        whole = self.middle.denominator == 1
        return f"{int(self.middle)} 天" if whole else f"{float(self.middle):.1f} 天"

    @property
    def between(self) -> str:
        """Return 31–58 天, or nothing."""
        return f"{self.low}–{self.high} 天" if self.low is not None and self.high is not None else ""


@cache
def _rank(n: int) -> int:
    """Return the largest r with P(Binomial(n, 1/2) < r) at most TAIL: the r-th smallest and largest of n hold the
    median between them with at least 95 % confidence, whatever the distribution (Conover 1999, 3.2). 0 if none is.
    """
    total, rank, below = Fraction(2**n), 0, Fraction(0)
    while rank < n:
        below += Fraction(comb(n, rank))
        if below / total > TAIL:
            break
        rank += 1
    return rank


def spread(days: Iterable[int]) -> Spread:
    """Return the median of days with its exact interval; below ENOUGH only their number."""
    ordered = sorted(days)
    n = len(ordered)
    if n < ENOUGH:
        return Spread(n)
    middle = Fraction(ordered[(n - 1) // 2] + ordered[n // 2], 2)
    rank = _rank(n)
    return Spread(n, middle, ordered[rank - 1], ordered[n - rank])


def too_long(days: int, others: Spread) -> bool:
    """Say whether so many days in a stage are longer than STUCK_TIMES the median of those that left it."""
    return others.middle is not None and days > STUCK_TIMES * others.middle


def ended(spans: Sequence[Span], stage: str, today: date) -> list[int]:
    """Return the days of those that have left a stage."""
    return [one.days(today) for one in spans if one.stage == stage and one.closed_on is not None]
