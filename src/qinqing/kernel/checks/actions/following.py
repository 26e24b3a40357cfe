"""Letting lots and running checks follow a changed calendar: each move told, no step fired twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY, WorkCalendar
from qinqing.kernel.calendars.rules.steps import Step
from qinqing.kernel.checks import events
from qinqing.kernel.checks.actions.drawing import AREA
from qinqing.kernel.checks.actions.telling import Entry, append
from qinqing.kernel.checks.lifecycle import OPEN
from qinqing.kernel.checks.models import Check
from qinqing.kernel.checks.rules import LIMIT
from qinqing.kernel.chronicle.actions import area_stream
from qinqing.kernel.devices.action import running
from qinqing.kernel.matters.actions import lock
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.rules.ladders import step_at

_LOTS = """
    UPDATE checks_draw AS lot SET due_at = obligations_step_at(
               promise.calendar_id, (claim.claimed_at AT TIME ZONE 'Asia/Shanghai')::date, lot.on_day, 'working_day')
    FROM obligations_claim AS claim, obligations_obligation AS promise, calendars_calendar AS calendar
    WHERE lot.due_at IS NOT NULL AND claim.id = lot.claim_id AND promise.id = claim.obligation_id
      AND calendar.id = promise.calendar_id AND calendar.code = %s
"""


@dataclass(frozen=True, slots=True)
class _Moved:
    """How a check stands by the changed calendar: its last day, its next step, and what fired before its time."""

    check: Check
    due_was: date
    early: Sequence[Step]


def follow_calendar(code: str, days: Sequence[date], at: datetime) -> None:
    """Reckon anew, on behalf of a calendar in which these days changed, the days of lots and the limits of checks.

    `at` is not before the change. A lot keeps the working day for which it fell, and the event of its move is the same
    for every change, so that it betrays no lot. Of a check every move is told, and a step that fired too early is
    withdrawn; one that stays past is never fired again.
    """
    running()
    with connection.cursor() as cursor:
        cursor.execute(_LOTS, [code])
    told = {"calendar": code, "days": [str(day) for day in days]}
    append([Entry(area_stream(AREA), events.REALIGNED, at, told)])
    moved = _checks(code, at)
    Check.objects.bulk_update([one.check for one in moved], ["due_on", "step", "next_at"])
    Matter.objects.bulk_update([one.check.matter for one in moved], ["light", "next_due"])
    append([entry for one in moved for entry in _told(one, at)])


def _checks(code: str, at: datetime) -> list[_Moved]:
    """Hold the running checks of a calendar, and what they check, then judge them as they are under the lock."""
    counted = Check.objects.filter(
        state__in=OPEN, counts_from__isnull=False, claim__obligation__calendar__code=code
    ).order_by("pk")
    held = counted.values_list("pk", "claim__obligation__matter")
    lock({stream for pair in held for stream in pair})
    days = calendar(code)
    found = counted.select_related("matter", "claim__obligation", "ladder").prefetch_related("ladder__steps")
    return [moved for one in found if (moved := _reckoned(one, days, at))]


def _reckoned(check: Check, days: WorkCalendar, at: datetime) -> _Moved | None:
    """Bring a check in line with its calendar; None where nothing moves."""
    if check.counts_from is None or check.due_on is None:
        return None
    last, due_was, rungs = days.shift(check.counts_from, LIMIT, WORKING_DAY), check.due_on, check.ladder.rungs()
    instants = {rung.number: step_at(days, last, rung.offset, rung.unit) for rung in rungs}
    fired = [rung for rung in rungs if check.step is None or rung.number < check.step]
    early = [rung for rung in fired if instants[rung.number] > at]
    step = early[0].number if early else check.step
    next_at = instants[step] if step is not None else None
    if not early and (last, next_at) == (due_was, check.next_at):
        return None
    light = max((rung.level for rung in fired if rung not in early), default=0)
    check.due_on, check.step, check.next_at = last, step, next_at
    check.matter.next_due, check.matter.light = last, light
    return _Moved(check, due_was, early)


def _told(one: _Moved, at: datetime) -> list[Entry]:
    check, promise = one.check, one.check.claim.obligation
    facts = {
        "check": check.matter.reference,
        "due_on": check.due_on,
        "due_was": one.due_was,
        "obligation": promise.pk,
    }
    moves = [Entry(stream, events.DUE_MOVED, at, facts) for stream in (check.pk, promise.matter_id)]
    return moves + [Entry(check.pk, events.WITHDRAWN, at, _of(rung, check)) for rung in one.early]


def _of(rung: Step, check: Check) -> dict[str, object]:
    return {"anchor_on": check.due_on, "audience": list(rung.audience), "level": rung.level, "step": rung.number}
