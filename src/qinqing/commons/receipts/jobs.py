"""What is due around receipts: the steps of whoever has to answer, found by an index of what is to come."""

from datetime import datetime

from django.db import connection, transaction

BATCH = 200

_IS_DUE = """
    SELECT (SELECT min(next_at) FROM receipts_turn WHERE next_at IS NOT NULL)
        <= coalesce(%s, statement_timestamp())
"""

# As the sweep of promises does it, for the few receipts that wait: pick, step, tell.
_STEPS = """
    WITH pick AS (
        SELECT turn.id, turn.receipt_id, turn.unit_id, turn.step, turn.next_at, turn.due_on, turn.ladder_id,
               promise.calendar_id
        FROM receipts_turn AS turn JOIN chronicle_stream AS stream ON stream.id = turn.receipt_id
        JOIN receipts_receipt AS receipt ON receipt.matter_id = turn.receipt_id
        JOIN obligations_obligation AS promise ON promise.id = receipt.obligation_id
        WHERE turn.next_at <= coalesce(%(now)s, transaction_timestamp())
        ORDER BY turn.next_at, turn.id LIMIT %(batch)s
        FOR UPDATE OF turn SKIP LOCKED FOR NO KEY UPDATE OF stream SKIP LOCKED
    ), due AS (
        SELECT pick.*, rung.level, rung.audience, following.number AS next_step,
               obligations_step_at(pick.calendar_id, pick.due_on, following."offset", following.unit) AS following_at
        FROM pick
        JOIN obligations_ladderstep AS rung ON rung.ladder_id = pick.ladder_id AND rung.number = pick.step
        LEFT JOIN obligations_ladderstep AS following
          ON following.ladder_id = pick.ladder_id AND following.number = pick.step + 1
    ), advanced AS (
        UPDATE receipts_turn AS turn SET step = due.next_step, next_at = due.following_at
        FROM due WHERE turn.id = due.id
    ), lit AS (
        UPDATE matters_matter AS matter SET light = greatest(matter.light, gravest.level)
        FROM (SELECT receipt_id, max(level) AS level FROM due GROUP BY 1) AS gravest
        WHERE matter.stream_id = gravest.receipt_id
    )
    SELECT (SELECT count(*) FROM pick), coalesce(chronicle_append_batch(
               array_agg(receipt_id ORDER BY next_at, id), array_agg('receipts.clock.fired'::text),
               array_agg(next_at ORDER BY next_at, id),
               array_agg(format('{"anchor_on":"%%s","audience":%%s,"level":%%s,"step":%%s,"unit":%%s}',
                                due_on, array_to_json(audience), level, step, unit_id) ORDER BY next_at, id)), 0)
    FROM due
"""


def sweep(now: datetime | None = None, batch: int = BATCH) -> int:
    """Fire the steps that are due, one batch; returns how many. An idle poll reads one index entry.

    `now` is the database's clock unless given.
    """
    with connection.cursor() as cursor:
        cursor.execute(_IS_DUE, [now])
        (due,) = cursor.fetchone()
    if not due:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_STEPS, {"now": now, "batch": batch})
        picked, _fired = cursor.fetchone()
    return int(picked)
