"""Resting dates on a calendar, so that nobody takes it away while they are being written."""

from django.db import connection

from qinqing.kernel.calendars.models import Calendar
from qinqing.kernel.calendars.queries import calendar_for
from qinqing.kernel.devices.action import running

# The weakest lock that a deletion waits for: those who write dates never wait for one another, nor for a notice.
_HOLD = "SELECT 1 FROM calendars_calendar WHERE id = %s FOR KEY SHARE"


def rest_on(path: str) -> Calendar:
    """Return the calendar of a jurisdiction, which stays until the transaction ends; called by what writes dates.

    One that was taken away while this waited is not there any more: then the nearest above it counts.
    """
    running()
    with connection.cursor() as cursor:
        while True:
            found = calendar_for(path)
            cursor.execute(_HOLD, [found.pk])
            if cursor.fetchone():
                return found
