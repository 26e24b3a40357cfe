"""What would follow for promises and all that wait for them, if something were otherwise; nothing is written."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WorkCalendar
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.models import LadderStep, Obligation
from qinqing.kernel.obligations.queries.judging import alarms_on, asked_of, caused_by
from qinqing.kernel.obligations.queries.waiting import below
from qinqing.kernel.obligations.rules import BUCKETS, EXTENSION, Adjusted, Key, Reckoned
from qinqing.kernel.obligations.rules.ladders import step_at
from qinqing.kernel.obligations.rules.supposing import Supposition, foresee
from qinqing.kernel.obligations.rules.telling import mixed

SUPPOSED = "supposed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one promise would end: the day that alarms, the day of fulfilment, its gravest light after that day.

    `days` are the days between promised and actual by bucket, in its own unit.
    """

    alarm_on: date
    actual: date | None
    light: int
    days: Mapping[str, Fraction]

    @property
    def booked(self) -> list[tuple[str, str]]:
        """Return the buckets that hold days with these, exact; what its debtor does early is no delay."""
        return [(BUCKETS[name], mixed(days)) for name, days in self.days.items() if days > 0]


@dataclass(frozen=True, slots=True)
class Line:
    """One promise as it would end if everybody keeps their dates, and under what is supposed."""

    promise: Obligation
    before: Outcome
    after: Outcome

    @property
    def moved(self) -> int:
        """Return by how many calendar days its day of alarm moves; later is positive."""
        return (self.after.alarm_on - self.before.alarm_on).days

    @property
    def moved_words(self) -> str:
        """Return 晚 22 天 or 早 3 天."""
        return f"{'晚' if self.moved > 0 else '早'} {abs(self.moved)} 天"

    @property
    def differs(self) -> bool:
        """Return whether anything at all is otherwise."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Asked:
    """What is supposed of one promise: fulfilled `done_on`, granted `days` booked to `party`; `rests` is no work."""

    done_on: date | None = None
    days: int = 0
    party: str = ""
    rests: Sequence[date] = ()


def supposed(actor: Actor, promise: Obligation, asked: Asked, today: date) -> list[Line]:
    """Return every promise of the matter, and all in other matters that wait for it and that `actor` may see.

    Nine queries, however many promises. Raises BeyondCalendar where a date would lie beyond the calendar.
    """
    matters = {promise.matter_id, *below([promise.pk])}
    before, _ = _foreseen(matters, Asked(), promise, today)
    after, rows = _foreseen(matters, asked, promise, today)
    visible = set(Obligation.objects.visible_to(actor).filter(matter__in=matters).values_list("pk", flat=True))
    shown = [row for pk, row in rows.items() if pk in visible]
    steps = _late_steps({row.ladder_id for row in shown})
    lines = [
        Line(row, _outcome(row, before[row.pk], steps), _outcome(row, after[row.pk], steps))
        for row in sorted(shown, key=lambda row: (row.matter_id != promise.matter_id, row.base_due, row.pk))
    ]
    return [one for one in lines if one.promise.matter_id == promise.matter_id or one.differs]


def _foreseen(
    matters: Collection[int], asked: Asked, promise: Obligation, today: date
) -> tuple[dict[Key, Reckoned], dict[int, Obligation]]:
    rows, promised = asked_of(matters, _calendars(promise, asked.rests))
    given = Adjusted(EXTENSION, asked.party, SUPPOSED, asked.days, debtor=caused_by(promise, asked.party))
    supposition = Supposition(
        done_on={promise.pk: asked.done_on} if asked.done_on else {},
        granted={promise.pk: given} if asked.days else {},
    )
    statutory = {pk for pk, row in rows.items() if row.is_statutory}
    return foresee(promised, today, supposition, statutory), rows


def _calendars(promise: Obligation, rests: Sequence[date]) -> dict[str, WorkCalendar]:
    """Return the calendar of the promise with more days of rest; those of other places stay as they are."""
    if not rests:
        return {}
    code = promise.calendar.code
    return {code: calendar(code).changed(dict.fromkeys(rests, False))}


def _late_steps(ladders: Collection[int]) -> dict[int, list[LadderStep]]:
    """Return the steps of ladders that fire after the day that alarms."""
    steps: dict[int, list[LadderStep]] = defaultdict(list)
    for step in LadderStep.objects.filter(ladder__in=ladders, offset__gt=0):
        steps[step.ladder_id].append(step)
    return steps


def _outcome(row: Obligation, found: Reckoned, steps: Mapping[int, Sequence[LadderStep]]) -> Outcome:
    alarm = alarms_on(row, found)
    fired = [
        step.level
        for step in steps.get(row.ladder_id, ())
        if found.actual and step_at(found.promise.calendar, alarm, step.offset, step.unit).date() <= found.actual
    ]
    return Outcome(alarm, found.actual, max(fired, default=0), found.buckets)
