"""Putting promises under the clock, and opening those that waited."""

from collections.abc import Sequence
from datetime import date, datetime

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.actions.clock import summarise, wind
from qinqing.kernel.obligations.lifecycle import PENDING, RUNNING
from qinqing.kernel.obligations.models import Gate, Obligation
from qinqing.kernel.obligations.queries import gate_dates
from qinqing.kernel.obligations.rules import START, fair


def start(matter_id: int, obligations: Sequence[Obligation], *, by: Actor, at: datetime) -> None:
    """Put promises that were just made under the clock: called by the actions of mechanisms.

    Those without a start gate run, the others wait in `pending`.
    """
    for promise in obligations:
        facts = {"obligation": promise.pk, "base_due": promise.base_due, "due": promise.alarm_on}
        record(matter_id, events.STARTED, by=by, at=at, facts=facts)
    wind([promise.pk for promise in obligations if promise.state == RUNNING])
    summarise(matter_id)


def open_dependants(gate: Obligation, *, by: Actor, at: datetime, as_of: date) -> None:
    """Start what waited for `gate`, now that it is verified, and book the days that its lateness cost."""
    waiting = Obligation.objects.filter(gates__on=gate, state=PENDING).select_related("calendar").order_by("pk")
    held = set(
        Gate.objects.filter(obligation__in=waiting, mode=START, on__verified_on__isnull=True).values_list(
            "obligation", flat=True
        )
    )
    opening = [promise for promise in waiting if promise.pk not in held]
    dates = gate_dates([promise.pk for promise in opening])
    for promise in opening:
        days = calendar(promise.calendar.code)
        due = fair(days, promise.unit, promise.base_start, promise.base_due, dates[promise.pk], as_of)
        Obligation.objects.filter(pk=promise.pk).update(state=RUNNING, alarm_on=due.due, lost_days=due.lost_days)
        facts = {"obligation": promise.pk, "due": due.due, "lost_days": due.lost_days}
        record(promise.matter_id, events.OPENED, by=by, at=at, facts=facts)
    wind([promise.pk for promise in opening])
