"""What a place has set for checks stays with it when it moves."""

from collections.abc import Mapping

from django.db import connection

from qinqing.kernel.devices.action import running

_RULES = """
    UPDATE checks_rule SET path = %(to)s || substr(path, length(%(was)s) + 1)
    WHERE path >= %(was)s AND path < %(end)s
"""


def move_along(moved: Mapping[str, str]) -> None:
    """Rewrite the paths of rules at or below a place that moved; the city's stays."""
    running()
    with connection.cursor() as cursor:
        cursor.execute(_RULES, moved)
