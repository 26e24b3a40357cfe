"""Writing changed days, set by set: the calendar, all that follow it, and the running count of working days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.models import Calendar, Day
from qinqing.kernel.calendars.rules.notice import Change, keeps
from qinqing.kernel.chronicle.actions import area_stream
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal

AREA = "calendar"

# New contents of one calendar's days.
_WRITE = """
    UPDATE calendars_day AS day SET is_work = given.is_work, note = given.note, own = given.own
    FROM unnest(%(days)s::date[], %(work)s::boolean[], %(notes)s::text[], %(own)s::boolean[])
         AS given(day, is_work, note, own)
    WHERE day.calendar_id = %(calendar)s AND day.day = given.day
"""

# Days that a calendar does not declare itself are those of its parent.
_FOLLOW = """
    UPDATE calendars_day AS day SET is_work = above.is_work, note = above.note
    FROM calendars_calendar AS calendar JOIN calendars_day AS above ON above.calendar_id = calendar.parent_id
    WHERE calendar.id = ANY (%(calendars)s) AND day.calendar_id = calendar.id AND day.day = above.day
      AND above.day = ANY (%(days)s) AND NOT day.own
      AND (day.is_work, day.note) IS DISTINCT FROM (above.is_work, above.note)
"""

# The running count, anew from the first changed day to the end.
_RECOUNT = """
    UPDATE calendars_day AS day SET ordinal = counted.ordinal
    FROM (
        SELECT later.calendar_id, later.day, coalesce(before.ordinal, 0)
               + sum(later.is_work::integer) OVER (PARTITION BY later.calendar_id ORDER BY later.day) AS ordinal
        FROM calendars_day AS later
        LEFT JOIN calendars_day AS before ON before.calendar_id = later.calendar_id AND before.day = %(first)s::date - 1
        WHERE later.calendar_id = ANY (%(calendars)s) AND later.day >= %(first)s
    ) AS counted
    WHERE day.calendar_id = counted.calendar_id AND day.day = counted.day AND day.ordinal <> counted.ordinal
"""


class NothingChanges(Refusal):
    """A change that changes nothing would be an empty event: the same notice was entered twice."""

    says = _("日历已经是这样，没有要改的日子。")


class CalendarMoved(Refusal):
    """The preview was made from an older revision, so that what would move may be other than was shown."""

    says = _("您预览之后日历又有改动，请再看一遍会变的日子，再确认。")
    status = 409


class NotAllowedToDiffer(Refusal):
    """A county rests or works otherwise than the calendar above it only as far as those who keep that one allow."""

    says = _(
        "{calendar} {year} 年最多可以有 {most} 天和上级不同，这样改就有 {count} 天。请由上级管理员设定或增加许可。"
    )


# On how many days of each year a calendar differs from its parent.
_DIFFERS = """
    SELECT extract(year FROM day.day)::integer, count(*)
    FROM calendars_day AS day JOIN calendars_day AS above ON above.day = day.day
    WHERE day.calendar_id = %s AND above.calendar_id = %s AND day.is_work <> above.is_work
      AND extract(year FROM day.day) = ANY (%s) GROUP BY 1
"""


@dataclass(frozen=True)
class Family:
    """A calendar, locked, with all that follow it, level by level below it."""

    top: Calendar
    levels: Sequence[Sequence[Calendar]]

    @property
    def ids(self) -> list[int]:
        """Return the key of every calendar."""
        return [self.top.pk, *(one.pk for level in self.levels for one in level)]

    @property
    def codes(self) -> list[str]:
        """Return the code of every calendar."""
        return [self.top.code, *(one.code for level in self.levels for one in level)]


def lock(code: str, by: Actor) -> tuple[int, Family]:
    """Lock the history and the calendars; raises NotFound when `by` does not keep the calendar called `code`."""
    running().row_checked = True
    stream = area_stream(AREA)
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    found = list(Calendar.objects.select_for_update(no_key=True).order_by("pk"))
    top = next((one for one in found if one.code == code), None)
    if top is None or not keeps(by.jurisdiction, top.path):
        raise NotFound
    levels, level = [], [top]
    while level := [one for one in found if one.parent_id in {above.pk for above in level}]:
        levels.append(level)
    return stream, Family(top, levels)


def differing(top: Calendar, days: Iterable[date]) -> dict[int, int]:
    """Return on how many days of the years of `days` a calendar differs from its parent."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERS, [top.pk, top.parent_id, sorted({day.year for day in days})])
        return dict(cursor.fetchall())


def check_own_days(top: Calendar, before: Mapping[int, int], after: Mapping[int, int], by: Actor) -> None:
    """Raise when somebody who does not keep the parent makes a calendar differ on more days than are allowed."""
    if top.parent is None or keeps(by.jurisdiction, top.parent.path):
        return
    for year, count in after.items():
        if count > before.get(year, 0) and count > top.own_days:
            raise NotAllowedToDiffer(calendar=top.name, year=year, most=top.own_days, count=count)


def rows(calendar: Calendar, days: Sequence[date]) -> list[list[object]]:
    """Return days as an event keeps them."""
    found = Day.objects.filter(calendar=calendar, day__in=days).order_by("day")
    return [list(row) for row in found.values_list("day", "is_work", "note", "own")]


def write(family: Family, changes: Sequence[Change], *, own: Sequence[bool]) -> None:
    """Write changed days of a calendar and of all that follow it; the count is made anew from the first of them."""
    running()
    days = [change.day for change in changes]
    given: dict[str, Any] = {
        "calendar": family.top.pk,
        "days": days,
        "work": [change.is_work for change in changes],
        "notes": [change.note for change in changes],
        "own": list(own),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, given)
        for level in ([family.top], *family.levels):
            cursor.execute(_FOLLOW, {"calendars": [one.pk for one in level], "days": days})
        cursor.execute(_RECOUNT, {"calendars": family.ids, "first": min(days)})


def bump(family: Family, published_to: date) -> None:
    """Give every calendar its new revision, so that each process loads it anew; a notice holds for all that follow."""
    running()
    for one in (family.top, *(one for level in family.levels for one in level)):
        one.revision += 1
        one.stamp = uuid4()
        one.published_to = published_to
        one.save(update_fields=["revision", "stamp", "published_to"])
