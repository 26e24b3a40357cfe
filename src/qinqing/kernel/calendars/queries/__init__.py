"""Reading calendars and limits: from the database, or from the committed files where there is none."""

from qinqing.kernel.calendars.queries.days import (
    NATIONAL,
    Stretch,
    Year,
    calendar,
    calendar_for,
    calendars,
    year_of,
)
from qinqing.kernel.calendars.queries.limits import committed_calendar, limit_named, limits, starting
from qinqing.kernel.calendars.queries.places import kept_below

__all__ = [
    "NATIONAL",
    "Stretch",
    "Year",
    "calendar",
    "calendar_for",
    "calendars",
    "committed_calendar",
    "kept_below",
    "limit_named",
    "limits",
    "starting",
    "year_of",
]
