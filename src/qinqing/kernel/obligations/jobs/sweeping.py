"""The sweep: whatever is due fires, one statement per batch."""

from datetime import datetime

from django.db import connection, transaction

BATCH = 5000

# pick -> step -> clock -> lights -> events and news. Rows that people hold are skipped and come next time. What waits
# for a gate that is late by then is parked in silence, unless it was late already: closing the gate winds it again.
# Many steps follow the same day, so that the working days to the next one are counted once for each day.
_SWEEP = """
    WITH pick AS (
        SELECT clock.obligation_id, clock.stream_id, clock.purpose, clock.epoch, clock.step, clock.next_at,
               clock.anchor_on, clock.ladder_id, clock.calendar_id
        FROM obligations_clock AS clock JOIN chronicle_stream AS stream ON stream.id = clock.stream_id
        WHERE clock.next_at <= coalesce(%(now)s, transaction_timestamp())
        ORDER BY clock.next_at LIMIT %(batch)s
        FOR UPDATE OF clock SKIP LOCKED FOR NO KEY UPDATE OF stream SKIP LOCKED
    ), parked AS (
        DELETE FROM obligations_clock AS clock USING pick
        WHERE clock.obligation_id = pick.obligation_id AND pick.purpose = 'fulfil' AND EXISTS (
            SELECT 1 FROM obligations_gate AS gate JOIN obligations_obligation AS first ON first.id = gate.on_id
            WHERE gate.obligation_id = pick.obligation_id
              AND first.verified_on IS NULL AND first.released_on IS NULL
              AND least(first.base_due, first.first_due)
                  < least((pick.next_at AT TIME ZONE 'Asia/Shanghai')::date, pick.anchor_on))
        RETURNING clock.obligation_id
    ), upcoming AS (
        SELECT each.*, following.number AS next_step,
               obligations_step_at(calendar_id, anchor_on, following."offset", following.unit) AS following_at
        FROM (SELECT DISTINCT calendar_id, anchor_on, ladder_id, step FROM pick) AS each
        JOIN obligations_ladderstep AS following
          ON following.ladder_id = each.ladder_id AND following.number = each.step + 1
    ), due AS (
        SELECT pick.*, rung.level, rung.audience, upcoming.next_step, upcoming.following_at
        FROM pick
        JOIN obligations_ladderstep AS rung ON rung.ladder_id = pick.ladder_id AND rung.number = pick.step
        LEFT JOIN upcoming
          ON (upcoming.calendar_id, upcoming.anchor_on, upcoming.ladder_id, upcoming.step)
           = (pick.calendar_id, pick.anchor_on, pick.ladder_id, pick.step)
        WHERE pick.obligation_id NOT IN (SELECT obligation_id FROM parked)
    ), fired AS (
        INSERT INTO obligations_firing (obligation_id, purpose, epoch, step, level, at)
        SELECT obligation_id, purpose, epoch, step, level, next_at FROM due
        ON CONFLICT DO NOTHING
        RETURNING obligation_id
    ), advanced AS (
        UPDATE obligations_clock AS clock SET step = due.next_step, next_at = due.following_at
        FROM due WHERE clock.obligation_id = due.obligation_id AND due.next_step IS NOT NULL
    ), stopped AS (
        DELETE FROM obligations_clock AS clock USING due
        WHERE clock.obligation_id = due.obligation_id AND due.next_step IS NULL
    ), lit AS (
        UPDATE obligations_obligation AS promise SET light = due.level
        FROM due WHERE promise.id = due.obligation_id
    ), lit_matters AS (
        UPDATE matters_matter AS matter SET light = greatest(matter.light, highest.level)
        FROM (SELECT stream_id, max(level) AS level FROM due GROUP BY stream_id) AS highest
        WHERE matter.stream_id = highest.stream_id AND matter.light < highest.level
    ), told AS (
        SELECT due.stream_id, due.next_at, due.obligation_id, format(
                   '{"anchor_on":"%%s","audience":%%s,"epoch":%%s,"level":%%s,"obligation":%%s,"purpose":"%%s","step":%%s}',
                   anchor_on, array_to_json(audience), epoch, level, obligation_id, purpose, step) AS body
        FROM due JOIN fired USING (obligation_id)
    )
    SELECT (SELECT count(*) FROM pick), coalesce(chronicle_append_batch(
               array_agg(stream_id ORDER BY next_at, obligation_id),
               array_agg('obligations.clock.fired'::text),
               array_agg(next_at ORDER BY next_at, obligation_id),
               array_agg(body ORDER BY next_at, obligation_id)), 0)
    FROM told
"""


# Whatever is due is found and changed by its key: a batch costs what it holds, not what stands beside it in the tables.
_BY_KEY = "SET LOCAL enable_seqscan = off"

# An idle poll reads one index entry, the least; planning the whole statement would cost many times as much, and with
# the instant in WHERE, which the planner cannot know, it would read the whole table until it finds one that is due.
_IS_DUE = "SELECT min(next_at) <= coalesce(%s, statement_timestamp()) FROM obligations_clock"


def sweep(now: datetime | None = None, batch: int = BATCH) -> int:
    """Fire one batch of due steps and return how many clocks it moved; 0 when nothing is due.

    `now` is the database's clock unless given; a step's own instant, not `now`, is the time of its event.
    """
    with connection.cursor() as cursor:
        cursor.execute(_IS_DUE, [now])
        if cursor.fetchone() != (True,):
            return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_BY_KEY)
        cursor.execute(_SWEEP, {"now": now, "batch": batch})
        picked, _fired = cursor.fetchone()
    return int(picked)


def sweep_until(now: datetime | None = None) -> int:
    """Sweep until a pick is empty; returns how many clocks moved in all."""
    total = 0
    while moved := sweep(now):
        total += moved
    return total
