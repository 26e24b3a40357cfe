"""The sweep with its chain, against itself without the chain, against the bare rows, and against loops over rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from django.utils import timezone

from bench import anatomy, raw
from bench.bed import Bed, filled
from bench.crowd import LAYOUTS, PER_MATTER, SCATTERED, Crowd, First, load, prototype, wind
from bench.harness import Measured, measure, ratio
from bench.idle import idle, rows_read
from bench.rivals import book, by_rows, by_swaps
from bench.slots import Race, Slots, check_dealt
from bench.track import Track, ours
from bench.words import Aim, Section, aims, compared
from qinqing.kernel.obligations.jobs import sweep
from qinqing.site.postgres import prepare
from tests.fixtures.ground import Ground

ROUNDS = 5
CHAINS, RIVALS = 4, 3
"""How many variants each race has."""


@dataclass(frozen=True)
class Size:
    """How many obligations, in how many tenths of the matters they run; how many are due for one run, and at once.

    Each run warms with `warm` further rows; what takes a step apart fires `parts`; the loops, which are slow, get
    `loops` rows, and warm with a tenth of them.
    """

    total: int = 300_000
    tenths: int = 9
    due: int = 10_000
    warm: int = 1_000
    batch: int = 5_000
    parts: int = 3_800
    loops: int = 2_000
    polls: int = 500

    def races(self, layout: str, rounds: int) -> list[Race]:
        """Return what is run in a layout: the loops in one of them only."""
        chains = Race(rounds, CHAINS, self.due + self.warm)
        return [chains, Race(rounds, RIVALS, self.loops + self.loops // 10)] if layout == SCATTERED else [chains]

    def apart(self, rounds: int) -> list[Race]:
        """Return what is run to take a step apart."""
        return [Race(rounds, anatomy.VARIANTS, self.parts + self.warm)]


FULL = Size(total=10_000_000, tenths=3, due=100_000, warm=5_000, parts=48_000)


def _chains(track: Track, size: Size, rounds: int) -> list[Measured]:
    """Measure the sweep with chain, without it, and the bare rows."""
    rows = (size.warm, size.due)
    least = partial(raw.bare, statements=raw.LEAST, later=raw.LIGHTS)
    variants = [
        track.variant("the sweep, chain on", lambda _: nullcontext(ours), rows),
        track.variant("the same, chain off", partial(raw.without_chain, way=ours), rows),
        track.variant("clock, stream, event, outbox", least, rows, raw.WITHOUT_LIGHTS),
        track.variant("these, firing and both lights", partial(raw.bare, statements=raw.LEAST + raw.LIGHTS), rows),
    ]
    return measure(variants, rounds)


def _rivals(track: Track, size: Size, rounds: int) -> list[Measured]:
    known, rows = book(), (size.loops // 10, size.loops)
    variants = [
        track.variant("one statement per batch (ours)", lambda _: nullcontext(ours), rows),
        track.variant(
            "loop over rows, one transaction per batch", lambda _: nullcontext(partial(by_rows, known)), rows
        ),
        track.variant(
            "compare-and-swap, one transaction per row", lambda _: nullcontext(partial(by_swaps, known)), rows
        ),
    ]
    return measure(variants, rounds)


@contextmanager
def crowded(ground: Ground, crowd: Crowd) -> Iterator[tuple[Bed, First]]:
    """Make a database with a crowd in it, of whom nobody is due yet."""
    with filled(ground, "crowd", lambda: prototype(crowd.anchor_on)) as bed:
        with prepare.session(bed.filled.superuser) as opened:
            first = load(opened, crowd)
            opened.execute("VACUUM ANALYZE")
        yield bed, first


@contextmanager
def _dealt(bed: Bed, crowd: Crowd, first: First, batch: int, layout: str, races: Sequence[Race]) -> Iterator[Track]:
    """Copy the crowd once for races in a layout, and deal what is due out to slots."""
    unit = 1 if layout == SCATTERED else PER_MATTER
    slots = Slots(timezone.now() - timedelta(hours=3), races, unit)
    if slots.rows > crowd.running or slots.widest > crowd.running // (PER_MATTER // unit):
        raise RuntimeError(f"{crowd.running} running obligations are too few")
    made = replace(bed, filled=bed.clone("due"))
    try:
        made.enter()
        with prepare.session(made.filled.superuser) as opened:
            for table in _WRITTEN:
                opened.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)".encode())
            wind(opened, crowd, first, slots, layout)
            opened.execute("VACUUM ANALYZE obligations_clock")
            check_dealt(opened, slots)
        yield Track(made, slots, batch)
    finally:
        bed.enter()
        made.filled.drop()


_WRITTEN = (
    "chronicle_event", "chronicle_news", "chronicle_stream", "matters_matter", "obligations_clock",
    "obligations_firing", "obligations_obligation",
)  # fmt: skip
"""Tables that no vacuum visits by itself while somebody is measured."""


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
    crowd = Crowd(size.total, timezone.localdate() + timedelta(days=200), size.tenths)
    tables: list[str] = []
    reached: list[Aim] = []
    with crowded(ground, crowd) as (bed, first):
        for layout in LAYOUTS:
            with _dealt(bed, crowd, first, size.batch, layout, size.races(layout, rounds)) as track:
                chains = _chains(track, size, rounds)
                tables += [f"Due steps {layout}:", compared(chains, "step")]
                reached += _reached(layout, chains)
                if layout == SCATTERED:
                    rivals = _rivals(track, size, rounds)
                    polls, read = _idle(track.bed, size, rounds)
            with _dealt(bed, crowd, first, size.batch, layout, size.apart(rounds)) as track:
                parts = anatomy.measured(track, (size.warm, size.parts), rounds)
                tables += [f"The same steps, {size.parts:,} at a time, taken apart:", compared(parts, "step")]
                pages = anatomy.lists(track.bed.filled, size.polls // 5, rounds)
    reached += [
        Aim("idle poll / `SELECT 1`", 3, ratio(polls[2], polls[0], "wall"), "{:.2f} x", at_least=False),
        Aim("rows that an idle poll reads", 1, read, "{:.0f}", at_least=False),
    ]
    listed = ["The first page of matters, the gravest light first:", compared(pages, "page")]
    loops = [f"{size.loops:,} of the same due steps, against loops over rows:", compared(rivals, "step")]
    return Section(
        "The clock's sweep",
        f"{size.total:,} obligations, four to a matter, {crowd.running:,} of them running, {size.due:,} due, "
        f"{size.batch:,} at a time: clock, firing, lights, event with chain, news. What does one due step cost?",
        [aims(reached), *tables, *loops, "When nothing is due:", compared(polls, "poll"), *listed],
        _NOTES,
    )


def _idle(bed: Bed, size: Size, rounds: int) -> tuple[list[Measured], int]:
    """Poll where everything due has just been fired, so that its old index entries are still there."""
    with bed.here(lambda _: sweep()) as pids:
        return idle(pids, size.polls, rounds), rows_read()


_NOTES = (
    "The shares are those of speed: 80 % says that the step takes 1.25 times as long.",
    "One database for each layout; each run has its own slot of what is due there, as many rows in as many matters.",
    "Before each run its rows are computed, hash included, and after it they are found in every table as computed.",
    "Chain off is the same statement and the same second door, with the head copied instead of hashed.",
    "The bare rows are those computed beforehand, in a table; what they leave out is written later, unmeasured.",
    *anatomy.NOTES,
    "The loops' events go through the first door; the loops keep ladders and calendar in memory, the sweep asks SQL.",
    "The idle polls run in one session, after all that was due has fired in the same database.",
)
