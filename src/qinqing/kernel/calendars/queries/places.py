"""What moves with a place: calendars and local limits."""

from django.utils.translation import gettext as _

from qinqing.kernel.calendars.models import Calendar, LocalLimit
from qinqing.kernel.parties.queries import Counted


def kept_below(place: str) -> list[Counted]:
    """Return how many calendars and local limits are set for a place or below it."""
    below = {"path__gte": place, "path__lt": place[:-1] + "0"}
    return [
        (_("份本地工作日历"), Calendar.objects.filter(**below).count()),
        (_("条本地期限"), LocalLimit.objects.filter(**below).count()),
    ]
