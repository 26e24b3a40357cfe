"""The first door: what people's acts append to history."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from qinqing.kernel.chronicle.events import EventKind, plain
from qinqing.kernel.chronicle.models import Content, Stream
from qinqing.kernel.chronicle.rules import canonical, salted
from qinqing.kernel.devices.action import running
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
    current.events += 1
    return int(seq)


def area_stream(area: str) -> int:
    """Return the one stream of a configuration area (units, accounts, ...), opened on first use."""
    running()
    known = Stream.objects.filter(kind=area).order_by("pk").values_list("pk", flat=True).first()
    return known or open_stream(area).pk
