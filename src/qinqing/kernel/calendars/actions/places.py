"""Calendars and local limits stay with their place when it moves, set by set."""

from collections.abc import Mapping

from django.db import connection

from qinqing.kernel.devices.action import running

_CALENDARS = """
    UPDATE calendars_calendar SET path = %(to)s || substr(path, length(%(was)s) + 1)
    WHERE path >= %(was)s AND path < %(end)s
"""
_LIMITS = """
    UPDATE calendars_locallimit SET path = %(to)s || substr(path, length(%(was)s) + 1)
    WHERE path >= %(was)s AND path < %(end)s
"""


def move_along(moved: Mapping[str, str]) -> None:
    """Rewrite the paths of calendars and local limits at or below a place that moved; days and limits stay."""
    running()
    with connection.cursor() as cursor:
        for statement in (_CALENDARS, _LIMITS):
            cursor.execute(statement, moved)
