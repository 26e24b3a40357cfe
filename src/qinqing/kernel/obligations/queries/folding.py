"""Whether promises stand as their history says: state, alarming day, accepted day and light, folded from the events."""

from django.db import connection

from qinqing.kernel.chronicle.rules.ledger import MOST_FAULTS, Fault

# Every row of a promise beside the last events that set it. Who waits for a gate and who runs is not told by one event,
# so that both are right until something opens it.
_FOLD = """
    WITH told AS (
        SELECT event.stream_id, event.seq, event.kind, event.facts, (event.facts ->> 'obligation')::bigint AS promise,
               event.facts ->> 'purpose' AS purpose
        FROM chronicle_event AS event WHERE event.kind LIKE 'obligations.%%' AND event.facts ? 'obligation'
    ), moved AS (
        SELECT DISTINCT ON (stream_id, promise) stream_id, promise, seq, CASE split_part(kind, '.', 3)
                   WHEN 'opened' THEN 'running' WHEN 'part_confirmed' THEN 'running' WHEN 'rejected' THEN 'running'
                   WHEN 'resumed' THEN 'running' WHEN 'unclaimed' THEN 'running' WHEN 'confirmed' THEN 'verified'
                   WHEN 'granted' THEN 'suspended'
                   WHEN 'claimed' THEN 'claimed' WHEN 'waived' THEN 'waived' WHEN 'superseded' THEN 'superseded'
                   WHEN 'ended' THEN 'ended' END AS state
        FROM told WHERE split_part(kind, '.', 3) IN ('started', 'recurred', 'gated', 'opened', 'claimed', 'confirmed',
                   'part_confirmed', 'rejected', 'resumed', 'unclaimed', 'waived', 'superseded', 'ended')
            OR (kind = 'obligations.adjustment.granted' AND facts ->> 'kind' = 'suspension')
        ORDER BY stream_id, promise, seq DESC
    ), dated AS (
        SELECT DISTINCT ON (stream_id, promise) stream_id, promise,
               coalesce(facts ->> 'alarm_on', facts ->> 'due', facts ->> 'base_due')::date AS alarm_on
        FROM told WHERE split_part(kind, '.', 3) IN ('started', 'recurred', 'opened')
            OR (kind = 'obligations.clock.due_moved' AND purpose = 'fulfil')
        ORDER BY stream_id, promise, seq DESC
    ), accepted AS (
        SELECT stream_id, promise, max((facts ->> 'completed_on')::date) AS last_on
        FROM told WHERE split_part(kind, '.', 3) IN ('confirmed', 'part_confirmed') GROUP BY 1, 2
    ), claimed AS (
        SELECT stream_id, promise, max(seq) AS seq FROM told WHERE split_part(kind, '.', 3) = 'claimed' GROUP BY 1, 2
    ), steps AS (
        SELECT DISTINCT ON (told.stream_id, told.promise, purpose, facts ->> 'step')
               told.stream_id, told.promise, purpose,
               CASE kind WHEN 'obligations.clock.fired' THEN (facts ->> 'level')::integer ELSE 0 END AS level
        FROM told LEFT JOIN claimed USING (stream_id, promise)
        WHERE kind IN ('obligations.clock.fired', 'obligations.clock.withdrawn')
          AND (purpose = 'fulfil' OR told.seq > claimed.seq)
        ORDER BY told.stream_id, told.promise, purpose, facts ->> 'step', told.seq DESC
    ), lit AS (
        SELECT stream_id, promise, purpose, max(level) AS level FROM steps GROUP BY 1, 2, 3
    )
    SELECT row.matter_id, coalesce(moved.seq, 0),
           CASE WHEN moved.seq IS NULL THEN 'history'
                WHEN row.state <> coalesce(moved.state, row.state)
                  OR (moved.state IS NULL AND row.state NOT IN ('pending', 'running')) THEN 'state'
                WHEN row.verified_on IS DISTINCT FROM CASE row.state WHEN 'verified' THEN accepted.last_on END
                THEN 'done'
                WHEN row.state IN ('pending', 'running', 'claimed', 'suspended') AND row.alarm_on <> dated.alarm_on
                THEN 'alarm'
                ELSE 'light' END
    FROM obligations_obligation AS row
    LEFT JOIN moved ON (moved.stream_id, moved.promise) = (row.matter_id, row.id)
    LEFT JOIN dated ON (dated.stream_id, dated.promise) = (row.matter_id, row.id)
    LEFT JOIN accepted ON (accepted.stream_id, accepted.promise) = (row.matter_id, row.id)
    LEFT JOIN lit ON (lit.stream_id, lit.promise) = (row.matter_id, row.id)
          AND lit.purpose = CASE row.state WHEN 'running' THEN 'fulfil' WHEN 'claimed' THEN 'answer' END
    WHERE moved.seq IS NULL
       OR row.state <> coalesce(moved.state, row.state)
       OR (moved.state IS NULL AND row.state NOT IN ('pending', 'running'))
       OR row.verified_on IS DISTINCT FROM CASE row.state WHEN 'verified' THEN accepted.last_on END
       OR (row.state IN ('pending', 'running', 'claimed', 'suspended') AND row.alarm_on <> dated.alarm_on)
       OR row.light <> coalesce(lit.level, 0)
    ORDER BY 1, 2 LIMIT %(most)s
"""

WORDS = {
    "history": "有一项承诺没有来历。",
    "state": "一项承诺的状态与经过不符。",
    "done": "一项承诺的实际完成日与经过不符。",
    "alarm": "一项承诺的应当日期与经过不符。",
    "light": "一项承诺的灯与经过不符。",
}


def unlike_history() -> list[Fault]:
    """Return where promises do not stand as their history says, each with the last event that moved them; O(events)."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD, {"most": MOST_FAULTS})
        return [Fault(stream, seq, WORDS[what]) for stream, seq, what in cursor.fetchall()]
