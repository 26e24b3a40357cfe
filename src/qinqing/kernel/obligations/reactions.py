"""A calendar changed: the dates that rest on it follow."""

from collections.abc import Sequence

from qinqing.kernel.calendars.events import CHANGES
from qinqing.kernel.calendars.queries.changes import changed_days
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.obligations.actions.following import follow_calendar


def follow(news: Sequence[Event]) -> None:
    """Reckon anew what the changed days touch, in the calendar itself and in those that follow it."""
    for event in news:
        for code in event.facts["calendars"]:
            follow_calendar(code, changed_days(event), event.at)


CALENDARS = CHANGES
