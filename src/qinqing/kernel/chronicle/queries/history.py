"""Reading history, and what the database itself says of its keeping."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from qinqing.kernel.chronicle.models import Content, Event
from qinqing.kernel.chronicle.rules import ERASED_TEXT


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

    def text(self, name: str) -> str:
        """Return what was written as `name`; empty when nothing was, and an erased text says so."""
        text = self.texts.get(name, "")
        return ERASED_TEXT if text is None else text

    @property
    def words(self) -> str:
        """Return all that was written with the event."""
        return "".join(map(self.text, self.texts))


@cache
def is_demo() -> bool:
    """Return whether the owner marked this database as a demonstration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chronicle_is_demo()")
        return bool(cursor.fetchone()[0])


def history(stream_id: int, kinds: Collection[str] = ()) -> list[Entry]:
    """Return a stream's events (of these kinds alone where any are named), oldest first, in two queries."""
    rows = Event.objects.filter(stream_id=stream_id).order_by("seq")
    rows = rows.filter(kind__in=kinds) if kinds else rows
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


_FOREIGN_OWNER = """
    SELECT NOT pg_has_role(current_user, tableowner, 'USAGE') FROM pg_tables WHERE tablename = 'chronicle_event'
"""


@cache
def has_own_role() -> bool:
    """Return whether the chronicle belongs to a role of its own; else append-only rests on triggers alone."""
    with connection.cursor() as cursor:
        cursor.execute(_FOREIGN_OWNER)
        return bool(cursor.fetchone()[0])
