"""When a promise comes again: months from the first one, so that a short month never shortens those after it."""

from datetime import date

from qinqing.kernel.calendars.rules.counting import add_months
from qinqing.kernel.obligations.rules.terms import MONTHS


def falls_due(first: date, recurrence: str, occurrence: int) -> date:
    """Return when an occurrence falls due, the first being number 1; beyond the end of a month, on its last day."""
    return add_months(first, MONTHS[recurrence] * (occurrence - 1))
