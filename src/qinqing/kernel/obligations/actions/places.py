"""A place's own ladders stay with it when it moves: versions are frozen, so it gets new ones where it stands now."""

from collections.abc import Mapping

from django.db import connection

from qinqing.kernel.chronicle.actions import area_stream
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import running
from qinqing.kernel.obligations.queries.ladders import AREA

_LADDERS = """
    WITH standing AS (
        SELECT newest.*, %(to)s || substr(newest.path, length(%(was)s) + 1) AS goes_to
        FROM (SELECT DISTINCT ON (code, path) * FROM obligations_ladder
              WHERE path >= %(was)s AND path < %(end)s ORDER BY code, path, version DESC) AS newest
        WHERE newest.stands),
    placed AS (
        INSERT INTO obligations_ladder (code, path, version, name, side, stands)
        SELECT one.code, one.goes_to, 1 + coalesce((
                   SELECT max(other.version) FROM obligations_ladder AS other
                   WHERE other.code = one.code AND other.path = one.goes_to), 0), one.name, one.side, true
        FROM standing AS one RETURNING id, code, path),
    given_up AS (
        INSERT INTO obligations_ladder (code, path, version, name, side, stands)
        SELECT code, path, version + 1, name, side, false FROM standing)
    INSERT INTO obligations_ladderstep (ladder_id, number, "offset", unit, level, audience)
    SELECT placed.id, step.number, step."offset", step.unit, step.level, step.audience
    FROM placed JOIN standing AS one ON one.code = placed.code AND one.goes_to = placed.path
    JOIN obligations_ladderstep AS step ON step.ladder_id = one.id
"""


def move_along(moved: Mapping[str, str]) -> None:
    """Give a place that moved, and those below it, their own ladders where they stand now; the old place has none."""
    running()
    # As whoever changes a ladder there: a version that is just being written moves too, or comes after the move.
    Stream.objects.select_for_update(no_key=True).get(pk=area_stream(AREA))
    with connection.cursor() as cursor:
        cursor.execute(_LADDERS, moved)
