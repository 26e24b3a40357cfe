"""What history says of promises, folded from exported events, and where a receipt's basis says otherwise."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from qinqing.kernel.obligations.rules import EXTENSION, Promised
from qinqing.kernel.obligations.rules.basis import Basis

ONE_DAY = timedelta(days=1)
Facts = Mapping[str, Any]


@dataclass(slots=True)
class _Grant:
    """An application as it was made, whether it was granted, and when the clock ran again."""

    asked: Facts
    granted: bool = False
    resumed_on: str | None = None

    @property
    def said(self) -> tuple[Any, ...]:
        """Return what the rule reads of it."""
        asked = self.asked
        end = date.fromisoformat(self.resumed_on) - ONE_DAY if self.resumed_on else None
        days = asked["days"] if asked["kind"] == EXTENSION else 0
        return asked["kind"], asked["party"], days, asked["start_on"], end, asked["caused_by"]


@dataclass(slots=True)
class _Story:
    """What the events say of one promise; `started` None: nothing of its beginning."""

    started: Facts | None = None
    waits: set[tuple[Any, str]] = field(default_factory=set)
    completed: list[str] = field(default_factory=list)
    confirmed: bool = False
    released_on: str | None = None
    replaces: Any = None
    moved: bool = False
    grants: dict[Any, _Grant] = field(default_factory=dict)


class _Fold:
    """Takes events in order, by what happened."""

    def __init__(self) -> None:
        self.stories: dict[Any, _Story] = {}
        self.heirs: dict[Any, Any] = {}

    def take(self, kind: str, facts: Facts) -> None:
        """Take one event; of what says nothing about days nothing is kept."""
        act = getattr(self, f"_{kind.removeprefix('obligations.').replace('.', '_')}", None)
        if act is not None and "obligation" in facts:
            act(self.stories.setdefault(facts["obligation"], _Story()), facts)

    def _obligation_started(self, story: _Story, facts: Facts) -> None:
        story.started = facts
        story.waits |= {(on, mode) for on, mode in facts.get("waits", ())}

    _clock_recurred = _obligation_started

    def _obligation_gated(self, story: _Story, facts: Facts) -> None:
        story.waits.add((facts["on"], facts["mode"]))

    def _obligation_confirmed(self, story: _Story, facts: Facts) -> None:
        story.confirmed = True
        story.completed.append(facts["completed_on"])

    def _obligation_part_confirmed(self, story: _Story, facts: Facts) -> None:
        story.completed.append(facts["completed_on"])

    def _obligation_waived(self, story: _Story, facts: Facts) -> None:
        story.released_on = facts["waived_on"]

    def _obligation_ended(self, story: _Story, facts: Facts) -> None:
        story.released_on = facts["released_on"]

    def _obligation_superseded(self, story: _Story, facts: Facts) -> None:
        old, new = facts["obligation"], facts["by"]
        story.released_on = facts["released_on"]
        self.stories.setdefault(new, _Story()).replaces = old
        self.heirs[old] = new

    def waits(self, story: _Story) -> set[tuple[Any, str]]:
        """Return what a promise waits for: whoever waited for one that was replaced waits for its heir."""
        return {(self._heir(on), mode) for on, mode in story.waits}

    def _heir(self, key: Any) -> Any:
        seen = set[Any]()
        while key in self.heirs and key not in seen:
            seen.add(key)
            key = self.heirs[key]
        return key

    def _clock_due_moved(self, story: _Story, facts: Facts) -> None:
        story.moved |= facts["why"] == "calendar"

    def _adjustment_asked(self, story: _Story, facts: Facts) -> None:
        story.grants[facts["adjustment"]] = _Grant(facts)

    def _adjustment_granted(self, story: _Story, facts: Facts) -> None:
        story.grants[facts["adjustment"]].granted = True

    def _obligation_resumed(self, story: _Story, facts: Facts) -> None:
        for grant in story.grants.values():
            if grant.granted and grant.asked["kind"] != EXTENSION and grant.resumed_on is None:
                grant.resumed_on = facts["resumed_on"]


def unlike(basis: Basis, events: Iterable[tuple[str, Facts]], names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return where a basis says something else than the events, and of what the events say nothing.

    `events` are kinds with facts, those of each history in their order, and none after the receipt was issued.
    """
    fold = _Fold()
    try:
        for kind, facts in events:
            fold.take(kind, facts)
    except (KeyError, TypeError, ValueError):
        return ["导出的历史里有读不懂的记录。"], []
    wrong: list[str] = []
    unsaid: list[str] = []
    for one in basis.promises:
        story, name = fold.stories.get(one.key), names.get(f"cause:{one.key}", str(one.key))
        if story is None or story.started is None:
            unsaid.append(f"「{name}」的历史不在导出的文件里，它的日期按单子所载。")
            continue
        wrong += [f"「{name}」{what}与历史不符。" for what in _differences(one, story, fold.waits(story))]
        if "waits" not in story.started:
            unsaid.append(f"「{name}」的历史没有写明起算日和前项，按单子所载。")
    return wrong, unsaid


def _differences(one: Promised, story: _Story, waits: set[tuple[Any, str]]) -> Iterator[str]:
    """Yield what a basis says otherwise than history; what history does not say is no difference."""
    started = story.started or {}
    done = max(story.completed) if story.confirmed else None
    own_due, own_start = one.base_due.isoformat(), one.base_start.isoformat()
    gates = {(gate.on, gate.mode) for gate in one.gates}
    said = (
        ("的承诺日期", own_due if story.moved else started["base_due"], own_due),
        ("的起算日", started.get("base_start", own_start), own_start),
        ("的计算单位", started.get("unit", one.unit), one.unit),
        ("等的前项", waits if "waits" in started else gates, gates),
        ("的实际完成日", done, one.verified_on.isoformat() if one.verified_on else None),
        ("的终止日", story.released_on, one.released_on.isoformat() if one.released_on else None),
        ("替代的原承诺", story.replaces, one.replaces),
        ("的延期或中止", _granted(story), sorted(_read(one), key=str)),
    )
    yield from (what for what, history, basis in said if history != basis)


def _granted(story: _Story) -> list[tuple[Any, ...]]:
    return sorted((grant.said for grant in story.grants.values() if grant.granted), key=str)


def _read(one: Promised) -> list[tuple[Any, ...]]:
    return [
        (given.kind, given.party, given.days, given.start.isoformat() if given.start else None, given.end, given.debtor)
        for given in one.adjustments
    ]
