"""Putting promises under the clock, and letting them follow one another."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.actions.clock import summarise, wind
from qinqing.kernel.obligations.actions.dates import settle
from qinqing.kernel.obligations.lifecycle import RUNNING
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import alarms_on


def start(matter_id: int, obligations: Sequence[Obligation], *, by: Actor, at: datetime) -> None:
    """Put promises that were just made under the clock: called by the actions of mechanisms.

    Those without a start gate run, the others wait in `pending`.
    """
    for promise in obligations:
        facts = {"obligation": promise.pk, "base_due": promise.base_due, "due": promise.alarm_on}
        record(matter_id, events.STARTED, by=by, at=at, facts=facts)
    wind([promise.pk for promise in obligations if promise.state == RUNNING])
    summarise(matter_id)


def follow(matter_id: int, *, by: Actor, at: datetime, why: str) -> None:
    """Let the promises of a matter follow what was just recorded: dates move, and what waited opens."""
    for promise, found in settle(matter_id, at=at, as_of=timezone.localdate(at), why=why):
        facts = {"obligation": promise.pk, "due": alarms_on(promise, found), "lost_days": found.lost}
        record(matter_id, events.OPENED, by=by, at=at, facts=facts)
    summarise(matter_id)
