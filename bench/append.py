"""Events through the first door, with chain, against the same INSERT into a copy of the table without trigger."""

from dataclasses import dataclass
from uuid import uuid4

from django.db import connection, transaction

from bench.bed import Bed, as_owner, filled
from bench.harness import ROUNDS, Measured, Variant, measure
from bench.words import Section, compared, table
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.chronicle.rules import canonical
from tests.fixtures.ground import ROLES, Ground

COPY = f"""
    CREATE TABLE bench_event (LIKE chronicle_event INCLUDING ALL, FOREIGN KEY (stream_id) REFERENCES chronicle_stream);
    CREATE SEQUENCE bench_seq;
    ALTER TABLE bench_event ALTER seq SET DEFAULT nextval('bench_seq'), ALTER recorded_at SET DEFAULT clock_timestamp(),
        ALTER hash SET DEFAULT decode(repeat('00', 32), 'hex');
    GRANT SELECT, INSERT ON bench_event TO {ROLES.app};
    GRANT USAGE ON bench_seq TO {ROLES.app};
"""
DOOR, BARE = "chronicle_event", "bench_event"


@dataclass(frozen=True)
class Size:
    """Over how many streams how many events are spread, and how many stand in one transaction of the second table."""

    streams: int = 1_000
    events: int = 4_000
    together: int = 100


def _insert(table: str, streams: list[int], count: int, together: int) -> int:
    """Insert `count` events, `together` per transaction."""
    statement = f"""
        INSERT INTO {table} (stream_id, kind, at, actor, body) VALUES (%s, %s, transaction_timestamp(), %s, %s)
    """
    actor = uuid4()
    for first in range(0, count, together):
        with transaction.atomic(), connection.cursor() as cursor:
            for number in range(first, first + together):
                body = {"obligation": number, "claim": number, "completed_on": "2026-06-18", "post": 1}
                stream = streams[number % len(streams)]
                cursor.execute(statement, [stream, "obligations.obligation.confirmed", actor, canonical(body)])
    return count


def _measure(bed: Bed, size: Size, together: int, rounds: int) -> list[Measured]:
    streams = list(Stream.objects.order_by("pk").values_list("pk", flat=True))

    def variant(name: str, table: str) -> Variant:
        def insert() -> int:
            return _insert(table, streams, size.events, together)

        return Variant(name, insert, lambda: bed.copy(insert))

    return measure([variant("the same INSERT, no trigger", BARE), variant("through the first door", DOOR)], rounds)


def bench(ground: Ground, size: Size | None = None, rounds: int = ROUNDS) -> Section:
    """Measure what the trigger, the chain, the head and the news cost an act."""
    size = size or Size()
    with filled(ground, "append", lambda: _streams(size.streams)) as bed:
        as_owner(bed.filled, COPY)
        alone, together = (_measure(bed, size, count, rounds) for count in (1, size.together))
    return Section(
        "Appending to the chronicle",
        f"{size.events:,} events over {size.streams:,} streams by one client, as the app role. The first door adds to "
        "the INSERT: seq, time and hash, the head of the stream, one row of news. What does that cost?",
        [
            _rates(alone, together, size),
            "One event per transaction, as an act does:",
            compared(alone, "event"),
            f"{size.together:,} events per transaction, so that the commit weighs less:",
            compared(together, "event"),
        ],
    )


def _streams(count: int) -> None:
    Stream.objects.bulk_create(Stream(kind="matter") for _ in range(count))


def _rates(alone: list[Measured], together: list[Measured], size: Size) -> str:
    rows = [
        [bare.name, f"{1 / bare.middle('wall'):,.0f}", f"{1 / many.middle('wall'):,.0f}"]
        for bare, many in zip(alone, together, strict=True)
    ]
    return table(["events per second", "1 per transaction", f"{size.together:,} per transaction"], rows)
