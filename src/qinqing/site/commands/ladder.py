"""`qinqing ladder`: plays a ladder through time and shows what fires when, whom it tells, and what is withdrawn."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from qinqing.kernel.calendars.queries import committed_calendar
from qinqing.kernel.calendars.rules import UNITS, WorkCalendar
from qinqing.kernel.calendars.rules.asked import Misasked, day_of, moment_of
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
from qinqing.kernel.obligations.rules import LEVELS
from qinqing.kernel.parties.rules import AUDIENCES

WRONG_INPUT = 2
MOST_STEPS = 60
AFTER = timedelta(days=90)
"""How long after the last date that is named the play goes on, unless `until` says otherwise."""

LEVEL_WORDS = {word: level for level, word in LEVELS.items()}


def run(options: argparse.Namespace) -> int:
    """Print the play of one file."""
    try:
        print(json.dumps(_played(_read(options.file), committed_calendar()), ensure_ascii=False, indent=2))
    except Misasked as fault:
        print(fault, file=sys.stderr)
        return WRONG_INPUT
    return 0


def _read(name: str) -> Mapping[str, Any]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise Misasked(f"读不了文件「{name}」，请检查文件名，并存成 UTF-8 编码。") from fault
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as fault:
        line = getattr(fault, "lineno", 1)
        raise Misasked(f"第 {line} 行：不是正确的 JSON。") from fault
    if not isinstance(found, dict):
        raise Misasked("文件的最外层要是 {...}，写明 steps 和 due（或 obligations）。")
    return found


def _played(given: Mapping[str, Any], calendar: WorkCalendar) -> list[dict[str, Any]]:
    steps = [_step(one, number) for number, one in enumerate(_list(given, "steps"), start=1)]
    if not 1 <= len(steps) <= MOST_STEPS:
        raise Misasked(f"steps 要写 1 到 {MOST_STEPS} 步。")
    promises = _list(given, "obligations") if "obligations" in given else [given]
    return [
        {"id": str(promise.get("id", number)), "steps": _one(promise, given, steps, calendar)}
        for number, promise in enumerate(promises, start=1)
    ]


def _list(given: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = given.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Misasked(f"{key} 要写成 [{{...}}, ...]。")
    return found


def _step(given: Mapping[str, Any], number: int) -> Step:
    offset, unit, level = given.get("offset"), str(given.get("unit", "working_day")), str(given.get("level"))
    level = str(LEVEL_WORDS.get(level, level))
    audience = given.get("audience", [])
    if isinstance(offset, bool) or not isinstance(offset, int) or abs(offset) > 3660:
        raise Misasked(f"第 {number} 步：offset 要是整数，负数表示到期前。")
    if unit not in UNITS:
        raise Misasked(f"第 {number} 步：unit 只能是 {'、'.join(UNITS)}。")
    if level not in map(str, LEVELS):
        raise Misasked(f"第 {number} 步：level 只能是 {'、'.join(LEVELS.values())}，或 1 到 {len(LEVELS)}。")
    if not isinstance(audience, list) or not audience or not all(isinstance(one, str) for one in audience):
        raise Misasked(f'第 {number} 步：audience 要写明通知谁，如 ["handler"]。')
    return Step(number, offset, unit, int(level), tuple(audience))


def _one(
    promise: Mapping[str, Any], given: Mapping[str, Any], steps: Sequence[Step], calendar: WorkCalendar
) -> list[dict[str, Any]]:
    due = day_of(str(promise.get("due", "")), "到期日 due")
    happenings = [_happening(one, number) for number, one in enumerate(_list(promise, "events"), start=1)]
    opened = promise.get("opened", given.get("opened"))
    named = [due, *(one.at.date() for one in happenings), *(one.to for one in happenings if one.to)]
    until = promise.get("until", given.get("until"))
    begun = _moment(opened, "起点 opened") if opened else datetime.combine(min(named) - AFTER, time(0), ZONE)
    ended = _moment(until, "终点 until") if until else datetime.combine(max(named) + AFTER, time(0), ZONE)
    return [_shown(one) for one in play(calendar, steps, due, begun, happenings, ended)]


def _moment(text: object, what: str) -> datetime:
    return moment_of(str(text), what).replace(tzinfo=ZONE)


def _happening(given: Mapping[str, Any], number: int) -> Happening:
    kind = given.get("kind")
    if kind not in HAPPENINGS:
        raise Misasked(f"第 {number} 件事：kind 只能是 {'、'.join(HAPPENINGS)}。")
    at = _moment(given.get("at", ""), f"第 {number} 件事的 at")
    to = day_of(str(given.get("to", "")), f"第 {number} 件事的 to") if kind in {MOVE, RESUME} else None
    return Happening(at, str(kind), to)


def _shown(one: Outcome) -> dict[str, Any]:
    return {
        "step": one.step.number,
        "level": LEVELS[one.step.level],
        "outcome": one.outcome,
        "says": OUTCOMES[one.outcome],
        "due_at": one.due_at.isoformat(timespec="minutes"),
        "done_at": one.done_at.isoformat(timespec="minutes"),
        "epoch": one.epoch,
        "told": [AUDIENCES.get(person, person) for person in one.told],
    }
