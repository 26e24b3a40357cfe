"""What is due around checks: drawn ones begin, their ladders go on, and silence is handed on whatever a ladder says."""

from datetime import datetime

from django.db import connection

from qinqing.kernel.checks.actions import Due, begin
from qinqing.kernel.checks.lifecycle import OPEN
from qinqing.kernel.checks.models import Draw
from qinqing.kernel.checks.rules import DRAWN, SILENCE
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.obligations.jobs import Climb
from qinqing.kernel.obligations.models import Claim
from qinqing.kernel.obligations.queries.silence import neutral_at

BATCH = 200
_RELATED = (
    "obligation__verifier__belongs_to",
    "obligation__debtor",
    "obligation__calendar",
    "obligation__answer_ladder",
)

_IS_DUE = "SELECT min(due_at) <= coalesce(%s, statement_timestamp()) FROM checks_draw WHERE due_at IS NOT NULL"

_DRAWN = """
    SELECT lot.claim_id, lot.due_at, greatest(lot.due_at, coalesce(%(now)s, transaction_timestamp()))
    FROM checks_draw AS lot JOIN obligations_claim AS claim ON claim.id = lot.claim_id
    JOIN obligations_obligation AS promise ON promise.id = claim.obligation_id
    JOIN chronicle_stream AS stream ON stream.id = promise.matter_id
    WHERE lot.due_at <= coalesce(%(now)s, transaction_timestamp())
    ORDER BY lot.due_at LIMIT %(batch)s
    FOR UPDATE OF lot SKIP LOCKED FOR NO KEY UPDATE OF stream SKIP LOCKED
"""

# A version from before there were checks never names the neutral unit, so that no step of it hands silence on: claims
# that are answered by such a one are found by their state.
_SILENT = """
    SELECT claim.id
    FROM obligations_obligation AS promise JOIN obligations_claim AS claim ON claim.obligation_id = promise.id
    WHERE promise.state = 'claimed' AND claim.outcome = 'open'
      AND promise.answer_ladder_id IN (
          SELECT ladder.id FROM obligations_ladder AS ladder WHERE ladder.code = 'answer' AND NOT EXISTS (
              SELECT FROM obligations_ladderstep AS rung
              WHERE rung.ladder_id = ladder.id AND 'neutral' = ANY (rung.audience)))
      AND promise.answer_due < (coalesce(%(now)s, transaction_timestamp()) AT TIME ZONE 'Asia/Shanghai')::date
      AND NOT EXISTS (SELECT FROM checks_check AS one WHERE one.claim_id = claim.id AND one.state = ANY (%(open)s))
"""

_STEPS = Climb(
    table="checks_check",
    key="matter_id",
    matter="matter_id",
    promise="""JOIN obligations_claim AS claim ON claim.id = one.claim_id
        JOIN obligations_obligation AS promise ON promise.id = claim.obligation_id""",
    event="checks.clock.fired",
)


def sweep(now: datetime | None = None, batch: int = BATCH) -> int:
    """Begin drawn checks whose day has come and fire the steps that are due, one batch; returns how many.

    `now` is the database's clock unless given. An idle poll reads two index entries.
    """
    with connection.cursor() as cursor:
        cursor.execute(_IS_DUE, [now])
        drawn = cursor.fetchone() == (True,)
    return (_begin(now, batch) if drawn else 0) + _STEPS.fire(now, batch)


def _begin(now: datetime | None, batch: int) -> int:
    with by_the_clock(), connection.cursor() as cursor:
        cursor.execute(_DRAWN, {"now": now, "batch": batch})
        due = [Due(*row) for row in cursor.fetchall()]
        Draw.objects.filter(pk__in=[one.claim for one in due]).update(on_day=None, due_at=None)
        begin(due, DRAWN)
    return len(due)


def sweep_until(now: datetime | None = None) -> int:
    """Sweep until nothing is due; returns how many in all."""
    total = 0
    while done := sweep(now):
        total += done
    return total


def hand_on(now: datetime | None = None) -> int:
    """Begin the checks to which no step of a ladder leads, because it is too old to name one; returns how many."""
    with by_the_clock() as clock, connection.cursor() as cursor:
        cursor.execute(_SILENT, {"now": now, "open": list(OPEN)})
        silent = Claim.objects.filter(pk__in=[pk for (pk,) in cursor.fetchall()]).select_related(*_RELATED)
        due = [
            Due(one.pk, at, max(at, now or clock))
            for one in silent
            if (at := neutral_at(one.obligation)) is not None and at <= (now or clock)
        ]
        return len(begin(due, SILENCE)) if due else 0
