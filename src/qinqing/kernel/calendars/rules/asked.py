"""What somebody asks the calculator, as text, turned into a counting; every fault has its sentence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from qinqing.kernel.calendars.rules.counting import LONGEST, Counting, Span, accrued
from qinqing.kernel.calendars.rules.days import BeyondCalendar, WorkCalendar
from qinqing.kernel.calendars.rules.limits import (
    ANNUAL_DATE,
    BACKWARD,
    COUNTED,
    EXACT,
    FORWARD,
    LENGTHS,
    PER_CALENDAR_DAY,
    Limit,
    length_text,
)
from qinqing.kernel.calendars.rules.working import Answer, Line, full, reckon

_DATE = re.compile(r"^(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?:[T ](\d{1,2}):(\d{2}))?$")
_YES, _NO = frozenset({"true", "yes", "1", "是", "on"}), frozenset({"false", "no", "0", "否"})
WORDS = {word.removeprefix("个"): unit for unit, word in LENGTHS.items() if unit in COUNTED}
MOST_SUSPENSIONS = 50


class Misasked(ValueError):
    """What was asked cannot be counted; the message is the sentence that the person reads."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was typed; empty text means not given."""

    start: str
    code: str = ""
    length: str = ""
    unit: str = ""
    backward: bool = False
    rolls: str = ""
    extend: str = ""
    suspend: Sequence[str] = ()
    until: str = ""


def moment_of(text: str, what: str) -> datetime:
    """Return a date, with its time where one is given; raises Misasked."""
    if not text.strip():
        raise Misasked(f"请写明{what}，例如 2026-09-18。")
    found = _DATE.match(text.strip())
    try:
        if found:
            year, month, day, hour, minute = (int(part or 0) for part in found.groups())
            return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - the wall clock of the place
    except ValueError:
        pass
    raise Misasked(f"{what}「{text.strip()[:30]}」不是日期。请写成 2026-09-18。")


def day_of(text: str, what: str) -> date:
    """Return a date; raises Misasked."""
    return moment_of(text, what).date()


def _span(text: str) -> Span:
    first, dots, last = text.partition("..")
    if not dots:
        raise Misasked(f"中止「{text.strip()[:40]}」请写成 2026-09-01..2026-09-10。")
    span = Span(day_of(first, "中止的第一天"), day_of(last, "中止的最后一天"))
    if span.last < span.first:
        raise Misasked(f"中止的最后一天{span.last}早于第一天{span.first}。")
    return span


def _spans(texts: Sequence[str]) -> tuple[Span, ...]:
    given = [text for text in texts if text.strip()]
    if len(given) > MOST_SUSPENSIONS:
        raise Misasked(f"中止最多写 {MOST_SUSPENSIONS} 次。")
    return tuple(_span(text) for text in given)


def _number(text: str, what: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text.strip()) or not 1 <= int(text) <= LONGEST:
        raise Misasked(f"{what}「{text.strip()[:20]}」要写成 1 到 {LONGEST} 的整数。")
    return int(text)


def _rolls(text: str, usual: bool) -> bool:
    word = text.strip().lower()
    if word and word not in _YES | _NO:
        raise Misasked(f"是否顺延「{text.strip()[:20]}」请写 true 或 false。")
    return usual if not word else word in _YES


def _base(asked: Asked, limit: Limit | None) -> Counting:
    if limit is not None:
        if asked.backward and limit.direction == FORWARD:
            raise Misasked(f"「{limit.name}」是向后计的期限（{limit.law}），不能向前计。")
        return Counting(limit.length, limit.unit, limit.direction, limit.rolls, office=limit.office)
    unit = WORDS.get(asked.unit.strip(), asked.unit.strip())
    if unit not in COUNTED:
        allowed = "、".join(f"{unit}（{LENGTHS[unit].removeprefix('个')}）" for unit in LENGTHS if unit in COUNTED)
        raise Misasked(f"没有「{asked.unit.strip()[:20]}」这个单位。可以用：{allowed}。")
    return Counting(_number(asked.length, "期限长度"), unit, BACKWARD if asked.backward else FORWARD)


def _extension(asked: Asked, base: Counting, limit: Limit | None) -> int:
    if not asked.extend.strip():
        return 0
    more = _number(asked.extend, "延长")
    if base.unit == ANNUAL_DATE:
        raise Misasked("规定到某一天的期限不能按天数延长。")
    if limit and not limit.extension_text:
        raise Misasked(f"「{limit.name}」没有规定可以延长（{limit.law}）。")
    if limit and limit.extends and more > (most := limit.extends.most(int(limit.length))):
        raise Misasked(f"「{limit.name}」最多延长 {length_text(most, base.unit)}：{limit.extends.text}。")
    return more


def answer(asked: Asked, limit: Limit | None, calendar: WorkCalendar) -> Answer:
    """Return the answer to a question about `limit`, or about a bare length; raises Misasked with a sentence."""
    start = moment_of(asked.start, "起算日期")
    if limit is not None and limit.unit == PER_CALENDAR_DAY:
        return _rate(asked, limit, start)
    base = _base(asked, limit)
    counting = replace(
        base,
        rolls=_rolls(asked.rolls, base.rolls),
        extension=_extension(asked, base, limit),
        suspensions=_spans(asked.suspend),
    )
    if counting.unit in EXACT and counting.suspensions:
        raise Misasked("按小时、分钟计算的期限不能按天中止。")
    try:
        return reckon(counting, start, calendar, limit)
    except BeyondCalendar as fault:
        years = f"{calendar.first.year} 到 {calendar.last.year} 年"
        raise Misasked(f"算不到：工作日历只有{years}的日子。") from fault


def _rate(asked: Asked, limit: Limit, start: datetime) -> Answer:
    if not asked.until.strip():
        raise Misasked(f"「{limit.name}」是按天计的比例（{limit.length_text}），没有最后一日；请写明算到哪一天。")
    until = day_of(asked.until, "算到的日期")
    if until < start.date():
        raise Misasked("算到的日期早于起算日期。")
    if str(limit.length).isidentifier():
        days, total = (until - start.date()).days, None
    else:
        days, total = accrued(str(limit.length), start.date(), until)
    lines = [
        Line(f"起算：{limit.start_event}，{full(start.date())}。从次日起每天计一次。", limit.law),
        Line(f"算到{full(until)}，共 {days} 天。"),
    ]
    if total is not None:
        lines.append(
            Line(f"{days} 天 × {limit.length} = {total.normalize():f}，即本金的 {(total * 100).normalize():f}%。")
        )
    lines += [Line(f"说明：{limit.note}。")] if limit.note else []
    return Answer(start, until, None, False, lines, limit.law, limit)


def asked_in_row(row: Mapping[str, str | None]) -> Asked:
    """Return the question in a row of a table; the names of the worked examples are understood as well."""
    given = {name.strip(): (text or "").strip() for name, text in row.items() if name}
    return Asked(
        start=given.get("from") or given.get("start_event_date", ""),
        code=given.get("code", ""),
        length=given.get("length", ""),
        unit=given.get("unit", ""),
        backward=given.get("direction", "") == BACKWARD or given.get("backward", "").lower() in _YES,
        rolls=given.get("rolls", ""),
        extend=given.get("extend", ""),
        suspend=tuple(given.get("suspend", "").replace("；", ";").split(";")),
        until=given.get("to", ""),
    )
