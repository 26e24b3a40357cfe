"""The calculator for programs: GET /api/v1/limit?code=XK.DECIDE&from=2026-09-18."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Schema

from qinqing.kernel.calendars.forms import asked_in
from qinqing.kernel.calendars.queries import NATIONAL, calendar, calendars, limit_named
from qinqing.kernel.calendars.rules.asked import Misasked, answer
from qinqing.kernel.calendars.rules.limits import Limit
from qinqing.kernel.calendars.rules.working import Answer
from qinqing.kernel.devices.operation import Operations
from qinqing.kernel.devices.page import PUBLIC
from qinqing.kernel.devices.refusal import NotFound, Refusal

operations = Operations("计算器")


class NoCalendar(NotFound):
    """A question names a calendar of this installation."""

    says = _("没有代码为「{code}」的工作日历。")


class CannotCount(Refusal):
    """What was asked cannot be counted; the sentence says why."""

    says = "{reason}"


class Asked(Schema):
    """The question, as the page's form takes it; everything is text and read by the same rules."""

    start: str = Field("", alias="from", description="起算的日期，可以带时间。", examples=["2026-09-18"])
    code: str = Field("", description="法定期限的代码，例如 `XK.DECIDE`；不写就自己写长度。", examples=["XK.DECIDE"])
    length: str = Field("", description="长度，整数。", examples=["20"])
    unit: str = Field("", description="长度的单位；不写是 `working_day`。", examples=["working_day"])
    backward: str = Field("", description="`true`：往前算。")
    direction: str = Field("", description="`backward`：往前算。")
    rolls: str = Field("", description="末日是休息日时顺延：`true` 或 `false`；不写按法律。")
    extend: str = Field("", description="延长多少。")
    suspend: list[str] = Field([], description="不计入的一段，例如 `2026-09-20..2026-09-25`，可以写几次。")
    to: str = Field("", description="问到哪一天为止过了多少。")
    calendar: str = Field("", description="工作日历的代码；不写是全国的。", examples=["cn"])


class LimitShape(Schema):
    """A statutory limit."""

    code: str
    name: str
    length: str = Field(description="长度。", examples=["20"])
    unit: str
    direction: str
    rolls: Any = Field(description="末日顺延的规定。")
    sense: str
    start_event: str
    end_event: str
    actor: str
    law: str = Field(description="法律依据。", examples=["行政许可法 第42条第1款+第82条"])
    verified: Any = Field(description="法条是否核对过。")
    status: str
    jurisdiction: str
    note: str


class LimitLine(Schema):
    """One step of the counting."""

    says: str
    law: str


class LimitAnswer(Schema):
    """The last day, and how it was counted."""

    calendar: str = Field(description="按哪份工作日历。")
    limit: LimitShape | None = Field(description="法定期限；自己写长度的是 `null`。")
    start: str = Field(alias="from", description="起算的时刻。", examples=["2026-09-18T00:00"])
    last_day: date = Field(description="最后一日。")
    ends_at: str | None = Field(description="按分钟、小时算的，哪一刻到。")
    provisional: bool = Field(description="有的日子还没有公布放假安排，结果是暂定的。")
    law: str = Field(description="法律依据。")
    working: Sequence[LimitLine] = Field(description="怎样一步一步算的，各依据哪一条。")


@operations.asks("limit", PUBLIC, LimitAnswer, "期限计算器", "最后一日是哪天，怎么算的，依据哪条法律。不用令牌。")
def limit(request: HttpRequest, given: Query[Asked]) -> dict[str, Any]:
    """Answer one question."""
    asked, code = asked_in(request.GET), given.calendar or NATIONAL
    found = next((one for one in calendars() if one.code == code), None)
    if found is None:
        raise NoCalendar(code=code[:30])
    try:
        known = limit_named(asked.code, found.path) if asked.code else None
        told = answer(asked, known, calendar(code))
    except Misasked as fault:
        raise CannotCount(reason=str(fault)) from fault
    return {"calendar": code, **_answer(told)}


def _answer(given: Answer) -> dict[str, Any]:
    return {
        "limit": _limit(given.limit) if given.limit else None,
        "from": given.start.isoformat(timespec="minutes"),
        "last_day": given.last_day.isoformat(),
        "ends_at": given.instant.isoformat(timespec="minutes") if given.instant else None,
        "provisional": given.provisional,
        "law": given.law,
        "working": [{"says": line.says, "law": line.law} for line in given.working],
    }


def _limit(known: Limit) -> dict[str, Any]:
    names = ("code", "name", "unit", "direction", "rolls", "sense", "start_event", "end_event", "actor", "law")
    rest = ("verified", "status", "jurisdiction", "note")
    return {"length": str(known.length), **{name: getattr(known, name) for name in (*names, *rest)}}
