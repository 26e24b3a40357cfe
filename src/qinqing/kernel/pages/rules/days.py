"""Dates and distances to them, in the words a page uses."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from qinqing.kernel.calendars.rules import day_text

WEEKDAYS = "一二三四五六日"
WORKING = "个工作日"
CALENDAR = "天"

Unit = Literal["working", "calendar"]


@dataclass(frozen=True)
class Due:
    """What a due chip says: the distance in bold, the date beside it."""

    lead: str
    rest: str = ""
    tone: str = "plain"
    provisional: bool = False


def weekday_text(day: date) -> str:
    """Return 6月18日 周四."""
    return f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def remaining(
    count: int,
    on: date,
    today: date,
    *,
    unit: Unit = "working",
    tone: str = "plain",
    provisional: bool = False,
) -> Due:
    """Return 剩 3 个工作日 6月24日前; on the last day 今天到期."""
    word = WORKING if unit == "working" else CALENDAR
    lead = f"剩 {count} {word}" if count > 0 else "今天到期"
    return Due(lead, f"{day_text(on, today)}前", tone, provisional)


def overdue(count: int, on: date, today: date, *, provisional: bool = False) -> Due:
    """Return 超 20 天 应于5月29日."""
    return Due(f"超 {count} {CALENDAR}", f"应于{day_text(on, today)}", "alarm", provisional)


def early(count: int, on: date, today: date, *, whose: str = "") -> Due:
    """Return 早 4 天, 按期, or 迟 28 天 with the party that it is booked to; `count` is negative when late."""
    if count < 0:
        return Due(f"迟 {-count} {CALENDAR}" + (f"，记{whose}" if whose else ""), day_text(on, today), "alarm")
    return Due(f"早 {count} {CALENDAR}" if count else "按期", day_text(on, today), "done")
