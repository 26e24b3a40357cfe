"""How long a consultation lasts at least, and how long a leading unit may take."""

from datetime import date
from pathlib import Path

from qinqing.kernel.calendars.queries import calendar, calendar_for, starting
from qinqing.kernel.calendars.queries.own import OwnLimit, own_limit
from qinqing.kernel.calendars.rules.limits import Limit
from qinqing.kernel.obligations.rules import last_day

CONSULTATION, ITEMISATION, OPINIONS = "YH.COMMENT", "policy_itemisation", "policy_opinions"


LIMITS = Path(__file__).parent.parent / "data" / "limits.yaml"


def within(code: str, path: str) -> OwnLimit:
    """Return ITEMISATION or OPINIONS as it counts at a place."""
    return own_limit(LIMITS, code, path)


def consultation(path: str) -> Limit:
    """Return how long the public is asked at least: 优化营商环境条例第62条, or longer where a place says so."""
    return starting(CONSULTATION, path)


def earliest_end(path: str, opened_on: date) -> date:
    """Return the earliest last day of a consultation that opens on a day; the day itself is not counted."""
    limit = consultation(path)
    return last_day(calendar(calendar_for(path).code), opened_on, int(limit.length), limit.unit)


def answers_due(path: str, ends_on: date) -> date:
    """Return by when the opinions of a consultation are to be answered that ends on a day."""
    limit = within(OPINIONS, path)
    return last_day(calendar(calendar_for(path).code), ends_on, limit.length, limit.unit)
