"""Reads promises from a JSON file that people wrote by hand, and says where it is wrong."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from qinqing.kernel.calendars.rules import WorkCalendar
from qinqing.kernel.obligations.rules.promises import Adjusted, Key, Promised, WaitsFor, default_start
from qinqing.kernel.obligations.rules.terms import (
    AGREED,
    ENTERPRISE,
    EXTENSION,
    GOVERNMENT,
    KINDS,
    MODES,
    PARTIES,
    SHIFT,
    SUSPENSION,
    UNITS,
)

R = TypeVar("R")

SIDES = {"gov": GOVERNMENT, "government": GOVERNMENT, "ent": ENTERPRISE, "enterprise": ENTERPRISE}
NOBODYS = {"": AGREED, "none": AGREED}
LONGEST = 20_000
"""Nobody is granted more units at once; a larger number is a slip of the hand."""


EARLIEST, LATEST = 1950, 2150
"""Years that may be named; no calendar reaches farther, and another year is a slip of the pen."""

MOST_PROMISES, MOST_LINKS, MOST_PLAYS, MOST_BYTES = 500, 2_000, 5_000, 1_000_000
"""What a stranger may ask at once: promises, what hangs on them all, steps to be played for them, the size of the text.

Measured, no question within these bounds takes a second.
"""


class Malformed(ValueError):
    """What stands at `path` of the file is not what belongs there; `says` is the Chinese sentence."""

    def __init__(self, path: str, says: str) -> None:
        self.path = path
        super().__init__(f"{path or '文件'}：{says}")


@dataclass(frozen=True, slots=True)
class Question:
    """What a file asks: these promises, as known on `as_of`; `names` are the titles where it gives any."""

    as_of: date
    promises: Sequence[Promised]
    names: Mapping[Key, str]


@dataclass(frozen=True, slots=True)
class Node:
    """One object of the file and its path."""

    path: str
    given: Mapping[str, Any]

    def at(self, key: str) -> str:
        """Return the path of one of its entries."""
        return f"{self.path}.{key}" if self.path else key

    def wrong(self, key: str, says: str) -> Malformed:
        """Return the refusal of one of its entries."""
        return Malformed(self.at(key), says)

    def knows(self, *keys: str) -> None:
        """Refuse entries that nobody would read: most often a slip of the pen."""
        for key in self.given:
            if key not in keys:
                raise self.wrong(key, f"没有这一项；可以写的是 {'、'.join(keys)}。")

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text, trimmed; numbers are taken as text, so that `id: 1` and `on: "1"` mean the same."""
        found = self.given.get(key)
        if isinstance(found, bool) or not isinstance(found, str | int | None):
            raise self.wrong(key, "要写成文字。")
        found = str(found).strip() if found is not None else ""
        if not found:
            if default is None:
                raise self.wrong(key, "缺这一项。")
            return default
        return found

    def choice(self, key: str, known: Mapping[str, R], default: R | None = None) -> R:
        """Return what one of the known words means."""
        word = self.text(key, None if default is None else "").lower().replace(" ", "_").replace("-", "_")
        if default is not None and not word:
            return default
        if word not in known:
            raise self.wrong(key, f"「{word}」不认识；可以写 {'、'.join(word for word in known if word)}。")
        return known[word]

    def day(self, key: str) -> date | None:
        """Return a date written as 2026-01-31, or None when there is none."""
        found = self.given.get(key)
        if found is None:
            return None
        try:
            day = date.fromisoformat(found)
        except (TypeError, ValueError):
            raise self.wrong(key, "日期要写成 2026-01-31 这样。") from None
        if not EARLIEST <= day.year <= LATEST:
            raise self.wrong(key, f"年份要在 {EARLIEST} 到 {LATEST} 之间。")
        return day

    def needed_day(self, key: str) -> date:
        """Return a date that must be there."""
        found = self.day(key)
        if found is None:
            raise self.wrong(key, "缺这一项，写成 2026-01-31 这样的日期。")
        return found

    def count(self, key: str) -> int:
        """Return a whole positive number."""
        found = self.given.get(key)
        if isinstance(found, bool) or not isinstance(found, int) or not 0 < found <= LONGEST:
            raise self.wrong(key, f"要写成 1 到 {LONGEST} 的整数。")
        return found

    def nodes(self, key: str) -> list["Node"]:
        """Return a list of objects; missing is empty."""
        found = self.given.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            raise self.wrong(key, "要写成列表 [ ]。")
        return [node(f"{self.at(key)}[{place}]", one) for place, one in enumerate(found)]


def decoded(content: bytes | str, name: str = "") -> object:
    """Return what a JSON text says; raises Malformed with the line and column where it cannot be read."""
    try:
        return json.loads(content.decode("utf-8-sig") if isinstance(content, bytes) else content)
    except UnicodeDecodeError as fault:
        raise Malformed(name, "不是 UTF-8 编码的文本。") from fault
    except json.JSONDecodeError as fault:
        raise Malformed(name, f"不是 JSON，第 {fault.lineno} 行第 {fault.colno} 列起读不懂。") from fault
    except (RecursionError, ValueError) as fault:
        raise Malformed(name, "嵌套太深，或者有太长的数字。") from fault


def modest(content: bytes) -> object:
    """Return what a stranger's JSON text says; raises Malformed when it asks more than one answer may cost."""
    if len(content) > MOST_BYTES:
        raise Malformed("", f"太大，最多 {MOST_BYTES // 1000} KB。")
    given = decoded(content)
    promises = given.get("obligations", ()) if isinstance(given, dict) else ()
    if not isinstance(promises, list):
        return given
    if len(promises) > MOST_PROMISES:
        raise Malformed("obligations", f"一次最多 {MOST_PROMISES} 项承诺，现在是 {len(promises)} 项。")
    if (links := sum(map(_links, promises))) > MOST_LINKS:
        raise Malformed("obligations", f"各项的前项、调整和事件合计最多 {MOST_LINKS} 条，现在是 {links} 条。")
    steps = given.get("steps") if isinstance(given, dict) else None
    if isinstance(steps, list) and (plays := len(steps) * (len(promises) + links)) > MOST_PLAYS:
        raise Malformed("steps", f"步数乘以承诺和事件的数目最多 {MOST_PLAYS}，现在是 {plays}。")
    return given


def _links(promise: object) -> int:
    hung = [promise.get(key) for key in ("gates", "adjustments", "events")] if isinstance(promise, dict) else []
    return sum(len(one) for one in hung if isinstance(one, list))


def node(path: str, given: object) -> Node:
    """Return an object of the file."""
    if not isinstance(given, dict):
        raise Malformed(path, "要写成对象 { }。")
    return Node(path, given)


def read(given: object, calendar: WorkCalendar) -> Question:
    """Return what a parsed file asks; raises Malformed with the path of what is wrong, CycleOfGates is judged later."""
    whole = node("", given)
    whole.knows("as_of", "signed_on", "obligations")
    as_of, signed_on = whole.needed_day("as_of"), whole.day("signed_on")
    nodes = whole.nodes("obligations")
    if not nodes:
        raise whole.wrong("obligations", "至少写一项承诺。")
    dues: dict[Key, date] = {}
    for one in nodes:
        key = one.text("id")
        if key in dues:
            raise one.wrong("id", f"「{key}」写了两次。")
        dues[key] = one.needed_day("base_due")
    promises = [_promise(one, dues, calendar, signed_on) for one in nodes]
    return Question(as_of, promises, {one.text("id"): one.text("title", "") for one in nodes})


PROMISE = ("id", "title", "debtor", "side", "unit", "base_start", "base_due", "signed_on", "verified_on", "gates")


def _promise(one: Node, dues: Mapping[Key, date], calendar: WorkCalendar, signed_on: date | None) -> Promised:
    one.knows(*PROMISE, "adjustments")
    gates = _each(one, "gates", lambda gate: _gate(gate, dues))
    adjustments = _each(one, "adjustments", _adjustment)
    written, base_due = one.day("base_start"), one.needed_day("base_due")
    if written and written > base_due:
        raise one.wrong("base_start", "起算日晚于承诺日期。")
    signed_on = one.day("signed_on") or signed_on or _before(adjustments, base_due)
    return Promised(
        key=one.text("id"),
        debtor=one.text("debtor"),
        side=one.choice("side", SIDES),
        unit=one.choice("unit", {unit: unit for unit in UNITS}),
        calendar=calendar,
        base_start=default_start(signed_on, [dues[gate.on] for gate in gates], base_due, written),
        base_due=base_due,
        verified_on=one.day("verified_on"),
        gates=gates,
        adjustments=adjustments,
    )


def _each(one: Node, key: str, made: Callable[[Node], R]) -> tuple[R, ...]:
    return tuple(made(entry) for entry in one.nodes(key))


def _before(adjustments: Sequence[Adjusted], base_due: date) -> date:
    """Return a start for a promise of which nobody says when it began: before everything that stopped it."""
    starts = [given.start - timedelta(days=1) for given in adjustments if given.start]
    return min([base_due, *starts])


def _gate(gate: Node, dues: Mapping[Key, date]) -> WaitsFor:
    gate.knows("id", "mode")
    on = gate.text("id")
    if on not in dues:
        raise gate.wrong("id", f"没有编号为「{on}」的承诺。")
    return WaitsFor(on, gate.choice("mode", {mode: mode for mode in MODES}, SHIFT))


def _adjustment(one: Node) -> Adjusted:
    one.knows("kind", "from", "to", "days", "party", "debtor", "cause")
    kind = one.choice("kind", {kind: kind for kind in KINDS})
    party = one.choice("party", {**{party: party for party in PARTIES}, **SIDES, **NOBODYS}, AGREED)
    who, cause = one.text("debtor", "") or None, one.text("cause", "")
    if kind == EXTENSION:
        return Adjusted(kind, party, cause, days=one.count("days"), debtor=who)
    start, end = one.needed_day("from"), one.day("to")
    if end and end < start:
        raise one.wrong("to", "止日早于起日。")
    return Adjusted(SUSPENSION, party, cause, start=start, end=end, debtor=who)
