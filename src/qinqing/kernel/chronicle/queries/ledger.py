"""The whole chronicle as lines, for export and for checking; one statement, so one moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DataError, connection, transaction
from django.db.models import Subquery

from qinqing.kernel.chronicle.events import VERIFIED
from qinqing.kernel.chronicle.models import Event, NamedStream
from qinqing.kernel.chronicle.queries.checkpoints import Way, signers, way
from qinqing.kernel.chronicle.rules import genesis
from qinqing.kernel.chronicle.rules.ledger import ALL, FORMAT, MOST_FAULTS, ONE, Fault, Reader, Verification

FETCH = 2000
VERIFICATIONS = "verifications"
"""The stream of what was found when people had everything recomputed."""

# The database's own functions take no part: whoever changed history may have changed them as well.
_CHECKPOINTS = """
    SELECT 0::bigint AS stream, number AS seq, 0 AS part, concat_ws(E'\\t', 'C', number,
           (extract(epoch FROM made_at) * 1000000)::bigint, leaves, encode(previous, 'hex'), encode(sha256, 'hex'),
           encode(sm3, 'hex'), algorithm, encode(public_key, 'hex'), encode(signature, 'hex')) AS line
    FROM chronicle_checkpoint
"""
_STREAMS = """
    SELECT id, 0, 0, concat_ws(E'\\t', 'S', id, seq, encode(hash, 'hex'), kind, coalesce((
               SELECT encode(event.hash, 'hex') FROM chronicle_event AS event
               WHERE event.stream_id = stream.id ORDER BY event.seq DESC LIMIT 1), ''))
    FROM chronicle_stream AS stream WHERE %(stream)s::bigint IS NULL OR id = %(stream)s
"""
_EVENTS = """
    SELECT stream_id, seq, 1, concat_ws(E'\\t', 'E', encode(hash, 'hex'), stream_id, seq, kind,
           (extract(epoch FROM at) * 1000000)::bigint, (extract(epoch FROM recorded_at) * 1000000)::bigint,
           coalesce(actor::text, ''), body)
    FROM chronicle_event WHERE %(stream)s::bigint IS NULL OR stream_id = %(stream)s
"""
_LEAVES = """
    SELECT leaf.stream_id, leaf.seq, 2, concat_ws(E'\\t', 'L', leaf.stream_id, leaf.seq, leaf.checkpoint_id,
           encode(coalesce(secret.secret, ''), 'hex'), encode(leaf.leaf, 'hex'))
    FROM chronicle_leaf AS leaf LEFT JOIN chronicle_secret AS secret USING (stream_id)
    WHERE %(stream)s::bigint IS NULL OR (leaf.stream_id = %(stream)s AND leaf.seq = %(leaf)s)
"""
_TEXTS = """
    SELECT stream_id, 9223372036854775807, 3, concat_ws(E'\\t', 'T', stream_id, encode(digest, 'hex'),
           encode(salt, 'hex'), encode(convert_to(text, 'UTF8'), 'hex'))
    FROM chronicle_content
"""


def _rows(query: str, parameters: dict[str, Any]) -> Iterator[str]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(query, parameters)
        while rows := cursor.fetchmany(FETCH):
            for *_, line in rows:
                yield line


def lines(*, stream: int | None = None, texts: bool = False) -> Iterator[bytes]:
    """Yield the chronicle as `rules.ledger` reads it: all of it, or one stream with the way up from its last leaf.

    Texts are personal and stay here unless asked for. Whoever holds an export can tell whose its leaves are.
    """
    parts = [_CHECKPOINTS, _STREAMS, _EVENTS, _LEAVES, *([_TEXTS] if texts else [])]
    query = " UNION ALL ".join(parts) + " ORDER BY stream, seq, part"
    found = way(stream) if stream is not None else None
    parameters = {"stream": stream, "leaf": found.seq if found else None}
    yield b"\t".join([b"Q", FORMAT, ALL if stream is None else ONE, b"1" if texts else b"0"]) + b"\n"
    for line in _shaped(_rows(query, parameters), found):
        yield f"{line}\n".encode()


def _shaped(rows: Iterator[str], found: Way | None) -> Iterator[str]:
    """Put before every event the hash of the one before it instead of its own."""
    streams = events = 0
    before = ""
    for row in rows:
        tag, _, rest = row.partition("\t")
        if tag == "E":
            own, _, message = rest.partition("\t")
            yield f"{before}\t{message}"
            events, before = events + 1, own
            continue
        if tag == "S":
            streams, before = streams + 1, genesis(rest.split("\t")[3]).hex()
        way_up = f"\t{found.place}\t{','.join(one.hex() for one in found.path)}" if tag == "L" and found else ""
        yield row + way_up
    yield f"Z\t{streams}\t{events}"


_OTHER_FACTS = """
    SELECT stream_id, seq FROM chronicle_event WHERE facts IS DISTINCT FROM body::jsonb ORDER BY 1, 2 LIMIT %s
"""


def verify() -> Verification:
    """Recompute every chain, every text that is kept and every checkpoint; O(events)."""
    found = Reader(signers().trusted).read(lines(texts=True))
    found.faults += _other_facts()
    return found


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found when somebody last had everything recomputed, and when that was."""

    at: datetime
    found: Verification


def last_verified() -> Verified | None:
    """Return what was found last, as it was recorded then; one query."""
    kept = NamedStream.objects.filter(kind=VERIFICATIONS).values("stream")
    told = Event.objects.filter(stream=Subquery(kept), kind=VERIFIED.tag).order_by("-seq").first()
    if told is None:
        return None
    facts = told.facts
    numbers = {name: facts[name] for name in ("streams", "events", "texts", "erased")}
    return Verified(told.at, Verification(**numbers, faults=[Fault(*one) for one in facts["faults"]]))


def _other_facts() -> list[Fault]:
    """Return every event whose facts, as pages read them, are not its body."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_OTHER_FACTS, [MOST_FAULTS])
            return [Fault(stream, seq, "页面读的内容与记录不符。") for stream, seq in cursor.fetchall()]
    except DataError:
        return [Fault(0, 0, "有记录的内容不再是 JSON。")]
