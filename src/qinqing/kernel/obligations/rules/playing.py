"""Plays a ladder as a JSON file or a page describes it, and says where the description is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from qinqing.kernel.calendars.rules import UNITS, WORKING_DAY, WorkCalendar, day_text
from qinqing.kernel.calendars.rules.steps import (
    HAPPENINGS,
    MOVE,
    OUTCOMES,
    RESUME,
    ZONE,
    Happening,
    Outcome,
    Step,
    play,
)
from qinqing.kernel.obligations.rules.reading import EARLIEST, LATEST, Node, node
from qinqing.kernel.obligations.rules.terms import LEVELS
from qinqing.kernel.parties.rules import AUDIENCES

AFTER = timedelta(days=90)
"""How long after the last date that is named the play goes on, unless `until` says otherwise."""

AROUND = timedelta(days=800)
"""More than the farthest step lies from its date."""

FARTHEST, MOST_STEPS, MOST_HAPPENINGS = 3660, 60, 60

LEVEL_WORDS = {**{str(level): level for level in LEVELS}, **{word: level for level, word in LEVELS.items()}}


@dataclass(frozen=True, slots=True)
class Played:
    """What the ladder of one promise did, in order."""

    key: str
    outcomes: Sequence[Outcome]


def play_file(given: object, calendar: WorkCalendar) -> list[Played]:
    """Return what a parsed file asks to be played; raises Malformed with the path of what is wrong."""
    whole = node("", given)
    whole.knows("steps", "obligations", *PROMISE)
    steps = [_step(one, number) for number, one in enumerate(whole.nodes("steps"), start=1)]
    if not 1 <= len(steps) <= MOST_STEPS:
        raise whole.wrong("steps", f"要写 1 到 {MOST_STEPS} 步。")
    promises = whole.nodes("obligations") if "obligations" in whole.given else [whole]
    return [
        Played(one.text("id", str(number)), _one(one, whole, steps, calendar))
        for number, one in enumerate(promises, start=1)
    ]


PROMISE = ("id", "title", "due", "opened", "until", "events")


def _step(one: Node, number: int) -> Step:
    one.knows("offset", "unit", "level", "audience")
    offset, audience = one.given.get("offset"), one.given.get("audience")
    if isinstance(offset, bool) or not isinstance(offset, int) or abs(offset) > FARTHEST:
        raise one.wrong("offset", f"要写成整数，负数表示到期前，最多 {FARTHEST}。")
    if not isinstance(audience, list) or not audience or not all(isinstance(who, str) and who for who in audience):
        raise one.wrong("audience", '要写明通知谁，如 ["handler"]。')
    unit = one.choice("unit", {unit: unit for unit in UNITS}, WORKING_DAY)
    return Step(number, offset, unit, one.choice("level", LEVEL_WORDS), tuple(dict.fromkeys(audience)))


def _one(promise: Node, whole: Node, steps: Sequence[Step], calendar: WorkCalendar) -> list[Outcome]:
    if promise is not whole:
        promise.knows(*PROMISE)
    due = promise.needed_day("due")
    happenings = [_happening(one) for one in promise.nodes("events")]
    if len(happenings) > MOST_HAPPENINGS:
        raise promise.wrong("events", f"最多写 {MOST_HAPPENINGS} 件事。")
    named = [due, *(one.at.date() for one in happenings), *(one.to for one in happenings if one.to)]
    begun = _bound(promise, whole, "opened") or datetime.combine(min(named) - AFTER, time(0), ZONE)
    ended = _bound(promise, whole, "until") or datetime.combine(max(named) + AFTER, time(0), ZONE)
    return play(calendar, steps, due, begun, happenings, ended)


def _bound(promise: Node, whole: Node, key: str) -> datetime | None:
    """Return when a play begins or ends: as the promise says, else as the file says for all."""
    return _moment(promise, key) or _moment(whole, key)


def _moment(one: Node, key: str) -> datetime | None:
    found = one.given.get(key)
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(found).replace(tzinfo=ZONE)
    except (TypeError, ValueError):
        raise one.wrong(key, "要写成 2026-09-18 或 2026-09-18T09:30 这样。") from None
    if not EARLIEST <= moment.year <= LATEST:
        raise one.wrong(key, f"年份要在 {EARLIEST} 到 {LATEST} 之间。")
    return moment


def _happening(one: Node) -> Happening:
    one.knows("at", "kind", "to")
    kind = one.choice("kind", {kind: kind for kind in HAPPENINGS})
    at = _moment(one, "at")
    if at is None:
        raise one.wrong("at", "缺这一项，写成 2026-09-18T09:30 这样。")
    return Happening(at, kind, one.needed_day("to") if kind in {MOVE, RESUME} else None)


def plain_played(found: Sequence[Played]) -> list[dict[str, Any]]:
    """Return plays as JSON can hold them."""
    return [{"id": one.key, "steps": [_shown(outcome) for outcome in one.outcomes]} for one in found]


def _shown(one: Outcome) -> Mapping[str, Any]:
    return {
        "step": one.step.number,
        "level": LEVELS[one.step.level],
        "outcome": one.outcome,
        "says": OUTCOMES[one.outcome],
        "due_at": one.due_at.isoformat(timespec="minutes"),
        "done_at": one.done_at.isoformat(timespec="minutes"),
        "epoch": one.epoch,
        "told": told_words(one),
    }


def told_words(one: Outcome) -> list[str]:
    """Return who is told, in the field's words; a word of the file's own stays as it is."""
    return [AUDIENCES.get(person, person) for person in one.told]


def example(calendar: WorkCalendar, steps: Sequence[Step], due: date, today: date) -> list[str]:
    """Return what a ladder would do for a promise due on `due`: 3月20日 提醒 经办."""
    begun, ended = (datetime.combine(due + away, time(0), ZONE) for away in (-AROUND, AROUND))
    outcomes = play(calendar, steps, due, begun, [], ended)
    return [
        f"{day_text(one.done_at.date(), today)} {LEVELS[one.step.level]} {'、'.join(told_words(one))}".rstrip()
        for one in outcomes
    ]
