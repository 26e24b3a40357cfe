"""The canonical form of a body, and the links of a chain."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def canonical(body: Mapping[str, Any]) -> str:
    """Return `body` as canonical JSON: keys sorted, no spaces, one line, UTF-8 as it is."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def microseconds(moment: datetime) -> int:
    """Return whole microseconds since 1970 UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def genesis(kind: str) -> bytes:
    """Return the head of an empty stream, so that its kind cannot be changed either."""
    return sha256(kind.encode()).digest()


def message(
    stream_id: int,
    seq: int,
    kind: str,
    at: datetime,
    recorded_at: datetime,
    actor: UUID | None,
    body: str,
) -> str:
    """Return an event as one line: every column but the hash, as `chronicle_message` in the database."""
    fields = [stream_id, seq, kind, microseconds(at), microseconds(recorded_at), actor or "", body]
    return "\t".join(map(str, fields))


def link(previous: bytes, text: str) -> bytes:
    """Return the hash of an event, as `chronicle_link` in the database: of its whole line, the hash before it first."""
    return sha256(f"{previous.hex()}\t{text}\n".encode()).digest()


def salted(salt: bytes, text: str) -> bytes:
    """Return the digest of a text that stays outside the chain."""
    return sha256(salt + text.encode()).digest()


def blinded(secret: bytes, seq: int, head: bytes) -> bytes:
    """Return a stream's head as a leaf of a checkpoint: without the secret nobody can tell whose it is."""
    return sha256(secret + seq.to_bytes(8, "big") + head).digest()
