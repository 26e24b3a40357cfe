"""The least that a sweep could cost: the rows that it wrote, computed beforehand, one statement per table and batch."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack

from qinqing.site.postgres import prepare
from qinqing.site.postgres.roles import Session
from tests.fixtures.ground import ROLES, Database

_TABLE = """
    CREATE TABLE bench_raw (
        batch bigint, stream_id bigint, seq bigint, is_last boolean, kind text, at timestamptz, recorded_at timestamptz,
        body text, hash bytea, obligation_id bigint, purpose text, epoch bigint, fired_step smallint, level smallint,
        step smallint, next_at timestamptz, promise_light smallint, matter_light smallint)
"""
_WRITTEN = """
    SELECT batch, event.stream_id, seq, seq = max(seq) OVER (PARTITION BY batch, event.stream_id), event.kind,
           event.at, recorded_at, body, hash, firing.obligation_id, firing.purpose, firing.epoch, firing.step,
           firing.level, clock.step, clock.next_at, promise.light, matter.light
    FROM (SELECT *, dense_rank() OVER (ORDER BY recorded_at) AS batch, (facts ->> 'obligation')::bigint AS obligation_id
          FROM chronicle_event WHERE kind = 'obligations.clock.fired') AS event
    JOIN obligations_firing AS firing USING (obligation_id)
    JOIN obligations_clock AS clock USING (obligation_id)
    JOIN obligations_obligation AS promise ON promise.id = obligation_id
    JOIN matters_matter AS matter ON matter.stream_id = event.stream_id
    ORDER BY batch, event.at, firing.obligation_id
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

ALL = (
    *LEAST,
    """INSERT INTO obligations_firing (obligation_id, purpose, epoch, step, level, at)
       SELECT obligation_id, purpose, epoch, fired_step, level, at FROM bench_raw WHERE batch = %s""",
    """UPDATE obligations_obligation AS promise SET light = raw.promise_light
       FROM bench_raw AS raw WHERE raw.batch = %s AND promise.id = raw.obligation_id""",
    """UPDATE matters_matter AS matter SET light = raw.matter_light
       FROM bench_raw AS raw WHERE raw.batch = %s AND raw.is_last AND matter.stream_id = raw.stream_id""",
)
"""And the firing and both lights, without which nothing could fire once or be seen."""


def keep(swept: Database, base: Database) -> None:
    """Take what a sweep wrote in one database, and keep it in another as rows to write."""
    with prepare.session(swept.superuser) as source, prepare.session(base.superuser) as target:
        target.execute(_TABLE)
        with (
            source.cursor().copy(f"COPY ({_WRITTEN}) TO STDOUT (FORMAT binary)") as out,
            target.cursor().copy("COPY bench_raw FROM STDIN (FORMAT binary)") as into,
        ):
            for block in out:
                into.write(block)
        target.execute("CREATE INDEX bench_raw_batch ON bench_raw (batch)")
        target.execute("VACUUM ANALYZE bench_raw")


def writer(database: Database, statements: Sequence[str], stack: ExitStack) -> Callable[[int], int]:
    """Return what writes one batch in one transaction; the hash is given, which the app role may not."""
    opened: Session = stack.enter_context(prepare.session(database.superuser))

    def write(batch: int) -> int:
        with opened.transaction():
            written = [opened.execute(statement, [batch]).rowcount for statement in statements]
        return written[0]

    return write


_CHAINED = """public.chronicle_chain(head, public.chronicle_message(
                   stream_id, seq, kind, at, recorded, NULL::uuid, body))
                   OVER (PARTITION BY stream_id ORDER BY seq) AS hash"""


def without_chain(database: Database) -> None:
    """Replace the second door, in this copy only, by the same one that hashes nothing."""
    with prepare.session(database.superuser) as opened:
        row = opened.execute("SELECT pg_get_functiondef('chronicle_append_batch'::regproc)").fetchone()
        found = str(row[0]) if row else ""
        if _CHAINED not in found:
            raise RuntimeError("the second door is not what this bench knows")
        opened.execute(found.replace(_CHAINED, "head AS hash").encode())
        opened.execute(f"ALTER FUNCTION chronicle_append_batch OWNER TO {ROLES.chronicle}")
