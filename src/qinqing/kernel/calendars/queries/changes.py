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
    says: str
    year: int | None
    may_revert: bool


def revertible(stream: int, code: str) -> dict[int, Event]:
    """Return the changes of a calendar that may be undone now, by their seq."""
    found = Event.objects.filter(stream=stream, kind__in=events.HISTORY, facts__calendar=code).order_by("-seq")
    return _last(list(found))


def changes() -> list[Done]:
    """Return the latest changes of all calendars, newest first, in three queries."""
    stream = Stream.objects.filter(kind="calendar").order_by("pk").first()
    if stream is None:
        return []
    found = list(Event.objects.filter(stream=stream, kind__in=events.HISTORY).order_by("-seq")[:SHOWN])
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
            says=_says(event),
            year=event.facts.get("year"),
            may_revert=event.seq in last,
        )
        for event in found
    ]


def _says(event: Event) -> str:
    if event.kind in events.CHANGES:
        return f"{len(event.facts['changed'])} 天改变"
    if "days" in event.facts:
        return f"每年最多 {event.facts['days']} 天，原来 {event.facts['was']} 天"
    return str(event.facts["path"])


def _last(newest_first: Sequence[Event]) -> dict[int, Event]:
    """Return what may be undone: the last change of days and the last allowance, the opening once neither stands."""
    undone = {event.facts["reverts"] for event in newest_first if "reverts" in event.facts}
    standing = [event for event in newest_first if "reverts" not in event.facts and event.seq not in undone]
    last: dict[tuple[str, str], Event] = {}
    for event in standing:
        chain = "days" if event.kind in events.CHANGES else event.kind
        last.setdefault((event.facts["calendar"], chain), event)
    changed = {code for code, chain in last if chain != events.OPENED.tag}
    rest = [event for (code, chain), event in last.items() if chain != events.OPENED.tag or code not in changed]
    return {event.seq: event for event in rest}


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
