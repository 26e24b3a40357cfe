"""Bringing stored dates in line with the rule: everything of a matter that moved, in one statement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from qinqing.kernel.devices.action import running
from qinqing.kernel.obligations.actions.clock import park, relight, wind
from qinqing.kernel.obligations.lifecycle import CLOSED, PENDING, RUNNING
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import alarms_on, judged
from qinqing.kernel.obligations.rules import ANSWER, FULFIL, HELD, NEXT_ANSWER_EPOCH, Reckoned
from qinqing.kernel.obligations.rules.fairness import RUNNING as RUNS
from qinqing.kernel.obligations.rules.fairness import VERIFIED as DONE

GATE, ADJUSTMENT, CALENDAR = "gate", "adjustment", "calendar"
"""Why a date moved."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One date that moves: the day that alarms and the legal one, before and after."""

    obligation: int
    purpose: str
    epoch: int
    alarm_was: date
    alarm_on: date
    due_was: date
    due: date

    @property
    def new_epoch(self) -> int:
        """Return the epoch after the move."""
        return self.epoch + (NEXT_ANSWER_EPOCH if self.purpose == ANSWER else 1)


# A step that fired and whose new instant is past is carried into the new epoch in silence; one whose instant is ahead
# is withdrawn, and fires again when its time comes. One event for each moved date and each withdrawn step.
_MOVE = """
    WITH given AS (
        SELECT given.*, promise.matter_id, promise.calendar_id,
               CASE given.purpose WHEN 'answer' THEN promise.answer_ladder_id ELSE promise.ladder_id END AS ladder_id
        FROM unnest(%(obligations)s::bigint[], %(purposes)s::text[], %(epochs)s::bigint[], %(new_epochs)s::bigint[],
                    %(alarms_were)s::date[], %(alarms)s::date[], %(dues_were)s::date[], %(dues)s::date[])
             AS given(obligation_id, purpose, epoch, new_epoch, alarm_was, alarm_on, due_was, due)
        JOIN obligations_obligation AS promise ON promise.id = given.obligation_id
    ), past AS (
        SELECT given.*, fired.step, fired.level, fired.at, rung.audience,
               obligations_step_at(given.calendar_id, given.alarm_on, rung."offset", rung.unit) AS instant
        FROM given
        JOIN obligations_firing AS fired
          ON fired.obligation_id = given.obligation_id AND fired.purpose = given.purpose AND fired.epoch = given.epoch
        JOIN obligations_ladderstep AS rung ON rung.ladder_id = given.ladder_id AND rung.number = fired.step
    ), carried AS (
        INSERT INTO obligations_firing (obligation_id, purpose, epoch, step, level, at)
        SELECT obligation_id, purpose, new_epoch, step, level, at FROM past WHERE instant <= %(at)s
    ), told AS (
        SELECT matter_id, 'obligations.clock.due_moved' AS kind, obligation_id, 0 AS step, format(
                   '{"alarm_on":"%%s","alarm_was":"%%s","due":"%%s","due_was":"%%s","epoch":%%s,"obligation":%%s,"purpose":"%%s","why":"%%s"}',
                   alarm_on, alarm_was, due, due_was, new_epoch, obligation_id, purpose, %(why)s::text) AS body
        FROM given
        UNION ALL
        SELECT matter_id, 'obligations.clock.withdrawn', obligation_id, step, format(
                   '{"anchor_on":"%%s","audience":%%s,"epoch":%%s,"level":%%s,"obligation":%%s,"purpose":"%%s","step":%%s}',
                   alarm_on, array_to_json(audience), epoch, level, obligation_id, purpose, step)
        FROM past WHERE instant > %(at)s
    )
    SELECT coalesce(chronicle_append_batch(
               array_agg(matter_id ORDER BY obligation_id, step), array_agg(kind ORDER BY obligation_id, step),
               array_agg(%(at)s::timestamptz), array_agg(body ORDER BY obligation_id, step)), 0)
    FROM told
"""

_STORE = """
    UPDATE obligations_obligation AS promise
    SET alarm_on = given.alarm_on, due = given.due, base_due = given.base_due, lost_days = given.lost_days,
        counted = given.counted, epoch = promise.epoch + given.steps
    FROM unnest(%(obligations)s::bigint[], %(alarms)s::date[], %(dues)s::date[], %(bases)s::date[],
                %(lost)s::integer[], %(counted)s::boolean[], %(steps)s::integer[])
         AS given(obligation_id, alarm_on, due, base_due, lost_days, counted, steps)
    WHERE promise.id = given.obligation_id
"""


def move(moved: Sequence[Moved], *, at: datetime, why: str) -> None:
    """Begin a new epoch for dates that move: carry or withdraw what fired, and tell; streams are held by the caller."""
    running()
    if not moved:
        return
    columns: dict[str, Any] = {
        "obligations": [one.obligation for one in moved],
        "purposes": [one.purpose for one in moved],
        "epochs": [one.epoch for one in moved],
        "new_epochs": [one.new_epoch for one in moved],
        "alarms_were": [one.alarm_was for one in moved],
        "alarms": [one.alarm_on for one in moved],
        "dues_were": [one.due_was for one in moved],
        "dues": [one.due for one in moved],
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, {**columns, "at": at, "why": why})


def store(found: Sequence[tuple[Obligation, Reckoned]], *, again: Iterable[int] = ()) -> list[Moved]:
    """Write the dates of promises, and return those that moved; `again` names more that begin a new epoch."""
    running()
    renewed = set(again)
    changed = [
        (promise, one)
        for promise, one in found
        if promise.pk in renewed
        or _stored(promise) != (alarms_on(promise, one), one.due, one.promise.base_due, one.lost)
    ]
    moved = [
        Moved(promise.pk, FULFIL, promise.epoch, promise.alarm_on, alarms_on(promise, one), promise.due, one.due)
        for promise, one in changed
        if promise.pk in renewed or (promise.alarm_on, promise.due) != (alarms_on(promise, one), one.due)
    ]
    begun = {one.obligation for one in moved}
    if changed:
        columns: dict[str, Any] = {
            "obligations": [promise.pk for promise, _ in changed],
            "alarms": [alarms_on(promise, one) for promise, one in changed],
            "dues": [one.due for _, one in changed],
            "bases": [one.promise.base_due for _, one in changed],
            "lost": [one.lost for _, one in changed],
            "counted": [bool(promise.length or one.lost or one.granted) for promise, one in changed],
            "steps": [int(promise.pk in begun) for promise, _ in changed],
        }
        with connection.cursor() as cursor:
            cursor.execute(_STORE, columns)
    return moved


def _stored(promise: Obligation) -> tuple[date, date, date, int]:
    return promise.alarm_on, promise.due, promise.base_due, promise.lost_days


def settle(matters: Iterable[int], *, at: datetime, as_of: date, why: str) -> list[tuple[Obligation, Reckoned]]:
    """Bring all dates and clocks of matters in line with what is now recorded; returns the promises that open.

    While a gate is late what waits for it is held: its clock is parked, and its date stands still until the gate is
    closed. The caller holds the streams.
    """
    found = judged(matters, as_of)
    opening = [(promise, one) for promise, one in found.values() if promise.state == PENDING and _runs(one)]
    Obligation.objects.filter(pk__in=[promise.pk for promise, _ in opening]).update(state=RUNNING)
    settled = [pair for pair in found.values() if pair[1].standing in {RUNS, DONE}]
    moved = store(settled)
    alive = [one for one in moved if found[one.obligation][0].state not in CLOSED]
    move(alive, at=at, why=why)
    rewind(found, [one.obligation for one in moved])
    return opening


def _runs(found: Reckoned) -> bool:
    return found.standing in {RUNS, HELD}


def rewind(found: Mapping[int, tuple[Obligation, Reckoned]], moved: Sequence[int]) -> None:
    """Wind the clock of everything that runs, anew where its date moved; park what is held."""
    running_now = [pk for pk, (promise, _) in found.items() if promise.state in {RUNNING, PENDING}]
    held = [pk for pk in running_now if found[pk][1].standing == HELD]
    runs = [pk for pk in running_now if found[pk][1].standing == RUNS]
    park([*held, *(pk for pk in moved if pk in runs)])
    wind(runs)
    relight(runs)
