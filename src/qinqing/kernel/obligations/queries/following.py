"""Which dates a changed calendar moves: found by the window that it touches, never by looking at every clock."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max, Min
from django.utils import timezone

from qinqing.kernel.calendars.models import Calendar, Day
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY, WorkCalendar
from qinqing.kernel.calendars.rules.notice import Change
from qinqing.kernel.devices.action import database_now
from qinqing.kernel.obligations.lifecycle import CLOSED
from qinqing.kernel.obligations.models import Claim, Clock, Firing, LadderStep, Obligation
from qinqing.kernel.obligations.queries.judging import alarms_on, judged
from qinqing.kernel.obligations.rules import ANSWER, ANSWER_LIMIT, FULFIL, NEXT_ANSWER_EPOCH, Reckoned
from qinqing.kernel.obligations.rules.fairness import RUNNING as RUNS
from qinqing.kernel.obligations.rules.ladders import step_at

PAD = timedelta(days=10)
"""Room for what the change itself does to the length of the window."""

# Clocks whose next step is near a changed day; dates counted over one; steps that fired near one, also for an answer.
_TOUCHED = """
    SELECT clock.obligation_id FROM obligations_clock AS clock
    WHERE clock.next_at BETWEEN %(near)s AND %(far)s AND clock.calendar_id = %(calendar)s
    UNION
    SELECT promise.id FROM obligations_obligation AS promise
    WHERE promise.calendar_id = %(calendar)s AND promise.counted AND promise.unit = 'working_day'
      AND promise.verified_on IS NULL AND promise.released_on IS NULL
      AND promise.alarm_on >= %(first)s AND promise.base_start <= %(last)s
    UNION
    SELECT promise.id FROM obligations_obligation AS promise
    WHERE promise.light IN (1, 2, 3) AND promise.alarm_on BETWEEN %(near)s::date AND %(far)s::date
      AND promise.calendar_id = %(calendar)s
    UNION
    SELECT promise.id FROM obligations_obligation AS promise
    WHERE promise.state = 'claimed' AND promise.light > 0 AND promise.calendar_id = %(calendar)s
      AND promise.answer_due BETWEEN %(near)s::date AND %(far)s::date
    ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Movement:
    """A date that moves with the calendar: the day that alarms, the next step, or both; `withdrawn` fired too early."""

    promise: Obligation
    found: Reckoned
    purpose: str
    epoch: int
    alarm_was: date
    alarm_on: date
    next_was: datetime | None
    next_at: datetime | None
    withdrawn: int


def touched(code: str, days: Iterable[date]) -> list[int]:
    """Return the obligations whose dates may rest on one of these days of a calendar, by key; one statement."""
    first, last = min(days, default=None), max(days, default=None)
    if first is None or last is None:
        return []
    known = calendar(code)
    working = LadderStep.objects.filter(unit=WORKING_DAY)
    ends = working.aggregate(before=Min("offset"), after=Max("offset"))
    before, after = min(ends["before"] or 0, 0), max(ends["after"] or 0, 0)
    near = min(step_at(known, first, before - after, WORKING_DAY).date(), first) - PAD
    far = max(step_at(known, last, after - before, WORKING_DAY).date(), last) + PAD
    window: dict[str, Any] = {
        "calendar": Calendar.objects.get(code=code).pk,
        "first": first,
        "last": last,
        "near": near,
        "far": far,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, window)
        return [pk for (pk,) in cursor.fetchall()]


@dataclass(frozen=True)
class _Known:
    """What is stored about the obligations in question, each read once."""

    calendars: Mapping[str, WorkCalendar]
    clocks: Mapping[int, Clock]
    steps: Mapping[tuple[int, int], LadderStep]
    fired: Mapping[tuple[int, str, int], Sequence[int]]
    claims: Mapping[int, Claim]
    now: datetime

    def at(self, promise: Obligation, ladder: int, number: int, anchor: date) -> datetime:
        step = self.steps[ladder, number]
        return step_at(self.calendars[promise.calendar.code], anchor, step.offset, step.unit)

    def answer_epoch(self, promise: int, claim: int, clock: Clock | None) -> int:
        """Return the epoch of a claim's answer: the clock's, else the last in which it fired, else the first."""
        if clock is not None and clock.purpose == ANSWER:
            return clock.epoch
        begun = [epoch for pk, purpose, epoch in self.fired if (pk, purpose) == (promise, ANSWER)]
        return max([claim, *(epoch for epoch in begun if epoch % NEXT_ANSWER_EPOCH == claim)])

    def early(self, promise: Obligation, purpose: str, epoch: int, ladder: int, anchor: date) -> int:
        """Return how many steps fired although their instant now lies ahead."""
        steps = self.fired.get((promise.pk, purpose, epoch), ())
        return sum(self.at(promise, ladder, number, anchor) > self.now for number in steps)


def _known(
    obligations: Sequence[int], codes: Iterable[str], given: Mapping[str, WorkCalendar], now: datetime
) -> _Known:
    fired: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for pk, purpose, epoch, step in Firing.objects.filter(obligation__in=obligations).values_list(
        "obligation", "purpose", "epoch", "step"
    ):
        fired[pk, purpose, epoch].append(step)
    claims = Claim.objects.filter(obligation__in=obligations, outcome=Claim.OPEN)
    return _Known(
        calendars={code: given.get(code) or calendar(code) for code in set(codes)},
        clocks={clock.pk: clock for clock in Clock.objects.filter(pk__in=obligations)},
        steps={(step.ladder_id, step.number): step for step in LadderStep.objects.all()},
        fired=fired,
        claims={claim.obligation_id: claim for claim in claims},
        now=now,
    )


def movements(obligations: Sequence[int], given: Mapping[str, WorkCalendar], now: datetime) -> list[Movement]:
    """Return what of these obligations moves under the calendars `given`, or those stored; eight queries at most."""
    matters = Obligation.objects.filter(pk__in=obligations).values_list("matter", flat=True).distinct()
    found = judged(matters, timezone.localdate(now), given)
    wanted = [found[pk] for pk in obligations if found[pk][0].state not in CLOSED]
    known = _known(obligations, (promise.calendar.code for promise, _ in wanted), given, now)
    return [one for pair in wanted for one in (*_fulfilment(*pair, known), *_answer(*pair, known))]


def _fulfilment(promise: Obligation, found: Reckoned, known: _Known) -> Iterator[Movement]:
    """What is held, suspended or waits stands still; it is reckoned anew when it goes on."""
    if found.standing != RUNS:
        return
    alarm, ladder, clock = alarms_on(promise, found), promise.ladder_id, known.clocks.get(promise.pk)
    runs = clock if clock is not None and clock.purpose == FULFIL else None
    next_at = known.at(promise, ladder, runs.step, alarm) if runs else None
    early = known.early(promise, FULFIL, promise.epoch, ladder, alarm)
    was = runs.next_at if runs else None
    if early or next_at != was or (promise.alarm_on, promise.due) != (alarm, found.due):
        yield Movement(promise, found, FULFIL, promise.epoch, promise.alarm_on, alarm, was, next_at, early)


def _answer(promise: Obligation, found: Reckoned, known: _Known) -> Iterator[Movement]:
    clock, claim = known.clocks.get(promise.pk), known.claims.get(promise.pk)
    if claim is None or promise.answer_due is None:
        return
    days = known.calendars[promise.calendar.code]
    last = days.shift(timezone.localdate(claim.claimed_at), ANSWER_LIMIT, WORKING_DAY)
    epoch = known.answer_epoch(promise.pk, claim.pk, clock)
    runs = clock if clock is not None and clock.purpose == ANSWER else None
    next_at = known.at(promise, promise.answer_ladder_id, runs.step, last) if runs else None
    early = known.early(promise, ANSWER, epoch, promise.answer_ladder_id, last)
    was = runs.next_at if runs else None
    if early or next_at != was or last != promise.answer_due:
        yield Movement(promise, found, ANSWER, epoch, promise.answer_due, last, was, next_at, early)


def moved_by(code: str, changed: Mapping[date, bool]) -> list[Movement]:
    """Return every date that would move if these days of a calendar, and of all that follow it, became so."""
    found: list[Movement] = []
    now = database_now()
    for follower, days in _family(code, changed):
        preview = {follower: calendar(follower).changed(days)}
        found += movements(touched(follower, days), preview, now)
    return found


def _family(code: str, changed: Mapping[date, bool]) -> Iterator[tuple[str, Mapping[date, bool]]]:
    """Yield a calendar and all below it, each with the days that change there: it keeps those that it declared."""
    top = Calendar.objects.get(code=code)
    below: dict[int | None, list[Calendar]] = defaultdict(list)
    for one in Calendar.objects.order_by("pk"):
        below[one.parent_id].append(one)
    coming: list[tuple[Calendar, Mapping[date, bool]]] = [(top, changed)]
    while coming:
        one, days = coming.pop()
        if days:
            yield one.code, days
        for follower in below[one.pk]:
            own = set(Day.objects.filter(calendar=follower, own=True).values_list("day", flat=True))
            coming.append((follower, {day: is_work for day, is_work in days.items() if day not in own}))


def consequences(code: str, changes: Sequence[Change]) -> list[Movement]:
    """Return what would move, for the page on which a calendar is changed."""
    return moved_by(code, {change.day: change.is_work for change in changes if change.flips})
