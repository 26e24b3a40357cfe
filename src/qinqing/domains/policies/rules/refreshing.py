"""When a department's values should come again, by the words of its refresh period."""

from collections.abc import Mapping
from datetime import date, timedelta

from qinqing.kernel.calendars.rules import BeyondCalendar, WorkCalendar
from qinqing.kernel.calendars.rules.counting import add_months

_DAYS: Mapping[str, int] = {"每日": 1, "每天": 1, "每周": 7}
_MONTHS: Mapping[str, int] = {"每月": 1, "每季度": 3, "每季": 3, "每半年": 6, "每年": 12}


def next_after(day: date, refresh: str, calendar: WorkCalendar) -> date | None:
    """Return the day on which the delivery after that of `day` is due; None where the words name no period.

    Nobody delivers on a day of rest: it is then the next working day, as of limits (民法典第二百零三条).
    """
    if refresh in _DAYS:
        due = day + timedelta(days=_DAYS[refresh])
    elif refresh in _MONTHS:
        due = add_months(day, _MONTHS[refresh])
    else:
        return None
    try:
        while not calendar.is_work(due):
            due += timedelta(days=1)
    except BeyondCalendar:
        pass
    return due
