"""What delivered rows do when a unit moves to another place."""

from collections.abc import Sequence

from qinqing.commons.deliveries.actions import move_along
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.parties.events import MOVED
from qinqing.kernel.parties.queries import whereabouts


def relocate(news: Sequence[Event]) -> None:
    """A unit moved: what its county delivered stands where it stands now."""
    for event in news:
        with by_the_clock():
            if moved := whereabouts(event.facts["unit"], event.facts["was"]):
                move_along(moved)


MOVES = frozenset({MOVED.tag})
