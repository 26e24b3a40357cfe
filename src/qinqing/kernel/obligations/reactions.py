"""What promises and ladders do when a calendar changes, a unit becomes another, or a unit moves."""

from collections.abc import Sequence

from qinqing.kernel.calendars.events import CHANGES
from qinqing.kernel.calendars.queries.changes import changed_days
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.obligations.actions.following import follow_calendar
from qinqing.kernel.obligations.actions.places import move_along
from qinqing.kernel.obligations.actions.succession import pass_on
from qinqing.kernel.parties.events import SUCCEEDED
from qinqing.kernel.parties.reactions import MOVES, relocating


def follow(news: Sequence[Event]) -> None:
    """Reckon anew what the changed days touch, in the calendar itself and in those that follow it."""
    for event in news:
        for code in event.facts["calendars"]:
            follow_calendar(code, changed_days(event), event.at)


def inherit(news: Sequence[Event]) -> None:
    """A unit became another: whoever takes over stands in its open promises."""
    for event in news:
        if event.facts["takes_over"]:
            with by_the_clock():
                pass_on(event.facts["predecessor"], event.facts["successor"])


relocate = relocating(move_along)
"""The ladders of a place go with it; those frozen onto promises stay as they are."""

CALENDARS = CHANGES
SUCCESSIONS = frozenset({SUCCEEDED.tag})

__all__ = ["CALENDARS", "MOVES", "SUCCESSIONS", "follow", "inherit", "relocate"]
