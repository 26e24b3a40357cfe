"""The first door: what people's acts append to history, and what the house notes of their looks."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from qinqing.kernel.chronicle.events import EventKind, plain
from qinqing.kernel.chronicle.models import Content, NamedStream, Stream
from qinqing.kernel.chronicle.rules import canonical, salted
from qinqing.kernel.chronicle.rules.looks import look_kind
from qinqing.kernel.devices.action import NOW, database_now, on_the_side, running
from qinqing.kernel.devices.actor import Actor

_INSERT = """
    INSERT INTO chronicle_event (stream_id, kind, at, actor, body) VALUES (%s, %s, %s, %s, %s) RETURNING seq
"""


def open_stream(kind: str) -> Stream:
    """Begin a history; only inside an action."""
    running()
    return Stream.objects.create(kind=kind)


def _keep(stream_id: int, text: str) -> str:
    salt = secrets.token_bytes(16)
    digest = salted(salt, text)
    Content.objects.create(digest=digest, stream_id=stream_id, salt=salt, text=text)
    return digest.hex()


def record(
    stream_id: int,
    kind: EventKind,
    *,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> int:
    """Append one event to a stream and return its seq.

    `facts` are plain values without personal data; `texts` are what people wrote and stay outside the hash. Raises
    ValueError when a key is not as `kind` declares it, RuntimeError outside an action.
    """
    current = running()
    facts, texts = facts or {}, {name: text for name, text in (texts or {}).items() if text}
    kind.check(facts, texts)
    body: dict[str, Any] = {key: plain(value) for key, value in facts.items()}
    body["post"] = by.post_id
    if texts:
        body["texts"] = {name: _keep(stream_id, text) for name, text in texts.items()}
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [stream_id, kind.tag, at, by.person_id, canonical(body)])
        (seq,) = cursor.fetchone()
    current.recorded.append((stream_id, int(seq), kind.tag))
    return int(seq)


def _named(kind: str) -> int:
    """Return the one stream of a kind, opened on first use; two that open it at once end up with the same one."""
    known = NamedStream.objects.filter(kind=kind).values_list("stream", flat=True).first()
    if known is not None:
        return known
    NamedStream.objects.bulk_create([NamedStream(kind=kind, stream=open_stream(kind))], ignore_conflicts=True)
    return NamedStream.objects.values_list("stream", flat=True).get(kind=kind)


def area_stream(area: str) -> int:
    """Return the one stream of a configuration area (units, accounts, ...), opened on first use."""
    running()
    return _named(area)


def look(*, by: Actor, what: EventKind, facts: Mapping[str, Any], at: datetime = NOW) -> None:
    """Record that `by` was about to see something sensitive: call it before showing anything.

    It goes into the viewer's own stream of the month, never into the history of what was seen, and stays even when
    the page then fails. An action needs no look: its event says who was there.
    """
    with on_the_side():
        moment = database_now() if at is NOW else at
        stream = _named(look_kind(by.person_id, timezone.localtime(moment).date()))
        record(stream, what, by=by, at=moment, facts=facts)
