"""Promises as the judgement sees them, and the order in which they can be judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from qinqing.kernel.calendars.rules import WorkCalendar
from qinqing.kernel.calendars.rules.counting import Counting, count
from qinqing.kernel.obligations.rules.terms import EXTENSION, SHIFT, SUSPENSION

Key = int | str


@dataclass(frozen=True, slots=True)
class WaitsFor:
    """A gate: this promise waits for `on`, in one of MODES."""

    on: Key
    mode: str = SHIFT


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What was granted: an extension by `days`, or a suspension on every day from `start` to `end` (None: until today).

    `party` is one of PARTIES; `debtor` names whose cause it is where that is known.
    """

    kind: str
    party: str
    cause: str = ""
    days: int = 0
    start: date | None = None
    end: date | None = None
    debtor: Key | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise made for (base_start, base_due], counted in `unit` of `calendar`; `side` is its debtor's.

    One that `replaces` another keeps, for those who wait for it, the date that had been promised first.
    """

    key: Key
    debtor: Key
    side: str
    unit: str
    calendar: WorkCalendar
    base_start: date
    base_due: date
    verified_on: date | None = None
    released_on: date | None = None
    gates: tuple[WaitsFor, ...] = ()
    adjustments: tuple[Adjusted, ...] = ()
    replaces: Key | None = None
    first_due: date | None = None

    def closed_on(self, as_of: date) -> date | None:
        """Return the day on which it was done with, as known on `as_of`: what comes later has not happened."""
        ends = [day for day in (self.verified_on, self.released_on) if day is not None and day <= as_of]
        return min(ends, default=None)

    def between(self, start: date, end: date) -> int:
        """Return its countable days in (start, end]; negative when `end` lies before `start`."""
        return self.calendar.between(start, end, self.unit)

    def shift(self, day: date, count: int) -> date:
        """Return the `count`-th of its countable days after `day`."""
        return self.calendar.shift(day, count, self.unit)

    @property
    def extensions(self) -> list[Adjusted]:
        """Return what prolongs it."""
        return [one for one in self.adjustments if one.kind == EXTENSION]

    @property
    def suspensions(self) -> list[Adjusted]:
        """Return what stops it."""
        return [one for one in self.adjustments if one.kind == SUSPENSION]


class CycleOfGates(ValueError):
    """Promises that wait for one another: none could ever begin. `keys` names the circle, first and last the same."""

    def __init__(self, keys: list[Key]) -> None:
        self.keys = keys
        super().__init__(f"前项互相等待：{' → '.join(map(str, keys))}。请去掉其中一个前项。")


def default_start(signed_on: date, gates_due: Iterable[date], base_due: date, written: date | None = None) -> date:
    """Return the base start: the written date, else the latest promised date of the gates, else the day of signing.

    Never after the promise itself: a promise that falls due before its gates has no length.
    """
    return min(written or max(gates_due, default=signed_on), base_due)


def last_day(calendar: WorkCalendar, start: date, length: int, unit: str) -> date:
    """Return the last day of a promised length (期间): it never ends on a rest day (民法典 第203条第1款).

    A date that the parties named themselves (期日) is no length and stays where they put it.
    """
    return count(Counting(length, unit), datetime.combine(start, time.min), calendar).last


def in_order(promises: Mapping[Key, Promised]) -> list[Promised]:
    """Return promises so that each comes after all that it waits for; gates outside of the mapping are left out.

    Raises CycleOfGates.
    """
    done: dict[Key, Promised] = {}
    for key in promises:
        path: dict[Key, list[Key]] = {}
        if key not in done:
            path[key] = _waits(promises[key], promises, done)
        while path:
            last = next(reversed(path))
            if not path[last]:
                done[last] = promises[last]
                del path[last]
                continue
            following = path[last].pop()
            if following in path:
                circle = list(path)
                raise CycleOfGates([*circle[circle.index(following) :], following])
            if following not in done:
                path[following] = _waits(promises[following], promises, done)
    return list(done.values())


def _waits(promise: Promised, promises: Mapping[Key, Promised], done: Mapping[Key, Promised]) -> list[Key]:
    before = [gate.on for gate in reversed(promise.gates)]
    if promise.replaces is not None:
        before.append(promise.replaces)
    return [key for key in before if key in promises and key not in done]
