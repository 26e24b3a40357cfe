"""The least that a sweep could cost: its rows computed beforehand, then one statement per table and batch."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count

from qinqing.site.postgres import prepare
from qinqing.site.postgres.roles import Session
from tests.fixtures.ground import ROLES, Database

Way = Callable[[datetime, int], int]
"""Fires what is due at an instant, so many at most, and returns how many."""

TABLES = ("clock", "stream", "event", "news", "firing", "promise", "matter")
WITHOUT_LIGHTS = TABLES[:4]

# What a sweep of a slot has to write, told apart from the sweep's own statement: batch 0 are those that warm.
_EXPECTED = """
    CREATE UNLOGGED TABLE bench_raw AS
    WITH due AS (
        SELECT obligation_id, stream_id, purpose, epoch, step AS fired_step, next_at AS at, anchor_on, ladder_id,
               calendar_id, CASE WHEN place <= {warm} THEN 0 ELSE (place - {warm} - 1) / {batch} + 1 END AS batch
        FROM (SELECT *, row_number() OVER (ORDER BY next_at) AS place FROM obligations_clock
              WHERE next_at <= '{now}') AS clock
    ), ahead AS (
        SELECT each.*, (fired_step + 1)::smallint AS step,
               obligations_step_at(calendar_id, anchor_on, rung."offset", rung.unit) AS next_at
        FROM (SELECT DISTINCT calendar_id, anchor_on, ladder_id, fired_step FROM due) AS each
        JOIN obligations_ladderstep AS rung ON (rung.ladder_id, rung.number) = (each.ladder_id, each.fired_step + 1)
    ), told AS (
        SELECT due.*, ahead.step, ahead.next_at, rung.level, stream.hash AS head, matter.light AS light_was,
               'obligations.clock.fired' AS kind, clock_timestamp() AS recorded_at,
               stream.seq + row_number() OVER (PARTITION BY stream_id ORDER BY at, obligation_id) AS seq,
               format('{{"anchor_on":"%s","audience":%s,"epoch":%s,"level":%s,"obligation":%s,"purpose":"%s","step":%s}}',
                      anchor_on, array_to_json(audience), epoch, level, obligation_id, purpose, fired_step) AS body
        FROM due JOIN ahead USING (calendar_id, anchor_on, ladder_id, fired_step)
        JOIN obligations_ladderstep AS rung ON (rung.ladder_id, rung.number) = (due.ladder_id, due.fired_step)
        JOIN chronicle_stream AS stream ON stream.id = due.stream_id JOIN matters_matter AS matter USING (stream_id)
    )
    SELECT batch, stream_id, seq, kind, at, recorded_at, body, obligation_id, purpose, epoch, fired_step, level, step,
           next_at, light_was, seq = max(seq) OVER (PARTITION BY batch, stream_id) AS is_last,
           seq = max(seq) OVER (PARTITION BY stream_id) AS is_end,
           greatest(light_was, max(level) OVER (PARTITION BY stream_id)) AS light,
           chronicle_chain(head, chronicle_message(stream_id, seq, kind, at, recorded_at, NULL::uuid, body))
               OVER (PARTITION BY stream_id ORDER BY seq) AS hash
    FROM told ORDER BY batch, at, obligation_id
"""
_FOUND = """
    SELECT count(*), count(*) FILTER (WHERE (clock.step, clock.next_at) = (raw.step, raw.next_at)),
           count(*) FILTER (WHERE stream.seq = raw.seq OR NOT raw.is_end),
           count(*) FILTER (WHERE event.body = raw.body), count(news.seq),
           count(*) FILTER (WHERE firing.level = raw.level), count(*) FILTER (WHERE promise.light = raw.level),
           count(*) FILTER (WHERE matter.light = raw.light)
    FROM bench_raw AS raw JOIN obligations_clock AS clock USING (obligation_id)
    JOIN chronicle_stream AS stream ON stream.id = raw.stream_id
    JOIN matters_matter AS matter ON matter.stream_id = raw.stream_id
    JOIN obligations_obligation AS promise ON promise.id = raw.obligation_id
    LEFT JOIN chronicle_event AS event ON (event.stream_id, event.seq) = (raw.stream_id, raw.seq)
    LEFT JOIN chronicle_news AS news ON (news.stream_id, news.seq) = (raw.stream_id, raw.seq)
    LEFT JOIN obligations_firing AS firing ON (firing.obligation_id, firing.purpose, firing.epoch, firing.step)
                                            = (raw.obligation_id, raw.purpose, raw.epoch, raw.fired_step)
"""
LEAST = (
    """UPDATE obligations_clock AS clock SET step = raw.step, next_at = raw.next_at
       FROM bench_raw AS raw WHERE raw.batch = %s AND clock.obligation_id = raw.obligation_id""",
    """UPDATE chronicle_stream AS stream SET seq = raw.seq, hash = raw.hash
       FROM bench_raw AS raw WHERE raw.batch = %s AND raw.is_last AND stream.id = raw.stream_id""",
    """INSERT INTO chronicle_event (stream_id, seq, kind, at, recorded_at, body, hash)
       SELECT stream_id, seq, kind, at, recorded_at, body, hash FROM bench_raw WHERE batch = %s""",
    "INSERT INTO chronicle_news (stream_id, seq) SELECT stream_id, seq FROM bench_raw WHERE batch = %s",
)
"""Clock, stream, event and outbox."""

LIGHTS = (
    """INSERT INTO obligations_firing (obligation_id, purpose, epoch, step, level, at)
       SELECT obligation_id, purpose, epoch, fired_step, level, at FROM bench_raw WHERE batch = %s""",
    """UPDATE obligations_obligation AS promise SET light = raw.level
       FROM bench_raw AS raw WHERE raw.batch = %s AND promise.id = raw.obligation_id""",
    """UPDATE matters_matter AS matter SET light = raw.light
       FROM bench_raw AS raw WHERE raw.batch = %s AND raw.is_last AND raw.light > raw.light_was
       AND matter.stream_id = raw.stream_id""",
)
"""The firing and both lights, without which nothing could fire once or be seen."""

BY_KEY = "SET enable_seqscan = off"


def expect(opened: Session, now: datetime, *, warm: int, batch: int) -> None:
    """Compute what has to be written for all that is due; this also reads those rows, alike for every variant."""
    opened.execute("DROP TABLE IF EXISTS bench_raw")
    opened.execute(_EXPECTED.format(warm=warm, batch=batch, now=now.isoformat()).encode())
    opened.execute("CREATE INDEX bench_raw_batch ON bench_raw (batch)")
    opened.execute("VACUUM ANALYZE bench_raw")


def check_written(opened: Session, tables: Sequence[str]) -> None:
    """Raise unless every row stands in these tables as it was computed: whoever writes less is no rival."""
    for way in ("seqscan", "hashjoin", "mergejoin"):
        opened.execute(f"SET enable_{way} = off".encode())
    wanted, *found = opened.execute(_FOUND).fetchall()[0]
    wrong = {name: rows for name, rows in zip(TABLES, found, strict=True) if name in tables and rows != wanted}
    if wrong:
        raise RuntimeError(f"of {wanted} rows only these were written: {wrong}")


@contextmanager
def bare(database: Database, statements: Sequence[str], later: Sequence[str] = ()) -> Iterator[Way]:
    """Yield what writes batch after batch, a transaction each; what it leaves out is written when all was measured.

    The hash is given, which the app role may not.
    """
    with prepare.session(database.superuser) as opened:
        opened.execute(BY_KEY)
        batches = count()

        def write(_: datetime, __: int) -> int:
            batch = next(batches)
            with opened.transaction():
                first, *_ = [opened.execute(statement, [batch]).rowcount for statement in statements]
            return first

        yield write
        for batch in range(next(batches)):
            for statement in later:
                opened.execute(statement, [batch])


_CHAINED = """public.chronicle_chain(head, public.chronicle_message(
                   stream_id, seq, kind, at, recorded, NULL::uuid, body))
                   OVER (PARTITION BY stream_id ORDER BY seq) AS hash"""


@contextmanager
def without_chain(database: Database, way: Way) -> Iterator[Way]:
    """Replace the second door, for one run, by the same one that hashes nothing."""
    with prepare.session(database.superuser) as opened:
        row = opened.execute("SELECT pg_get_functiondef('chronicle_append_batch'::regproc)").fetchone()
        found = str(row[0]) if row else ""
        if _CHAINED not in found:
            raise RuntimeError("the second door is not what this bench knows")
        _door(opened, found.replace(_CHAINED, "head AS hash"))
        try:
            yield way
        finally:
            _door(opened, found)


def _door(opened: Session, definition: str) -> None:
    opened.execute(definition.encode())
    opened.execute(f"ALTER FUNCTION chronicle_append_batch OWNER TO {ROLES.chronicle}")
