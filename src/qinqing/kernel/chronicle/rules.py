"""The canonical form of a body and the arithmetic of the chain, outside the database."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

GENESIS = bytes(32)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def canonical(body: Mapping[str, Any]) -> str:
    """Return `body` as canonical JSON: keys sorted, no spaces, one line, UTF-8 as it is."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def microseconds(moment: datetime) -> int:
    """Return whole microseconds since 1970 UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def link(
    previous: bytes,
    stream_id: int,
    seq: int,
    kind: str,
    at: datetime,
    recorded_at: datetime,
    actor: UUID | None,
    body: str,
) -> bytes:
    """Return the hash of an event, as the database computes it in `chronicle_link`."""
    lines = [stream_id, seq, kind, microseconds(at), microseconds(recorded_at), actor or "", body]
    return sha256(previous + "\n".join(map(str, lines)).encode()).digest()


def salted(salt: bytes, text: str) -> bytes:
    """Return the digest of a text that stays outside the chain."""
    return sha256(salt + text.encode()).digest()
