"""What calendars and limits do when a unit moves to another place."""

from collections.abc import Sequence

from qinqing.kernel.calendars.actions.places import move_along
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.parties.events import MOVED
from qinqing.kernel.parties.queries import whereabouts


def relocate(news: Sequence[Event]) -> None:
    """A unit moved: what was set for its place is set for it where it stands now."""
    for event in news:
        with by_the_clock():
            if moved := whereabouts(event.facts["unit"], event.facts["was"]):
                move_along(moved)


MOVES = frozenset({MOVED.tag})
