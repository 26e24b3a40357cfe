"""Keeping calendars: holiday notices, local days, their undoing, and a city's own limits."""

from qinqing.kernel.calendars.actions.changes import AREA, CalendarMoved, NothingChanges
from qinqing.kernel.calendars.actions.keeping import allow_days, declare_day, open_calendar, publish_year
from qinqing.kernel.calendars.actions.limits import (
    adopt_limit,
    change_limit,
    restore_limit,
    retire_limit,
    undo_limit,
)
from qinqing.kernel.calendars.actions.resting import rest_on
from qinqing.kernel.calendars.actions.undoing import revert

__all__ = [
    "AREA",
    "CalendarMoved",
    "NothingChanges",
    "adopt_limit",
    "allow_days",
    "change_limit",
    "declare_day",
    "open_calendar",
    "publish_year",
    "rest_on",
    "restore_limit",
    "retire_limit",
    "revert",
    "undo_limit",
]
