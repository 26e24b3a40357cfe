"""Acts of many clients at once, with chain, against the same INSERT into a copy of the table without trigger."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psutil
from django.db import connection

from bench.bed import Bed, as_owner, filled
from bench.harness import Measured, Variant, measure, ratio
from bench.many import multiply, numbered
from bench.words import Aim, Section, aims, compared, table
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.chronicle.rules import canonical
from qinqing.site.postgres import prepare
from qinqing.site.postgres.programs import NEWEST, in_wheel
from tests.fixtures.ground import ROLES, Database, Ground

ROUNDS = 5
COPY = f"""
    CREATE TABLE bench_event (LIKE chronicle_event INCLUDING ALL, FOREIGN KEY (stream_id) REFERENCES chronicle_stream);
    CREATE SEQUENCE bench_seq;
    ALTER TABLE bench_event ALTER seq SET DEFAULT nextval('bench_seq'), ALTER recorded_at SET DEFAULT clock_timestamp(),
        ALTER hash SET DEFAULT decode(repeat('00', 32), 'hex');
    GRANT SELECT, INSERT ON bench_event TO {ROLES.app};
    GRANT USAGE ON bench_seq TO {ROLES.app};
"""
DOOR, BARE = "chronicle_event", "bench_event"
BODY = canonical({"obligation": 4711, "claim": 17, "completed_on": "2026-06-18", "post": 1})


@dataclass(frozen=True)
class Size:
    """How many matters there are, how many clients act at once without a pause, and how many acts each of them does."""

    streams: int = 2_000
    clients: int = 8
    acts: int = 1_000


FULL = Size(acts=10_000)


@dataclass(frozen=True)
class Acting:
    """`pgbench` as the clients: it costs little itself, so that the ratio is the server's."""

    bed: Bed
    size: Size
    first: int
    place: Path

    def variant(self, name: str, into: str, streams: int) -> Variant:
        """Return acts on `streams` matters, one event and one transaction each, written into a table."""
        script = self.place / f"{into}_{streams}.sql"
        script.write_text(
            f"\\set stream random({self.first}, {self.first + streams - 1})\n"
            f"INSERT INTO {into} (stream_id, kind, at, actor, body) "
            "VALUES (:stream, 'obligations.obligation.confirmed', transaction_timestamp(), "
            f"'{UUID(int=7)}', '{BODY}') RETURNING seq;\n"
        )
        made: dict[str, Database] = {}

        def act(acts: int) -> int:
            command = [str(in_wheel(NEWEST) / "bin" / "pgbench"), "-n", "-M", "prepared", "-f", str(script)]
            command += ["-c", str(self.size.clients), "-j", "2", "-t", str(acts), made["copy"].addresses.app]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode or "number of failed transactions: 0 " not in done.stdout:
                raise RuntimeError(f"{done.stdout}{done.stderr}")
            return acts * self.size.clients

        @contextmanager
        def around() -> Iterator[list[int]]:
            def warm(copy: Database) -> None:
                made["copy"] = copy
                connection.ensure_connection()
                act(max(1, self.size.acts // 10))

            with self.bed.copy(warm) as pids:
                yield [psutil.Process(pids[0]).ppid()]

        return Variant(name, lambda: act(self.size.acts), around)


def _streams(bed: Bed, count: int) -> int:
    """Make the histories and return the key of the first."""
    like = Stream.objects.get()
    with prepare.session(bed.filled.superuser) as opened:
        multiply(opened, like, numbered(count), id=f"{like.pk + 1} + n")
        opened.execute("VACUUM ANALYZE")
    return int(like.pk) + 1


def bench(ground: Ground, size: Size | None = None, rounds: int = ROUNDS) -> Section:
    """Measure what the trigger, the chain, the head and the news cost those who act."""
    size = size or Size()
    with (
        filled(ground, "append", lambda: Stream.objects.create(kind="matter")) as bed,
        tempfile.TemporaryDirectory() as place,
    ):
        as_owner(bed.filled, COPY)
        acting = Acting(bed, size, _streams(bed, size.streams), Path(place))
        variants = [
            acting.variant("the same INSERT, no trigger", BARE, size.streams),
            acting.variant("through the first door", DOOR, size.streams),
            acting.variant("one hot matter: the same INSERT, no trigger", BARE, 1),
            acting.variant("one hot matter: through the first door", DOOR, 1),
        ]
        measured = measure(variants, rounds)
    return Section(
        "Appending to the chronicle",
        f"{size.clients} clients without a pause, each act one event and one transaction, {size.clients * size.acts:,} "
        f"acts over {size.streams:,} matters, as the app role. The first door adds to the INSERT: seq, time and hash, "
        "the head of the stream, one row of news. What does that cost?",
        [
            aims([Aim("first door / no trigger, acts per second", 0.60, ratio(measured[0], measured[1], "wall"))]),
            _rates(measured),
            compared(measured, "act"),
        ],
        ["In one hot matter the acts wait for each other until each is on the disk: that is what a history is."],
    )


def _rates(measured: list[Measured]) -> str:
    rows = [[one.name, f"{1 / one.middle('wall'):,.0f}"] for one in measured]
    return table(["variant", "acts per second"], rows)
