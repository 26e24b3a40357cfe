"""Reading history and checking it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from qinqing.kernel.chronicle.models import Content, Event, Stream


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as pages show it: facts from the body, texts as people wrote them (None: erased)."""

    seq: int
    kind: str
    at: datetime
    recorded_at: datetime
    actor: UUID | None
    facts: dict[str, Any]
    texts: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of every chain found; `broken` names stream and seq of each fault."""

    streams: int
    events: int
    broken: Sequence[tuple[int, int]]


@cache
def is_demo() -> bool:
    """Return whether the owner marked this database as a demonstration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chronicle_is_demo()")
        return bool(cursor.fetchone()[0])


def history(stream_id: int) -> list[Entry]:
    """Return a stream's events, oldest first, in two queries."""
    rows = Event.objects.filter(stream_id=stream_id).order_by("seq")
    found = Content.objects.filter(stream_id=stream_id).values_list("digest", "text")
    texts = {bytes(digest).hex(): text for digest, text in found}
    return [
        Entry(
            seq=row.seq,
            kind=row.kind,
            at=row.at,
            recorded_at=row.recorded_at,
            actor=row.actor,
            facts=row.facts,
            texts={name: texts.get(digest) for name, digest in row.facts.get("texts", {}).items()},
        )
        for row in rows
    ]


_BROKEN = """
    WITH linked AS (
        SELECT stream_id, seq, hash, body, kind, at, recorded_at, actor,
               lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER w AS previous,
               row_number() OVER w AS place
        FROM chronicle_event WINDOW w AS (PARTITION BY stream_id ORDER BY seq)
    )
    SELECT stream_id, seq FROM linked
    WHERE place <> seq OR hash <> chronicle_link(
        previous, chronicle_message(stream_id, seq, kind, at, recorded_at, actor, body))
    UNION
    SELECT stream.id, stream.seq FROM chronicle_stream AS stream
    LEFT JOIN chronicle_event AS event ON event.stream_id = stream.id AND event.seq = stream.seq
    WHERE stream.hash IS DISTINCT FROM coalesce(event.hash, decode(repeat('00', 32), 'hex'))
    UNION
    SELECT stream_id, 0 FROM chronicle_content
    WHERE digest <> sha256(salt || convert_to(text, 'UTF8'))
    ORDER BY 1, 2
"""


def verify() -> Verification:
    """Recompute every chain and every kept text in the database; O(events)."""
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN)
        broken = [(int(stream), int(seq)) for stream, seq in cursor.fetchall()]
    return Verification(Stream.objects.count(), Event.objects.count(), broken)


_FOREIGN_OWNER = """
    SELECT NOT pg_has_role(current_user, tableowner, 'USAGE') FROM pg_tables WHERE tablename = 'chronicle_event'
"""


@cache
def has_own_role() -> bool:
    """Return whether the chronicle belongs to a role of its own; else append-only rests on triggers alone."""
    with connection.cursor() as cursor:
        cursor.execute(_FOREIGN_OWNER)
        return bool(cursor.fetchone()[0])
