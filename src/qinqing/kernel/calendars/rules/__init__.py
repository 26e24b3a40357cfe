"""Pure judgements about time: counting days, limits and their working, holiday notices, the steps of a ladder."""

from qinqing.kernel.calendars.rules.days import (
    CALENDAR_DAY,
    DOUBTFUL_FROM,
    UNITS,
    WORKING_DAY,
    BeyondCalendar,
    WorkCalendar,
    day_text,
    ordinals,
    whole_day,
)

__all__ = [
    "CALENDAR_DAY",
    "DOUBTFUL_FROM",
    "UNITS",
    "WORKING_DAY",
    "BeyondCalendar",
    "WorkCalendar",
    "day_text",
    "ordinals",
    "whole_day",
]
