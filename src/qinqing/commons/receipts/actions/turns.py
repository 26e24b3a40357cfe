"""Whose turn it is with a receipt, under which clock; and what ends with it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from qinqing.commons.receipts import events
from qinqing.commons.receipts.models import Receipt, Turn
from qinqing.commons.receipts.queries.issuing import issued
from qinqing.commons.receipts.rules.lines import lines_of, moved_of, standing
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.models import Grant, Matter
from qinqing.kernel.obligations.queries import ladders_at
from qinqing.kernel.obligations.rules import ANSWER_LIMIT
from qinqing.kernel.parties.models import Unit

LIMIT = ANSWER_LIMIT
"""Working days for an answer, and for a ruling: as for claims and their checks."""

_WIND = """
    UPDATE receipts_turn AS turn SET step = rung.number,
        next_at = obligations_step_at(promise.calendar_id, turn.due_on, rung."offset", rung.unit)
    FROM receipts_receipt AS receipt, obligations_obligation AS promise, obligations_ladderstep AS rung
    WHERE receipt.matter_id = turn.receipt_id AND promise.id = receipt.obligation_id
      AND rung.ladder_id = turn.ladder_id AND rung.number = 1 AND turn.id = ANY (%s)
"""


def begin(receipt: Receipt, units: Mapping[str, Unit], ladder: str, at: datetime) -> date:
    """Give each of these parts its turn, LIMIT working days under a ladder of the place; returns the last day."""
    running()
    promise = receipt.obligation
    due = calendar(promise.calendar.code).shift(timezone.localdate(at), LIMIT, WORKING_DAY)
    steps = ladders_at(promise.matter.path)[ladder]
    made = Turn.objects.bulk_create(
        Turn(receipt=receipt, part=part, unit=unit, ladder=steps, begun_at=at, due_on=due)
        for part, unit in units.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(_WIND, [[one.pk for one in made]])
    return due


def halt(receipt: Receipt) -> None:
    """Stop every clock of a receipt; who has not answered may still do so while it is open."""
    running()
    receipt.turns.update(step=None, next_at=None)


def close(receipt: Receipt, state: str, at: datetime, by: Actor, **fields: object) -> None:
    """End a receipt: no clock runs, no light burns, and whoever ruled on it no longer sees the promise's matter."""
    halt(receipt)
    Receipt.objects.filter(pk=receipt.pk).update(state=state, **fields)
    Matter.objects.filter(pk=receipt.pk).update(state=state, light=0, next_due=None)
    if receipt.taken_at is not None:
        given = Grant.objects.filter(
            matter=receipt.obligation.matter_id, person=receipt.taken_by_id, granted_at=receipt.taken_at
        )
        given.filter(revoked_at__isnull=True).update(revoked_at=at, revoked_by=by.person_id)


def settle(receipt: Receipt, outcome: str, moved: list[list[object]], by: Actor, at: datetime) -> None:
    """Write into the history of the promise's matter which days stand; its stream is held."""
    event = issued([receipt])[receipt.pk]
    days = standing(lines_of(event.facts["figures"]), moved_of(moved))
    facts = {
        "days": [[party, str(count)] for party, count in days.items()],
        "fingerprint": bytes(event.hash).hex(),
        "obligation": receipt.obligation_id,
        "outcome": outcome,
        "receipt": receipt.matter.reference,
    }
    record(receipt.obligation.matter_id, events.SETTLED, by=by, at=at, facts=facts)
