"""Pages of calendars and limits, and the public calculator."""

from qinqing.kernel.calendars.views.calculator import calculator
from qinqing.kernel.calendars.views.calendar import (
    calendar,
    calendar_allow,
    calendar_changes,
    calendar_open,
    calendar_revert,
)
from qinqing.kernel.calendars.views.limits import (
    limit_adopt,
    limit_change,
    limit_turn,
    limit_undo,
    limits,
    limits_history,
)
from qinqing.kernel.calendars.views.notice import Consequences, declaring, publishing

__all__ = [
    "Consequences",
    "calculator",
    "calendar",
    "calendar_allow",
    "calendar_changes",
    "calendar_open",
    "calendar_revert",
    "declaring",
    "limit_adopt",
    "limit_change",
    "limit_turn",
    "limit_undo",
    "limits",
    "limits_history",
    "publishing",
]
