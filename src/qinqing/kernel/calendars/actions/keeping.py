"""Entering a year's holiday notice, a local day, and a jurisdiction's own calendar."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars import access, events
from qinqing.kernel.calendars.actions.changes import (
    AREA,
    CalendarMoved,
    Family,
    NothingChanges,
    bump,
    check_own_days,
    differing,
    lock,
    rows,
    write,
)
from qinqing.kernel.calendars.models import Calendar
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules.notice import Change, Declared, day_change, keeps, year_changes
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal

_COPY = """
    INSERT INTO calendars_day (calendar_id, day, is_work, ordinal, note, own)
    SELECT %s, day, is_work, ordinal, note, false FROM calendars_day WHERE calendar_id = %s
"""


class YearOutOfOrder(Refusal):
    """Notices come year by year: a gap would leave a year that nobody published between two certain ones."""

    says = _("请先录入 {year} 年的放假通知。")


class FollowsTheNation(Refusal):
    """A holiday notice is the nation's; a jurisdiction declares its own days one by one."""

    says = _("放假通知录入全国工作日历；本地放假或上班请在「本地日子」里设定。")


class PathTaken(Refusal):
    """A jurisdiction has one calendar."""

    says = _("这个范围已经有日历，或代码已被使用。")


class BeyondItsYears(Refusal):
    """A calendar holds days up to its last year only."""

    says = _("日历没有 {day} 这一天。")


@action(access.PUBLISH)
def publish_year(
    *, code: str, year: int, days: Sequence[Declared], revision: int | None = None, by: Actor, at: datetime = NOW
) -> list[Change]:
    """Enter the holiday notice of a year for the nation and all that follow it; returns the days that it changed.

    `days` were read and judged by `rules.notice.read`; `revision` is that of the preview.
    """
    stream, family = _locked(code, revision, by)
    if family.top.parent_id is not None:
        raise FollowsTheNation
    if year > (following := family.top.published_to.year + 1):
        raise YearOutOfOrder(year=following)
    known = calendar(code)
    if not known.first.year < year <= known.last.year:
        raise BeyondItsYears(day=date(year, 1, 1))
    changes = year_changes(known, year, days)
    published_to = max(family.top.published_to, date(year, 12, 31))
    if not changes and published_to == family.top.published_to:
        raise NothingChanges
    facts = _apply(family, changes, published_to, own=False)
    record(stream, events.PUBLISHED, by=by, at=at, facts={"year": year, **facts})
    return changes


@action(access.DECLARE)
def declare_day(
    *, code: str, day: date, is_work: bool, note: str, revision: int | None = None, by: Actor, at: datetime = NOW
) -> None:
    """Say that one day is worked, or not, in one jurisdiction and below it."""
    stream, family = _locked(code, revision, by)
    known = calendar(code)
    if not known.first <= day <= known.last:
        raise BeyondItsYears(day=day)
    changes = day_change(known, day, is_work=is_work, note=note)
    if not changes:
        raise NothingChanges
    before = differing(family.top, [day])
    facts = _apply(family, changes, family.top.published_to, own=True)
    check_own_days(family.top, before, differing(family.top, [day]), by)
    record(stream, events.DECLARED, by=by, at=at, facts=facts)


def _locked(code: str, revision: int | None, by: Actor) -> tuple[int, Family]:
    stream, family = lock(code, by)
    if revision is not None and revision != family.top.revision:
        raise CalendarMoved
    return stream, family


def _apply(family: Family, changes: Sequence[Change], published_to: date, *, own: bool) -> dict[str, Any]:
    days = [change.day for change in changes]
    before, published_from = rows(family.top, days), family.top.published_to
    if changes:
        write(family, changes, own=[own] * len(changes))
    bump(family, published_to)
    return {
        "calendar": family.top.code,
        "calendars": family.codes,
        "changed": [change.day for change in changes if change.flips],
        "before": before,
        "after": rows(family.top, days),
        "published_from": published_from,
        "published_to": published_to,
        "revision": family.top.revision,
    }


@action(access.OPEN, creates=True)
def open_calendar(*, code: str, name: str, path: str, by: Actor, at: datetime = NOW) -> Calendar:
    """Give a jurisdiction a calendar of its own; it begins as a copy of the nearest one above it."""
    if not keeps(by.jurisdiction, path):
        raise NotFound
    stream = area_stream(AREA)
    taken = {one.path: one for one in Calendar.objects.select_for_update(no_key=True).order_by("pk")}
    if path in taken or code in {one.code for one in taken.values()}:
        raise PathTaken
    above = max((one for one in taken.values() if path.startswith(one.path)), key=lambda one: len(one.path))
    made = Calendar.objects.create(code=code, name=name, path=path, parent=above, published_to=above.published_to)
    with connection.cursor() as cursor:
        cursor.execute(_COPY, [made.pk, above.pk])
    facts = {"calendar": code, "path": path, "parent": above.code}
    record(stream, events.OPENED, by=by, at=at, facts=facts, texts={"name": name})
    return made


@action(access.ALLOW)
def allow_days(*, code: str, days: int, by: Actor, at: datetime = NOW) -> int:
    """Allow those who keep a calendar to let it differ from its parent on `days` of a year; returns what it was.

    Only who keeps the parent allows; setting the former number again takes it back.
    """
    stream, family = lock(code, by)
    top = family.top
    if top.parent is None or not keeps(by.jurisdiction, top.parent.path):
        raise NotFound
    if days == top.own_days:
        raise NothingChanges
    was, top.own_days = top.own_days, days
    top.save(update_fields=["own_days"])
    record(stream, events.ALLOWED, by=by, at=at, facts={"calendar": code, "days": days, "was": was})
    return was
