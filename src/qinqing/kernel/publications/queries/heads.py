"""The heads of the histories that a publication was counted from."""

from typing import Any

from django.db import connection

_HEADS = """
    SELECT count(*), encode(sha256(coalesce(string_agg(
        convert_to(head.id || ':' || head.seq || ':' || encode(head.hash, 'hex') || chr(10), 'UTF8'),
        ''::bytea ORDER BY head.id), ''::bytea)), 'hex')
    FROM chronicle_stream AS head WHERE head.id IN ({sources})
"""


def heads(sources: Any) -> dict[str, Any]:
    """Return of the streams of these matters how many they are, and one SHA-256 over all their heads; one query.

    Over lines `stream:seq:hash`, ordered by stream. Whoever has an export of that moment can reckon it anew.
    """
    asked, given = sources.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_HEADS.format(sources=asked), given)
        count, digest = cursor.fetchone()
    return {"streams": int(count), "sha256": digest}
