"""The sweep in one statement, against a loop over rows and a loop of compare-and-swap, with the same writes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

from django.db import connection, transaction

from bench.bed import Bed, filled
from bench.crowd import Size, fill
from bench.harness import ROUNDS, Measured, Variant, measure
from bench.rivals import book, by_rows, by_swaps
from bench.words import Section, compared
from qinqing.kernel.obligations.jobs import sweep
from tests.fixtures.ground import Ground


def _until(step: Callable[[int], int], wanted: int, batch: int) -> int:
    """Fire `wanted` due steps in batches."""
    done = 0
    while done < wanted and (moved := step(min(batch, wanted - done))):
        done += moved
    if done != wanted:
        raise RuntimeError(f"{done} steps fired instead of {wanted}")
    return done


def _state() -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT (SELECT count(*) FROM obligations_clock),
                   (SELECT sum(step) FROM obligations_clock), (SELECT max(next_at) FROM obligations_clock),
                   (SELECT count(*) FROM obligations_firing), (SELECT sum(light) FROM obligations_obligation),
                   (SELECT sum(light) FROM matters_matter), (SELECT sum(seq) FROM chronicle_stream),
                   (SELECT count(*) FROM chronicle_event), (SELECT count(*) FROM chronicle_news)
        """)
        row: tuple[object, ...] = cursor.fetchone()
    return row


@contextmanager
def _compared(bed: Bed, warm: Callable[[], object], ends: set[tuple[object, ...]]) -> Iterator[list[int]]:
    """Open a copy whose end state must be that of all other runs: rivals that write less would be no rivals."""
    with bed.copy(warm) as pids:
        yield pids
        ends.add(_state())
        if len(ends) > 1:
            raise RuntimeError(f"the variants did not write the same: {ends}")


def _sweeps(bed: Bed, size: Size, rounds: int) -> list[Measured]:
    known = book()
    ends: set[tuple[object, ...]] = set()

    def variant(name: str, way: Callable[[int], int]) -> Variant:
        def fire(wanted: int) -> int:
            return _until(way, wanted, size.batch)

        return Variant(name, lambda: fire(size.due), lambda: _compared(bed, lambda: fire(size.warm), ends))

    ways = [
        variant("one statement per batch (ours)", lambda batch: sweep(batch=batch)),
        variant("loop over rows, one transaction per batch", partial(by_rows, known)),
        variant("compare-and-swap, one transaction per row", partial(by_swaps, known)),
    ]
    return measure(ways, rounds)


def _idle(bed: Bed, size: Size, rounds: int) -> list[Measured]:
    """Poll when nothing is due, in one session."""
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()

    def ask_in_transaction() -> None:
        with transaction.atomic():
            ask()

    def poll() -> None:
        if sweep(long_ago, size.batch):
            raise RuntimeError("something was due")

    def repeated(one: Callable[[], None]) -> int:
        for _ in range(size.polls):
            one()
        return size.polls

    def variant(name: str, one: Callable[[], None]) -> Variant:
        return Variant(name, lambda: repeated(one), lambda: bed.copy(one))

    return measure(
        [
            variant("`SELECT 1`", ask),
            variant("`BEGIN`, `SELECT 1`, `COMMIT`", ask_in_transaction),
            variant("idle poll of the sweep", poll),
        ],
        rounds,
    )


def bench(ground: Ground, size: Size | None = None, rounds: int = ROUNDS) -> Section:
    """Measure the sweep and its idle poll."""
    size = size or Size()
    with filled(ground, "sweep", lambda: fill(size)) as bed:
        swept, idle = _sweeps(bed, size, rounds), _idle(bed, size, rounds)
    return Section(
        "The clock's sweep",
        f"{size.running:,} running obligations of {size.running // 2:,} matters, {size.due:,} due, {size.batch:,} at "
        "a time: clock, firing, lights, event with chain, news. What does one due step cost?",
        [compared(swept, "step"), compared(idle, "poll")],
        [
            "The loops do the same writes: the end state of every run is compared.",
            "The loops' events go through the first door, the sweep's through the second.",
            "The loops keep ladders and calendar in memory; the sweep reads them in SQL.",
            f"The idle polls run {size.polls:,} times in one session over the same {size.running:,} obligations.",
        ],
    )
