"""Who waits for whom, across matters: walked in the database, one statement each way."""

from collections.abc import Iterable

from django.db import connection

# What promises wait for, and what those replaced: their lateness explains each other.
_ABOVE = """
    WITH RECURSIVE above (id) AS (
        SELECT id FROM obligations_obligation WHERE matter_id = ANY (%(matters)s)
        UNION
        SELECT following.id FROM above JOIN obligations_obligation AS promise ON promise.id = above.id
        CROSS JOIN LATERAL (
            SELECT gate.on_id AS id FROM obligations_gate AS gate WHERE gate.obligation_id = promise.id
            UNION ALL SELECT promise.replaces_id WHERE promise.replaces_id IS NOT NULL) AS following
    )
    SELECT id FROM above JOIN obligations_obligation AS promise USING (id)
    WHERE NOT promise.matter_id = ANY (%(matters)s) ORDER BY 1
"""

_BELOW = """
    WITH RECURSIVE below (id) AS (
        SELECT unnest(%(promises)s::bigint[])
        UNION
        SELECT gate.obligation_id FROM below JOIN obligations_gate AS gate ON gate.on_id = below.id
    )
    SELECT DISTINCT promise.matter_id FROM below JOIN obligations_obligation AS promise USING (id) ORDER BY 1
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
