"""How old what an origin delivered is, and since when the next delivery is late."""

from dataclasses import dataclass
from datetime import date, timedelta

SHORTEST, LONGEST = 1, 366
"""Days between two deliveries, as both sides may agree on."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """What was delivered stands as of `as_of` (None: nothing was delivered yet); agreed is one every `interval` days.

    `since` is the day of the agreement: the first delivery is counted from it.
    """

    as_of: date | None
    since: date
    interval: int
    today: date

    @property
    def days_old(self) -> int | None:
        """Return how many days ago it stood so."""
        return None if self.as_of is None else (self.today - self.as_of).days

    @property
    def due_on(self) -> date:
        """Return the last day on which the next delivery is in time."""
        return (self.as_of or self.since) + timedelta(days=self.interval)

    @property
    def is_late(self) -> bool:
        """Say whether that day is over."""
        return self.today > self.due_on

    @property
    def days_late(self) -> int:
        """Return how many days it is over."""
        return max(0, (self.today - self.due_on).days)
