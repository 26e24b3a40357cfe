"""What projects do about news: an heir reconciles where its predecessor did."""

from collections.abc import Sequence

from qinqing.commons.projects.actions.sides import pass_on
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.parties.events import SUCCEEDED


def inherit(news: Sequence[Event]) -> None:
    """A unit became another: whoever takes over stands where it stood; what it marked stays under its name."""
    for event in news:
        if event.facts["takes_over"]:
            with by_the_clock():
                pass_on(event.facts["predecessor"], event.facts["successor"])


SUCCESSIONS = frozenset({SUCCEEDED.tag})
