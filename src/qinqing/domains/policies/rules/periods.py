"""Which version of a policy ends when another one begins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Held:
    """A version, by its key, and its days: from `since` up to, not including, `until` (None: open)."""

    key: int
    since: date
    until: date | None

    def meets(self, other: "Held") -> bool:
        """Tell whether both hold on some day."""
        return (
            _before(self.since, other.until) and _before(other.since, self.until) and not self.never and not other.never
        )

    @property
    def never(self) -> bool:
        """Tell whether it ended on the day on which it was to begin, or earlier."""
        return self.until is not None and self.until <= self.since


class Overlapping(Exception):
    """The version `key` begins no earlier than the new one, and both would hold at once."""

    def __init__(self, key: int) -> None:
        self.key = key
        super().__init__(str(key))


def _before(day: date, until: date | None) -> bool:
    return until is None or day < until


def replaced_by(new: Held, others: Iterable[Held]) -> int | None:
    """Return the version that ends where a new one begins, or None; raises Overlapping for one that begins later."""
    met = [one for one in others if one.meets(new)]
    for one in met:
        if one.since >= new.since:
            raise Overlapping(one.key)
    return met[0].key if met else None
