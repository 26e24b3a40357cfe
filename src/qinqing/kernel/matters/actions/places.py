"""Moving a unit with all below it and its matters, and handing matters on to whatever a unit became."""

from datetime import date, datetime

from django.db import connection

from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters import access
from qinqing.kernel.matters.actions.holding import lock
from qinqing.kernel.parties import events
from qinqing.kernel.parties.actions import AREA, Relocation, inherit, relocate
from qinqing.kernel.parties.models import Succession, Unit

_MATTERS = """
    UPDATE matters_matter SET path = %(to)s || substr(path, length(%(was)s) + 1)
    WHERE path >= %(was)s AND path < %(end)s
"""
_HOST = """
    UPDATE matters_matter AS matter SET host_id = %(heir)s, path = unit.path
    FROM parties_unit AS unit WHERE unit.id = %(heir)s AND matter.host_id = %(was)s
"""
# Where both were parties the heir stands there already, and the row of the other stays as it was.
_PARTY = """
    UPDATE matters_party AS party SET unit_id = %(heir)s WHERE party.unit_id = %(was)s AND NOT EXISTS (
        SELECT 1 FROM matters_party AS other WHERE other.matter_id = party.matter_id AND other.unit_id = %(heir)s)
"""


# A party comes in without its matter's host, and a host may stand among no parties.
_CONCERNED = """
    SELECT stream_id FROM matters_matter WHERE host_id = %(was)s
    UNION SELECT matter_id FROM matters_party WHERE unit_id = %(was)s
"""


def _concerned(was: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_CONCERNED, {"was": was})
        return [matter for (matter,) in cursor.fetchall()]


def _rewrite(*statements: str, **parameters: int | str) -> int:
    running()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, parameters)
        return int(cursor.rowcount)


@action(access.MOVE)
def move(*, unit_id: int, to: str, above: Unit | None, by: Actor, at: datetime = NOW) -> Relocation:
    """Move a unit with all below it to the path `to`, under the unit `above`: units, posts and matters, set by set.

    No promise, date or history changes: only who sees them by jurisdiction.
    """
    stream = area_stream(AREA)
    moved = relocate(unit_id, to, above, by=by)
    _rewrite(_MATTERS, **moved.parameters)
    facts = {
        "unit": unit_id,
        "was": moved.was,
        "path": to,
        "above_was": moved.above_was,
        "above": above.pk if above else None,
        "units": moved.units,
        "posts": moved.posts,
    }
    record(stream, events.MOVED, by=by, at=at, facts=facts)
    return moved


@action(access.SUCCEED)
def succeed(
    *, predecessor_id: int, successor_id: int, kind: str, takes_over: bool, since: date, by: Actor, at: datetime = NOW
) -> Succession:
    """Enter that one unit came from another; the heir becomes host of and party to all its matters, unchanged."""
    if takes_over:
        lock({area_stream(AREA)}, along=lambda: _concerned(predecessor_id))
    made = inherit(
        predecessor_id=predecessor_id,
        successor_id=successor_id,
        kind=kind,
        takes_over=takes_over,
        since=since,
        by=by,
        at=at,
    )
    if takes_over:
        _rewrite(_HOST, _PARTY, was=predecessor_id, heir=successor_id)
    return made
