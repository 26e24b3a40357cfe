"""How often promises are kept: a share is never shown without its number and its interval."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

ENOUGH = 10
"""Below so many a share says nothing: 样本不足."""

Z = 1.959963984540054
"""The normal deviate of 95 %, two-sided."""

TOO_FEW = "样本不足"


@dataclass(frozen=True, slots=True)
class Interval:
    """Between these two the true share lies, with 95 % confidence; floats, since it is an estimate."""

    low: float
    high: float


def wilson(kept: int, n: int) -> Interval:
    """Return the Wilson score interval of `kept` out of `n`, without continuity correction (Wilson 1927)."""
    if not 0 <= kept <= n or not n:
        raise ValueError(f"{kept} of {n} is no share")
    share, spread = kept / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / n + spread / (4 * n))
    return Interval(max(0.0, middle - half) if kept else 0.0, min(1.0, middle + half) if kept < n else 1.0)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of `n` promises were kept by the date that alarms."""

    kept: int
    n: int

    @property
    def enough(self) -> bool:
        """Say whether a share may be shown at all."""
        return self.n >= ENOUGH

    @property
    def share(self) -> Fraction | None:
        """Return the share, exact; None where there are too few."""
        return Fraction(self.kept, self.n) if self.enough else None

    @property
    def interval(self) -> Interval | None:
        """Return its interval; None where there are too few."""
        return wilson(self.kept, self.n) if self.enough else None

    @property
    def says(self) -> str:
        """Return 81.0%（n=263，95% 区间 76–85%）, or that there are too few."""
        if self.share is None or self.interval is None:
            return f"{TOO_FEW}（n={self.n}）"
        low, high = round(self.interval.low * 100), round(self.interval.high * 100)
        return f"{float(self.share) * 100:.1f}%（n={self.n}，95% 区间 {low}–{high}%）"


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much of what `n` promises owed was confirmed as done by the date that alarms, in one measure.

    Parts of one promise are no independent draws: there is a share and the number of promises, but no interval.
    """

    measure: str
    kept: int
    owed: int
    n: int

    @property
    def share(self) -> Fraction | None:
        """Return the share, exact; None where there are too few promises."""
        return Fraction(self.kept, self.owed) if self.n >= ENOUGH else None


def amounts(rows: Iterable[tuple[str, int, int]]) -> list[Amounts]:
    """Add up (measure, kept, owed) of single promises, each measure by itself: 亩 and 万元 are never added."""
    found: dict[str, Amounts] = {}
    for measure, kept, owed in rows:
        before = found.get(measure, Amounts(measure, 0, 0, 0))
        found[measure] = Amounts(measure, before.kept + kept, before.owed + owed, before.n + 1)
    return list(found.values())
