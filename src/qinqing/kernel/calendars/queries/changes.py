"""The history of calendars and limits, for the pages that show it and for undoing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qinqing.kernel.calendars import events
from qinqing.kernel.calendars.queries.limits import last_of_limits
from qinqing.kernel.chronicle.models import Event, Stream
from qinqing.kernel.parties.models import Person

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Done:
    """One change as a page lists it; `may_revert` says that it is the last of its calendar that still stands."""

    seq: int
    label: str
    calendar: str
    at: datetime
    who: str
    days: int
    year: int | None
    may_revert: bool


def revertible(stream: int, code: str) -> Event | None:
    """Return the newest change of a calendar that was not undone."""
    found = Event.objects.filter(stream=stream, kind__in=events.CHANGES, facts__calendar=code).order_by("-seq")
    undone: set[int] = set()
    for event in found:
        if event.kind == events.REVERTED.tag:
            undone.add(event.facts["reverts"])
        elif event.seq not in undone:
            return event
    return None


def changes() -> list[Done]:
    """Return the latest changes of all calendars, newest first, in three queries."""
    stream = Stream.objects.filter(kind="calendar").order_by("pk").first()
    if stream is None:
        return []
    found = list(Event.objects.filter(stream=stream, kind__in=events.CHANGES).order_by("-seq")[:SHOWN])
    people = dict(Person.objects.filter(pk__in={event.actor for event in found}).values_list("pk", "name"))
    labels = {kind.tag: kind.label for kind in events.KINDS}
    last = _last(found)
    return [
        Done(
            seq=event.seq,
            label=labels[event.kind],
            calendar=event.facts["calendar"],
            at=event.at,
            who=people.get(event.actor, "系统") if event.actor else "系统",
            days=len(event.facts["changed"]),
            year=event.facts.get("year"),
            may_revert=event.seq in last,
        )
        for event in found
    ]


def _last(newest_first: Sequence[Event]) -> set[int]:
    """Return for each calendar its newest change that was not undone."""
    undone = {event.facts["reverts"] for event in newest_first if event.kind == events.REVERTED.tag}
    last: dict[str, int] = {}
    for event in newest_first:
        if event.kind != events.REVERTED.tag and event.seq not in undone:
            last.setdefault(event.facts["calendar"], event.seq)
    return set(last.values())


def changed_days(event: Event) -> list[date]:
    """Return the days that a change turned from work to rest or back, for whoever reacts to it."""
    return [date.fromisoformat(day) for day in event.facts["changed"]]


@dataclass(frozen=True, slots=True)
class LimitDone:
    """One change of a local limit as a page lists it; `may_undo` says that it is the last that still stands."""

    seq: int
    label: str
    code: str
    path: str
    at: datetime
    who: str
    may_undo: bool


def limit_changes() -> list[LimitDone]:
    """Return the latest changes of local limits, newest first, in three queries."""
    stream = Stream.objects.filter(kind="calendar").order_by("pk").first()
    if stream is None:
        return []
    tags = [kind.tag for kind in events.LIMIT_KINDS]
    found = list(Event.objects.filter(stream=stream, kind__in=tags).order_by("-seq")[:SHOWN])
    people = dict(Person.objects.filter(pk__in={event.actor for event in found}).values_list("pk", "name"))
    labels, last = {kind.tag: kind.label for kind in events.KINDS}, last_of_limits(found)
    return [
        LimitDone(
            seq=event.seq,
            label=labels[event.kind],
            code=event.facts["code"],
            path=event.facts["path"],
            at=event.at,
            who=people.get(event.actor, "系统") if event.actor else "系统",
            may_undo=event.seq in last,
        )
        for event in found
    ]
