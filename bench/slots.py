"""Equal slices of what is due in one database: every run of every variant gets one of its own, so nothing is copied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from qinqing.site.postgres.roles import Session

APART = timedelta(minutes=1)


@dataclass(frozen=True)
class Race:
    """Rounds of so many variants, of which each fires so many rows."""

    rounds: int
    variants: int
    rows: int


@dataclass(frozen=True)
class Slots:
    """Slots one after the other in time from `begin` on, in rounds; ranks of the crowd are dealt out to them.

    Within a round units (a row, or all rows of a matter) are dealt like cards, so that its slots are alike: as many
    rows in as many matters, of which as many were met in an earlier round. From round to round a database may age.
    """

    begin: datetime
    races: Sequence[Race]
    unit: int

    @property
    def rows(self) -> int:
        """How many rows are due in all."""
        return sum(race.rounds * race.variants * race.rows for race in self.races)

    @property
    def widest(self) -> int:
        """How many rows the largest round has."""
        return max(race.variants * race.rows for race in self.races)

    @property
    def heats(self) -> str:
        """Return the FROM item of all rounds: their first slot and rank, how many slots, and of how many rows."""
        rounds = [race for race in self.races for _ in range(race.rounds)]
        slots = accumulate((race.variants for race in rounds), initial=0)
        ranks = accumulate((race.variants * race.rows for race in rounds), initial=0)
        values = [
            f"({slot}, {rank}, {race.variants}, {race.rows})"
            for race, slot, rank in zip(rounds, slots, ranks, strict=False)
        ]
        return f"(VALUES {', '.join(values)}) AS heat (slot, first, slots, size)"

    @property
    def instant(self) -> str:
        """Return when a `rank` of a `heat` is due; a second at most lies between the first and the last of a slot."""
        place = f"(rank - heat.first) / {self.unit}"
        within = f"{place} / heat.slots * {self.unit} + (rank - heat.first) % {self.unit}"
        minutes = f"(heat.slot + {place} % heat.slots) * interval '{APART.seconds} seconds'"
        return f"'{self.begin.isoformat()}'::timestamptz + {minutes} + ({within}) * interval '8 microseconds'"

    def until(self, slot: int) -> datetime:
        """Return an instant when a slot is due, and the next one is not."""
        return self.begin + slot * APART + APART / 2


_DEALT = """
    SELECT floor(extract(epoch FROM next_at - %(begin)s) / %(apart)s)::integer AS slot, count(*),
           count(DISTINCT stream_id)
    FROM obligations_clock WHERE next_at < now() GROUP BY 1 ORDER BY 1
"""


def check_dealt(opened: Session, slots: Slots) -> None:
    """Raise unless every slot has its rows, and each has all rows of a matter that it meets, or one of them."""
    found = opened.execute(_DEALT, {"begin": slots.begin, "apart": APART.seconds}).fetchall()
    each = [race.rows for race in slots.races for _ in range(race.rounds * race.variants)]
    wanted = [(slot, rows, rows // slots.unit) for slot, rows in enumerate(each)]
    if found != wanted:
        raise RuntimeError(f"the slots are not alike: {found} instead of {wanted}")
