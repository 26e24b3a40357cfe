"""What is due around checks: drawn ones begin, their ladders go on, and silence is handed on whatever a ladder says."""

from datetime import datetime

from django.db import connection, transaction

from qinqing.kernel.checks.actions import Due, begin
from qinqing.kernel.checks.lifecycle import OPEN
from qinqing.kernel.checks.models import Draw
from qinqing.kernel.checks.rules import DRAWN, SILENCE
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.obligations.models import Claim
from qinqing.kernel.obligations.queries.silence import neutral_at

BATCH = 200
_RELATED = (
    "obligation__verifier__belongs_to",
    "obligation__debtor",
    "obligation__calendar",
    "obligation__answer_ladder",
)

_IS_DUE = """
    SELECT (SELECT min(due_at) FROM checks_draw WHERE due_at IS NOT NULL) <= asked.now,
           (SELECT min(next_at) FROM checks_check WHERE next_at IS NOT NULL) <= asked.now
    FROM (SELECT coalesce(%s, statement_timestamp()) AS now) AS asked
"""

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

# As the sweep of promises does it, for the few checks that run: pick, step, tell.
_STEPS = """
    WITH pick AS (
        SELECT one.matter_id, one.step, one.next_at, one.due_on, one.ladder_id, promise.calendar_id
        FROM checks_check AS one JOIN chronicle_stream AS stream ON stream.id = one.matter_id
        JOIN obligations_claim AS claim ON claim.id = one.claim_id
        JOIN obligations_obligation AS promise ON promise.id = claim.obligation_id
        WHERE one.next_at <= coalesce(%(now)s, transaction_timestamp())
        ORDER BY one.next_at LIMIT %(batch)s
        FOR UPDATE OF one SKIP LOCKED FOR NO KEY UPDATE OF stream SKIP LOCKED
    ), due AS (
        SELECT pick.*, rung.level, rung.audience, following.number AS next_step,
               obligations_step_at(pick.calendar_id, pick.due_on, following."offset", following.unit) AS following_at
        FROM pick
        JOIN obligations_ladderstep AS rung ON rung.ladder_id = pick.ladder_id AND rung.number = pick.step
        LEFT JOIN obligations_ladderstep AS following
          ON following.ladder_id = pick.ladder_id AND following.number = pick.step + 1
    ), advanced AS (
        UPDATE checks_check AS one SET step = due.next_step, next_at = due.following_at
        FROM due WHERE one.matter_id = due.matter_id
    ), lit AS (
        UPDATE matters_matter AS matter SET light = due.level FROM due WHERE matter.stream_id = due.matter_id
    )
    SELECT (SELECT count(*) FROM pick), coalesce(chronicle_append_batch(
               array_agg(matter_id ORDER BY next_at, matter_id), array_agg('checks.clock.fired'::text),
               array_agg(next_at ORDER BY next_at, matter_id),
               array_agg(format('{"anchor_on":"%%s","audience":%%s,"level":%%s,"step":%%s}',
                                due_on, array_to_json(audience), level, step) ORDER BY next_at, matter_id)), 0)
    FROM due
"""


def sweep(now: datetime | None = None, batch: int = BATCH) -> int:
    """Begin drawn checks whose day has come and fire the steps that are due, one batch; returns how many.

    `now` is the database's clock unless given. An idle poll reads two index entries.
    """
    with connection.cursor() as cursor:
        cursor.execute(_IS_DUE, [now])
        drawn, steps = cursor.fetchone()
    return (_begin(now, batch) if drawn else 0) + (_fire(now, batch) if steps else 0)


def _begin(now: datetime | None, batch: int) -> int:
    with by_the_clock(), connection.cursor() as cursor:
        cursor.execute(_DRAWN, {"now": now, "batch": batch})
        due = [Due(*row) for row in cursor.fetchall()]
        Draw.objects.filter(pk__in=[one.claim for one in due]).update(on_day=None, due_at=None)
        begin(due, DRAWN)
    return len(due)


def _fire(now: datetime | None, batch: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_STEPS, {"now": now, "batch": batch})
        picked, _fired = cursor.fetchone()
    return int(picked)


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
