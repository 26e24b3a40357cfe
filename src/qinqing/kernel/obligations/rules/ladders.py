"""When a step of a ladder fires, in Python: the same as `obligations_step_at` in SQL, for calendars not yet stored."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qinqing.kernel.calendars.rules import BeyondCalendar, WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = time(8)


def step_at(calendar: WorkCalendar, anchor: date, offset: int, unit: str) -> datetime:
    """Return 08:00 in Shanghai on the day `offset` units from `anchor`; beyond the calendar, calendar days stand in."""
    try:
        day = calendar.shift(anchor, offset, unit)
    except BeyondCalendar:
        day = anchor + timedelta(days=offset)
    return datetime.combine(day, HOUR, ZONE)
