"""Who looked at what: streams of their own, one per viewer and month, for auditors only."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from qinqing.kernel.chronicle.models import NamedStream
from qinqing.kernel.chronicle.queries.history import Entry, history
from qinqing.kernel.chronicle.rules.looks import RANGE, parts
from qinqing.kernel.devices.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Viewer:
    """How often a person looked in a month; `stream` opens the single looks."""

    stream: int
    month: str
    person: UUID
    looks: int


def viewers(limit: int = 500) -> Sequence[Viewer]:
    """Return viewers by month, the newest month first, within it whoever looked most."""
    named = NamedStream.objects.filter(kind__gte=RANGE[0], kind__lt=RANGE[1]).annotate(count=F("stream__seq"))
    found = [Viewer(row.stream_id, *parts(row.kind), looks=row.count) for row in named.order_by("-kind")[:limit]]
    return sorted(found, key=lambda one: (one.month, one.looks), reverse=True)


def looks_of(stream_id: int) -> tuple[Viewer, list[Entry]]:
    """Return one viewer's month with its looks, oldest first; raises NotFound when the stream is of another kind."""
    named = NamedStream.objects.filter(stream=stream_id, kind__gte=RANGE[0], kind__lt=RANGE[1]).first()
    if named is None:
        raise NotFound
    entries = history(stream_id)
    return Viewer(stream_id, *parts(named.kind), looks=len(entries)), entries
