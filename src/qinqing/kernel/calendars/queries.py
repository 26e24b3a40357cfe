"""Loading a calendar once per revision."""

from functools import lru_cache

from qinqing.kernel.calendars.models import Calendar, Day
from qinqing.kernel.calendars.rules import WorkCalendar

NATIONAL = "cn"


@lru_cache(maxsize=16)
def _load(calendar_id: int, revision: int) -> WorkCalendar:
    """`revision` is part of the key: a later notice makes every process load anew."""
    days = list(Day.objects.filter(calendar=calendar_id).order_by("day").values_list("day", "is_work", "ordinal"))
    published_to = Calendar.objects.values_list("published_to", flat=True).get(pk=calendar_id)
    return WorkCalendar(
        first=days[0][0],
        working=[is_work for _, is_work, _ in days],
        ordinals=[ordinal for _, _, ordinal in days],
        published_to=published_to,
    )


def calendar(code: str = NATIONAL) -> WorkCalendar:
    """Return the calendar called `code`; one small query, the days themselves are kept in memory."""
    calendar_id, revision = Calendar.objects.values_list("pk", "revision").get(code=code)
    return _load(calendar_id, revision)
