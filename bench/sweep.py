"""The sweep with its chain, against itself without the chain, against the bare rows, and against loops over rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from django.db import connection
from django.utils import timezone

from bench import raw
from bench.bed import Bed, filled
from bench.crowd import LAYOUTS, SCATTERED, Crowd, First, load, prototype, wind
from bench.harness import Around, Measured, Variant, measure, ratio
from bench.idle import idle, rows_read
from bench.rivals import book, by_rows, by_swaps
from bench.words import Aim, Section, aims, compared
from qinqing.kernel.obligations.jobs import sweep
from qinqing.site.postgres import prepare
from tests.fixtures.ground import Database, Ground

ROUNDS = 5
State = Mapping[str, object]


@dataclass(frozen=True)
class Size:
    """How many obligations, how many of them due besides those that warm, and how many at once; `loops` by row."""

    total: int = 300_000
    due: int = 10_000
    warm: int = 1_000
    batch: int = 5_000
    loops: int = 2_000
    polls: int = 500


FULL = Size(total=10_000_000, due=100_000, warm=5_000)

_STATES = {
    "clock": "SELECT count(*), sum(step), sum(extract(epoch FROM next_at)::bigint) FROM obligations_clock",
    "stream": "SELECT sum(seq) FROM chronicle_stream",
    "event": "SELECT count(*), sum(seq), sum(length(body)) FROM chronicle_event",
    "news": "SELECT count(*), sum(seq) FROM chronicle_news",
    "firing": "SELECT count(*), sum(step), sum(level) FROM obligations_firing",
    "light": "SELECT sum(light) FROM obligations_obligation",
    "matter": "SELECT sum(light) FROM matters_matter",
}
LEAST = ("clock", "stream", "event", "news")


def _state() -> State:
    with connection.cursor() as cursor:
        found = {}
        for name, query in _STATES.items():
            cursor.execute(query)
            found[name] = cursor.fetchone()
        return found


def fire(step: Callable[[int], int], wanted: int, batch: int) -> int:
    """Fire `wanted` due steps in batches."""
    done = 0
    while done < wanted and (moved := step(min(batch, wanted - done))):
        done += moved
    if done != wanted:
        raise RuntimeError(f"{done} steps fired instead of {wanted}")
    return done


@dataclass
class Judge:
    """Holds what the first run left behind: whoever writes less is no rival."""

    bed: Bed
    first: State | None = None

    def around(self, warm: Callable[[Database], object], writes: tuple[str, ...] = tuple(_STATES)) -> Around:
        """Return what opens a fresh copy and compares its end with all others."""

        @contextmanager
        def opened() -> Iterator[list[int]]:
            with self.bed.copy(warm) as pids:
                yield pids
                found = _state()
                self.first = self.first or found
                if any(found[name] != self.first[name] for name in writes):
                    raise RuntimeError(f"the variants did not write the same: {found}, {self.first}")

        return opened


def _ours(batch: int) -> int:
    return sweep(batch=batch)


def _chains(bed: Bed, size: Size, rounds: int) -> list[Measured]:
    """Measure the sweep with chain, without it, and the bare rows."""
    judge, writers, stack = Judge(bed), {}, ExitStack()
    batches = range(2, 2 + -(-size.due // size.batch))

    def warm(made: Database) -> None:
        fire(_ours, size.warm, size.warm)

    def warm_without(made: Database) -> None:
        raw.without_chain(made)
        warm(made)

    def bare(name: str, statements: tuple[str, ...], writes: tuple[str, ...]) -> Variant:
        def warmed(made: Database) -> None:
            stack.close()
            writers[name] = raw.writer(made, statements, stack)
            writers[name](1)

        return Variant(name, lambda: sum(map(writers[name], batches)), judge.around(warmed, writes))

    variants = [
        Variant("the sweep, chain on", lambda: fire(_ours, size.due, size.batch), judge.around(warm)),
        Variant("the same, chain off", lambda: fire(_ours, size.due, size.batch), judge.around(warm_without)),
        bare("clock, stream, event, outbox", raw.LEAST, LEAST),
        bare("these, firing and both lights", raw.ALL, tuple(_STATES)),
    ]
    with stack:
        return measure(variants, rounds)


def _rivals(bed: Bed, size: Size, rounds: int) -> list[Measured]:
    known, judge = book(), Judge(bed)

    def variant(name: str, way: Callable[[int], int]) -> Variant:
        around = judge.around(lambda _: fire(way, min(size.warm, size.loops), size.batch))
        return Variant(name, lambda: fire(way, size.loops, size.batch), around)

    ways = [
        variant("one statement per batch (ours)", _ours),
        variant("loop over rows, one transaction per batch", partial(by_rows, known)),
        variant("compare-and-swap, one transaction per row", partial(by_swaps, known)),
    ]
    return measure(ways, rounds)


@contextmanager
def crowded(ground: Ground, crowd: Crowd) -> Iterator[tuple[Bed, First]]:
    """Make a database with a crowd in it, of whom nobody is due yet."""
    with filled(ground, "crowd", lambda: prototype(crowd.anchor_on)) as bed:
        with prepare.session(bed.filled.superuser) as opened:
            first = load(opened, crowd)
            opened.execute("VACUUM ANALYZE")
        yield bed, first


@contextmanager
def _due(bed: Bed, crowd: Crowd, first: First, size: Size, layout: str) -> Iterator[Bed]:
    """Copy the crowd, set its clocks, and find out which rows a sweep of it writes."""
    made = replace(bed, filled=bed.clone("due"))
    try:
        made.enter()
        with prepare.session(made.filled.superuser) as opened:
            wind(opened, crowd, first, size.due + size.warm, layout)
            opened.execute("VACUUM ANALYZE")
        with made.copy(lambda swept: _written(swept, made.filled, size)):
            pass
        yield made
    finally:
        bed.enter()
        made.filled.drop()


def _written(swept: Database, base: Database, size: Size) -> None:
    fire(_ours, size.warm, size.warm)
    fire(_ours, size.due, size.batch)
    raw.keep(swept, base)


def _reached(layout: str, measured: Sequence[Measured]) -> list[Aim]:
    ours, unchained, least, same = measured
    return [
        Aim(f"chain on / chain off, {layout}", 0.80, ratio(unchained, ours, "wall"), floor=0.70),
        Aim(f"chain on / bare rows, {layout}", 0.70, ratio(least, ours, "wall"), floor=0.55),
        Aim(f"chain on / all rows that it writes, {layout}", 0.70, ratio(same, ours, "wall"), floor=0.55),
    ]


def bench(ground: Ground, size: Size | None = None, rounds: int = ROUNDS) -> Section:
    """Measure the sweep, its rivals and its idle poll."""
    size = size or Size()
    crowd = Crowd(size.total, timezone.localdate() + timedelta(days=200))
    tables: list[str] = []
    reached: list[Aim] = []
    with crowded(ground, crowd) as (bed, first):
        for layout in LAYOUTS:
            with _due(bed, crowd, first, size, layout) as due:
                chains = _chains(due, size, rounds)
                tables += [f"Due steps {layout}:", compared(chains, "step")]
                reached += _reached(layout, chains)
                if layout == SCATTERED:
                    rivals = _rivals(due, size, rounds)
                    polls, read = _idle(due, size, rounds)
    reached += [
        Aim("idle poll / `SELECT 1`", 3, ratio(polls[2], polls[0], "wall"), "{:.2f} x", at_least=False),
        Aim("rows that an idle poll reads", 1, read, "{:.0f}", at_least=False),
    ]
    loops = [f"{size.loops:,} of the same due steps, against loops over rows:", compared(rivals, "step")]
    return Section(
        "The clock's sweep",
        f"{size.total:,} obligations, four to a matter, {crowd.running:,} of them running, {size.due:,} due, "
        f"{size.batch:,} at a time: clock, firing, lights, event with chain, news. What does one due step cost?",
        [aims(reached), *tables, *loops, "When nothing is due:", compared(polls, "poll")],
        _NOTES,
    )


def _idle(bed: Bed, size: Size, rounds: int) -> tuple[list[Measured], int]:
    """Poll where everything due has just been fired, so that its old index entries are still there."""
    with bed.copy(lambda _: fire(_ours, size.due + size.warm, size.batch)) as pids:
        return idle(pids, size.polls, rounds), rows_read()


_NOTES = (
    "The shares are those of speed: 80 % says that the step takes 1.25 times as long.",
    "Chain off is the same statement and the same second door, with the head copied instead of hashed.",
    "The bare rows were computed beforehand by a sweep of the same crowd, hash included, and stand in a table.",
    "The end state of every run is compared, of the bare rows those tables that they write.",
    "The loops' events go through the first door; the loops keep ladders and calendar in memory, the sweep asks SQL.",
    "The idle polls run in one session, after all that was due has fired in the same database.",
)
