"""What a room does when a unit moved to another place, given how its own rows move along."""

from collections.abc import Callable, Mapping, Sequence

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.parties.events import MOVED
from qinqing.kernel.parties.queries import whereabouts

MOVES = frozenset({MOVED.tag})


def relocating(move_along: Callable[[Mapping[str, str]], None]) -> Callable[[Sequence[Event]], None]:
    """Return the reaction by which what was set for a place is set for it where it stands now.

    Once, however late or often the news comes. `move_along` is handed the former path `was`, the present one `to`, and
    the `end` of the range below the former.
    """

    def relocate(news: Sequence[Event]) -> None:
        for event in news:
            with by_the_clock():
                if moved := whereabouts(event.facts["unit"], event.facts["was"]):
                    move_along(moved)

    relocate.__doc__ = move_along.__doc__
    return relocate
