"""How two marks stand to one another, when a list may be signed, and what the usual lists hold."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PROCEDURES, PREPARING, PRODUCTION = "procedures", "preparing", "production"
STAGES = {PROCEDURES: "前期手续", PREPARING: "施工准备", PRODUCTION: "投产"}
"""The stages of a project, each with a list of its own, in their order."""

UNIT, FORCE = "unit", "force"
SIDES = {UNIT: "项目单位", FORCE: "专班"}
"""Who reconciles: the enterprise whose project it is, and the task force that serves it."""

DONE, OPEN, ABSENT = "done", "open", "absent"
MARKS = {DONE: "办好了", OPEN: "没有办好", ABSENT: "不涉及"}
"""What a side may say of an item."""

SETTLED, NOT_INVOLVED, BOTH_OPEN, DIFFERS, WAITS_UNIT, WAITS_FORCE, UNSAID = (
    "settled",
    "not_involved",
    "both_open",
    "differs",
    "waits_unit",
    "waits_force",
    "unsaid",
)
STANDINGS = {
    DIFFERS: "说法不同",
    WAITS_UNIT: "等项目单位标注",
    WAITS_FORCE: "等专班标注",
    BOTH_OPEN: "双方都说没有办好",
    UNSAID: "双方都没有标注",
    SETTLED: "已销号",
    NOT_INVOLVED: "双方都说不涉及",
}
"""How an item stands, what asks for attention first."""

AGREED = {DONE: SETTLED, OPEN: BOTH_OPEN, ABSENT: NOT_INVOLVED}
CLOSED = frozenset({SETTLED, NOT_INVOLVED})
"""Standings that a signature accepts."""


def standing(unit: str, force: str) -> str:
    """Return how an item stands from what both sides say of it; empty where a side says nothing."""
    if not unit and not force:
        return UNSAID
    if not unit:
        return WAITS_UNIT
    if not force:
        return WAITS_FORCE
    return AGREED[unit] if unit == force else DIFFERS


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items of a list stand in each way."""

    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Return how many items there are."""
        return sum(self.counts.values())

    @property
    def closed(self) -> int:
        """Return how many both sides agree are done or not involved."""
        return sum(self.counts.get(one, 0) for one in CLOSED)

    @property
    def differs(self) -> int:
        """Return of how many the two sides say different things."""
        return self.counts.get(DIFFERS, 0)

    @property
    def is_closed(self) -> bool:
        """Say whether a list may be signed: an empty one never."""
        return bool(self.total) and self.closed == self.total


def tally(standings: Iterable[str]) -> Tally:
    """Count standings."""
    return Tally(Counter(standings))


@dataclass(frozen=True, slots=True)
class UsualItem:
    """One item of a usual list."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class UsualList:
    """The usual list of a stage, with where it is from."""

    code: str
    source: str
    verified: bool
    items: Sequence[UsualItem]


def usual_lists(facts: Sequence[Mapping[str, Any]]) -> list[UsualList]:
    """Return the lists that a data file holds; raises ValueError unless they are the three stages in their order."""
    found = [
        UsualList(row["code"], row["source"], bool(row["verified"]), [UsualItem(**one) for one in row["items"]])
        for row in facts
    ]
    if [one.code for one in found] != list(STAGES):
        raise ValueError([one.code for one in found])
    return found
