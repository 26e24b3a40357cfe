"""Loading a calendar once per revision, and showing a year of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db.models import Max, Min

from qinqing.kernel.calendars.models import Calendar, Day
from qinqing.kernel.calendars.rules import WorkCalendar

NATIONAL = "cn"


@lru_cache(maxsize=16)
def _load(calendar_id: int, revision: int) -> WorkCalendar:
    """`revision` is part of the key: a later notice makes every process load anew."""
    days = list(Day.objects.filter(calendar=calendar_id).order_by("day").values_list("day", "is_work", "ordinal"))
    published_to = Calendar.objects.values_list("published_to", flat=True).get(pk=calendar_id)
    return WorkCalendar(
        first=days[0][0],
        working=[is_work for _, is_work, _ in days],
        ordinals=[ordinal for _, _, ordinal in days],
        published_to=published_to,
    )


def calendar(code: str = NATIONAL) -> WorkCalendar:
    """Return the calendar called `code`; one small query, the days themselves are kept in memory."""
    calendar_id, revision = Calendar.objects.values_list("pk", "revision").get(code=code)
    return _load(calendar_id, revision)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row for one reason: a holiday, or a weekend day that is worked instead."""

    first: date
    last: date
    note: str
    is_work: bool


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar's year as a page shows it; `published` says whether its notice has come out."""

    name: str
    number: int
    published: bool
    working_days: int
    stretches: Sequence[Stretch]
    earlier: int | None
    later: int | None


def year_of(code: str, number: int) -> Year:
    """Return one year of the calendar called `code`; a year that it does not hold becomes the nearest one."""
    found = Calendar.objects.get(code=code)
    ends = Day.objects.filter(calendar=found).aggregate(first=Min("day__year"), last=Max("day__year"))
    number = min(max(number, ends["first"]), ends["last"])
    days = Day.objects.filter(calendar=found, day__year=number)
    return Year(
        name=found.name,
        number=number,
        published=date(number, 12, 31) <= found.published_to,
        working_days=days.filter(is_work=True).count(),
        stretches=_stretches(list(days.exclude(note="").order_by("day"))),
        earlier=number - 1 if number > ends["first"] else None,
        later=number + 1 if number < ends["last"] else None,
    )


def _stretches(days: Sequence[Day]) -> list[Stretch]:
    stretches: list[Stretch] = []
    for day in days:
        last = stretches[-1] if stretches else None
        joins = last and last.note == day.note and (day.day - last.last).days <= (1 if day.is_work else 4)
        if last and joins:
            stretches[-1] = replace(last, last=day.day)
        else:
            stretches.append(Stretch(day.day, day.day, day.note, day.is_work))
    return stretches
