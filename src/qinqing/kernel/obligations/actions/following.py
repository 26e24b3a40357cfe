"""Letting dates follow a changed calendar: those that the change touches, each told, premature alarms withdrawn."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import by_the_clock, running
from qinqing.kernel.obligations.actions.clock import (
    Answering,
    park,
    relight,
    relight_answers,
    summarise,
    wind,
    wind_answers,
)
from qinqing.kernel.obligations.actions.dates import CALENDAR, Moved, move, store
from qinqing.kernel.obligations.lifecycle import RUNNING
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import Movement
from qinqing.kernel.obligations.queries.following import movements, touched
from qinqing.kernel.obligations.rules import ANSWER, FULFIL

BATCH = 2000

_ANSWERS = """
    UPDATE obligations_obligation AS promise SET answer_due = given.answer_due
    FROM unnest(%(obligations)s::bigint[], %(days)s::date[]) AS given(obligation_id, answer_due)
    WHERE promise.id = given.obligation_id
"""


def follow_calendar(code: str, days: Sequence[date], changed_at: datetime) -> int:
    """Reckon anew what rests on these days of a calendar, batch by batch; returns how many dates moved.

    Never as of a time before the change itself: where time is simulated, that lies ahead of the database's clock.
    """
    concerned, moved = touched(code, days), 0
    for first in range(0, len(concerned), BATCH):
        with by_the_clock() as now:
            moved += _follow(concerned[first : first + BATCH], max(now, changed_at))
    return moved


def _follow(obligations: Sequence[int], at: datetime) -> int:
    """Hold the matters in the order of their keys, then judge: what people did meanwhile is seen."""
    running()
    matters = sorted(set(Obligation.objects.filter(pk__in=obligations).values_list("matter", flat=True)))
    list(Stream.objects.select_for_update(no_key=True).filter(pk__in=matters).order_by("pk"))
    found = movements(obligations, {}, at)
    _fulfilments([one for one in found if one.purpose == FULFIL], at)
    _answers([one for one in found if one.purpose == ANSWER], at)
    summarise(*{one.promise.matter_id for one in found})
    return len(found)


def _fulfilments(found: Sequence[Movement], at: datetime) -> None:
    keys = [one.promise.pk for one in found]
    move(store([(one.promise, one.found) for one in found], again=keys), at=at, why=CALENDAR)
    runs = [one.promise.pk for one in found if one.promise.state == RUNNING]
    park(runs)
    wind(runs)
    relight(runs)


def _answers(found: Sequence[Movement], at: datetime) -> None:
    moved = [
        Moved(one.promise.pk, ANSWER, one.epoch, one.alarm_was, one.alarm_on, one.promise.due, one.promise.due)
        for one in found
    ]
    move(moved, at=at, why=CALENDAR)
    keys = [one.obligation for one in moved]
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, {"obligations": keys, "days": [one.alarm_on for one in moved]})
    park(keys)
    answering = [Answering(one.obligation, one.new_epoch, one.alarm_on) for one in moved]
    wind_answers(answering)
    relight_answers(answering)
