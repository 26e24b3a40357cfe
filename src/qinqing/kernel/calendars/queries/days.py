"""Loading a calendar once per revision, finding that of a jurisdiction, and showing a year of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Max, Min, TextField

from qinqing.kernel.calendars.models import Calendar, Day
from qinqing.kernel.calendars.rules import WorkCalendar
from qinqing.kernel.calendars.rules.counting import ONE_DAY
from qinqing.kernel.calendars.rules.notice import keeps
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.prepared import Prepared, Slot

NATIONAL = "cn"


@lru_cache(maxsize=16)
def _load(calendar_id: int, revision: int, stamp: UUID) -> WorkCalendar:
    """Revision and stamp are part of the key: a later notice makes every process load anew."""
    columns = ("day", "is_work", "ordinal", "note")
    days = list(Day.objects.filter(calendar=calendar_id).order_by("day").values_list(*columns))
    published_to = Calendar.objects.values_list("published_to", flat=True).get(pk=calendar_id)
    return WorkCalendar(
        first=days[0][0],
        working=[is_work for _, is_work, _, _ in days],
        ordinals=[ordinal for _, _, ordinal, _ in days],
        published_to=published_to,
        notes={day: note for day, _, _, note in days if note},
    )


_CALENDARS = Prepared(
    lambda: Calendar.objects.filter(code=Slot("code", TextField())).values_list("pk", "revision", "stamp")
)


def calendar(code: str = NATIONAL) -> WorkCalendar:
    """Return the calendar called `code`; one small query, the days themselves are kept in memory.

    Raises DoesNotExist where there is none.
    """
    for found in _CALENDARS.rows(code=code):
        return _load(*found)
    raise Calendar.DoesNotExist(code)


def calendar_for(path: str) -> Calendar:
    """Return the calendar of a jurisdiction: its own, else the nearest above it; one query."""
    parts = path.split("/")
    above = ["/".join(parts[:length]) + "/" for length in range(1, len(parts))]
    found = Calendar.objects.filter(path__in=["", *above])
    return max(found, key=lambda one: len(one.path))


def calendars(actor: Actor | None = None) -> list[Calendar]:
    """Return every calendar, or those that `actor` keeps, from the nation down; one query."""
    found = Calendar.objects.select_related("parent").order_by("path")
    return [one for one in found if actor is None or keeps(actor.jurisdiction, one.path)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row for one reason: a holiday, or a weekend day that is worked instead."""

    first: date
    last: date
    note: str
    is_work: bool

    @property
    def says(self) -> str:
        """Return 国庆节放假, or why a weekend day is worked."""
        return self.note if self.is_work or self.note.endswith("放假") else f"{self.note}放假"


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
    weekends = set(days.filter(note="", is_work=False).values_list("day", flat=True))
    return Year(
        name=found.name,
        number=number,
        published=date(number, 12, 31) <= found.published_to,
        working_days=days.filter(is_work=True).count(),
        stretches=[_with_weekends(one, weekends) for one in _stretches(list(days.exclude(note="").order_by("day")))],
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


def _with_weekends(stretch: Stretch, weekends: set[date]) -> Stretch:
    """Return a holiday together with the weekend that it touches, as its notice names it: 元旦 1月1日至3日."""
    if stretch.is_work:
        return stretch
    first, last = stretch.first, stretch.last
    while first - ONE_DAY in weekends:
        first -= ONE_DAY
    while last + ONE_DAY in weekends:
        last += ONE_DAY
    return replace(stretch, first=first, last=last)
