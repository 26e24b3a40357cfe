"""Pages of calendars and limits, and the public calculator."""

from qinqing.kernel.calendars.views.calculator import calculator
from qinqing.kernel.calendars.views.calendar import calendar, calendar_changes, calendar_open, calendar_revert
from qinqing.kernel.calendars.views.limits import limit_adopt, limit_turn, limits
from qinqing.kernel.calendars.views.notice import Consequences, declaring, publishing

__all__ = [
    "Consequences",
    "calculator",
    "calendar",
    "calendar_changes",
    "calendar_open",
    "calendar_revert",
    "declaring",
    "limit_adopt",
    "limit_turn",
    "limits",
    "publishing",
]
