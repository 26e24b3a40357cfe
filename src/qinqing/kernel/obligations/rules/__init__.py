"""Three dates, one meaning each: what lateness of others does to a promise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qinqing.kernel.calendars.rules import WorkCalendar

FULFIL = "fulfil"
ANSWER = "answer"

START = "start"
SHIFT = "shift"
MODES = {START: "前项兑现后才起算", SHIFT: "前项迟延期间停算"}

REMIND, WARN, ALARM = 1, 2, 3
LEVELS = {REMIND: "提醒", WARN: "预警", ALARM: "警报"}


@dataclass(frozen=True, slots=True)
class GateDates:
    """A gate as a dependant sees it: promised on `base_due`, accepted as done on `verified_on` (None: not yet)."""

    base_due: date
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class Fair:
    """The day by which the debtor can fairly be asked, and how many countable days others cost."""

    due: date
    lost_days: int


def is_late(gate: GateDates, day: date) -> bool:
    """Return whether `gate` is late on `day`: after its promise, up to and including the day of its fulfilment."""
    return gate.base_due < day and (gate.verified_on is None or day <= gate.verified_on)


def fair(
    calendar: WorkCalendar, unit: str, base_start: date, base_due: date, gates: Sequence[GateDates], as_of: date
) -> Fair:
    """Return the fair due date of a promise made for (base_start, base_due], counted in `unit`.

    A countable day on which at least one gate is late is lost once, however many are late. An open gate is late up to
    `as_of`, not beyond: what has not happened is not counted.
    """
    promised = calendar.between(base_start, base_due, unit)
    day, counted, lost = base_start, 0, 0
    while counted < promised:
        day += timedelta(days=1)
        if not calendar.counts(day, unit):
            continue
        if day <= as_of and any(is_late(gate, day) for gate in gates):
            lost += 1
        else:
            counted += 1
    return Fair(day, lost) if lost else Fair(base_due, 0)
