"""Leads runs of the sweep, or of what it is compared with, to slots of what is due."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from bench import raw
from bench.bed import Bed
from bench.harness import Variant
from bench.raw import Way
from bench.slots import Slots
from qinqing.kernel.devices.action import NOW
from qinqing.kernel.obligations.jobs import sweep
from qinqing.site.postgres import prepare
from tests.fixtures.ground import Database


def fire(way: Way, now: datetime, wanted: int, batch: int) -> int:
    """Fire `wanted` due steps in batches."""
    done = 0
    while done < wanted and (moved := way(now, min(batch, wanted - done))):
        done += moved
    if done != wanted:
        raise RuntimeError(f"{done} steps fired instead of {wanted}")
    return done


def ours(now: datetime, batch: int) -> int:
    """Sweep as the product does."""
    return sweep(now, batch)


@dataclass
class Track:
    """Leads one run after the other to its slot, makes it ready, and looks at what was written there."""

    bed: Bed
    slots: Slots
    batch: int
    numbers: Iterator[int] = field(default_factory=count)
    way: Way = ours
    now: datetime = NOW

    def variant(
        self,
        name: str,
        enter: Callable[[Database], AbstractContextManager[Way]],
        rows: tuple[int, int],
        tables: Sequence[str] = raw.TABLES,
    ) -> Variant:
        """Return a variant that warms with so many rows, then fires so many, and writes these tables."""
        warm, due = rows

        def run() -> int:
            return fire(self.way, self.now, due, self.batch)

        @contextmanager
        def around() -> Iterator[list[int]]:
            self.now = self.slots.until(next(self.numbers))
            database = self.bed.filled
            with prepare.session(database.superuser) as opened:
                opened.execute("VACUUM obligations_clock")
                raw.expect(opened, self.now, warm=warm, batch=self.batch)
            with enter(database) as self.way:
                with self.bed.here(lambda _: fire(self.way, self.now, warm, warm)) as pids:
                    yield pids
                with prepare.session(database.superuser) as opened:
                    raw.check_written(opened, tables)

        return Variant(name, run, around)
