"""Who waits for whom, across matters: walked in the database, one statement each way."""

from collections.abc import Iterable

from django.db import connection

# What promises wait for, and what those replaced: their lateness explains each other. Each row asks its own questions
# (LATERAL, and no join beside the recursion): how many rows a recursion yields is guessed, and a wrong guess reads all.
_ABOVE = """
    WITH RECURSIVE above (id) AS (
        SELECT id FROM obligations_obligation WHERE matter_id = ANY (%(matters)s)
        UNION
        SELECT following.id FROM above CROSS JOIN LATERAL (
            SELECT gate.on_id AS id FROM obligations_gate AS gate WHERE gate.obligation_id = above.id
            UNION ALL
            SELECT promise.replaces_id FROM obligations_obligation AS promise
            WHERE promise.id = above.id AND promise.replaces_id IS NOT NULL OFFSET 0) AS following
    )
    SELECT found.id FROM above CROSS JOIN LATERAL (
        SELECT promise.id, promise.matter_id FROM obligations_obligation AS promise
        WHERE promise.id = above.id OFFSET 0) AS found
    WHERE NOT found.matter_id = ANY (%(matters)s) ORDER BY 1
"""

_BELOW = """
    WITH RECURSIVE below (id) AS (
        SELECT unnest(%(promises)s::bigint[])
        UNION
        SELECT gate.obligation_id FROM below CROSS JOIN LATERAL (
            SELECT obligation_id FROM obligations_gate WHERE on_id = below.id OFFSET 0) AS gate
    )
    SELECT DISTINCT found.matter_id FROM below CROSS JOIN LATERAL (
        SELECT promise.matter_id FROM obligations_obligation AS promise
        WHERE promise.id = below.id OFFSET 0) AS found
    ORDER BY 1
"""


def above(matters: Iterable[int]) -> list[int]:
    """Return the promises of other matters for which promises of these wait, at whatever distance."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"matters": list(matters)})
        return [pk for (pk,) in cursor.fetchall()]


def below(promises: Iterable[int]) -> list[int]:
    """Return the matters of these promises and of all that wait for them, at whatever distance, in order of keys."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, {"promises": list(promises)})
        return [pk for (pk,) in cursor.fetchall()]
