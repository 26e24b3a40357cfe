"""Totals of what was fulfilled, added up as soon as many stand loose."""

from django.db import connection

MANY = 1000
"""Rows of totals that are folded at once: so few cost a reader nothing."""

_MANY_LOOSE = "SELECT EXISTS (SELECT FROM obligations_total WHERE NOT folded OFFSET %s)"

# All rows of a key become one, and of months that are over all days. Rows that come meanwhile wait for the next time.
_FOLD = """
    WITH over AS (
        SELECT date_trunc('month', (transaction_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)::date AS before
    ), taken AS (
        DELETE FROM obligations_total WHERE id IN (SELECT id FROM obligations_total FOR UPDATE SKIP LOCKED) RETURNING *
    ), added AS (
        INSERT INTO obligations_total (kind, host_id, path, confidentiality, side, agreed_by, measure, day, in_time,
                                       n, kept, owed, folded)
        SELECT kind, host_id, path, confidentiality, side, agreed_by, measure,
               CASE WHEN day < before THEN date_trunc('month', day)::date ELSE day END, in_time,
               sum(n), sum(kept), sum(owed), true
        FROM taken CROSS JOIN over
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(n) <> 0 OR sum(kept) <> 0 OR sum(owed) <> 0
    )
    SELECT count(*) FROM taken
"""


def fold(many: int = MANY) -> int:
    """Add up the totals of fulfilled promises as soon as `many` rows are loose; returns how many rows it took."""
    with connection.cursor() as cursor:
        cursor.execute(_MANY_LOOSE, [many - 1])
        if cursor.fetchone() == (False,):
            return 0
        cursor.execute(_FOLD)
        [taken] = cursor.fetchone()
    return int(taken)
