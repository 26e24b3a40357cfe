"""What comes again, when its time has come."""

from datetime import datetime

from django.db import connection

from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.obligations.actions.recurring import occur

BATCH = 5000

_HAS_COME = """
    SELECT EXISTS (
        SELECT FROM obligations_series
        WHERE next_on <= (coalesce(%s, statement_timestamp()) AT TIME ZONE 'Asia/Shanghai')::date)
"""


def recur(now: datetime | None = None, batch: int = BATCH) -> int:
    """Make the next occurrence of every series whose time has come, one batch; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_HAS_COME, [now])
        if cursor.fetchone() == (False,):
            return 0
    with by_the_clock() as clock:
        return occur(now or clock, batch)


def recur_until(now: datetime | None = None) -> int:
    """Make occurrences until none is missing; returns how many in all."""
    total = 0
    while made := recur(now):
        total += made
    return total
