"""The lines of a receipt: days by party and cause; what a ruling may move, and what stands afterwards."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from qinqing.kernel.obligations.rules import BUCKETS, OWN
from qinqing.kernel.obligations.rules.promises import Key
from qinqing.kernel.obligations.rules.telling import mixed

MOVES_TO = {code: word for code, word in BUCKETS.items() if code != OWN}
"""To whom a ruling may move days: a party, both, or what stands outside both."""


@dataclass(frozen=True, slots=True)
class Line:
    """So many days, exact, booked to one of BUCKETS: whose (None where nobody's), and for which cause."""

    party: str
    debtor: Key | None
    cause: str
    days: Fraction

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what tells it from the other lines of its receipt."""
        return self.party, str(self.debtor or ""), self.cause


@dataclass(frozen=True, slots=True)
class Moved:
    """A ruling: of line number `line` so many `days` go to `party` instead."""

    line: int
    party: str
    days: Fraction

    def told(self) -> list[Any]:
        """Return it as JSON can hold it."""
        return [self.line, self.party, str(self.days)]


def lines_of(figures: Mapping[str, Any]) -> list[Line]:
    """Return the lines of a receipt's figures, in their order; raises ValueError or KeyError for what are none."""
    return [
        Line(str(one["party"]), one["debtor"], str(one["cause"]), Fraction(str(one["days"])))
        for one in figures["booking"]
    ]


def fault_of(lines: Sequence[Line], moved: Sequence[Moved], own_side: str) -> str:
    """Return why days cannot be moved so, empty when they can; `own_side` is the side of the promise's debtor.

    No ruling makes days or takes them away: of each line at most as many go elsewhere as it has.
    """
    seen = set[int]()
    for one in moved:
        if not 0 <= one.line < len(lines) or one.line in seen or one.party not in MOVES_TO:
            return "核定的行不在单子上，或者写了两次。"
        seen.add(one.line)
        line, name = lines[one.line], f"第 {one.line + 1} 行"
        if line.days <= 0:
            return f"{name}不是迟延，不用改。"
        if not 0 < one.days <= line.days:
            return f"{name}只有 {line.days} 天，改记的要在 0 和它之间。"
        if one.party == (own_side if line.party == OWN else line.party):
            return f"{name}本来就记在那里。"
    return ""


def standing(lines: Sequence[Line], moved: Iterable[Moved]) -> dict[str, Fraction]:
    """Return the days of each party that stand after a ruling; their sum is that of the lines."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    for line in lines:
        found[line.party] += line.days
    for one in moved:
        found[lines[one.line].party] -= one.days
        found[one.party] += one.days
    return {party: found[party] for party in BUCKETS if found[party]}


def moved_of(told: Iterable[Sequence[Any]]) -> list[Moved]:
    """Return what `Moved.told` made plain."""
    return [Moved(int(line), str(party), Fraction(str(days))) for line, party, days in told]


def told(found: Iterable[tuple[Line, Fraction, Fraction]], unit: str) -> str:
    """Return in words what differs: for whom, how many days before, how many now; days below none are early ones."""
    return "；".join(
        f"记{BUCKETS[line.party]}的 {_days(was, unit)}，现在是 {_days(now, unit)}" for line, was, now in found
    )


def _days(days: Fraction, unit: str) -> str:
    return f"{'早 ' if days < 0 else ''}{mixed(abs(days))} {unit}"


def difference(was: Sequence[Line], now: Sequence[Line]) -> list[tuple[Line, Fraction, Fraction]]:
    """Return the lines whose days differ, each with its days before and now."""
    before, after = ({one.key: one for one in lines} for lines in (was, now))
    both = {**before, **after}
    found = []
    for key, line in both.items():
        pair = tuple(one[key].days if key in one else Fraction(0) for one in (before, after))
        if pair[0] != pair[1]:
            found.append((line, pair[0], pair[1]))
    return found
