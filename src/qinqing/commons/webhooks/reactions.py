"""Events go into the outbox of the systems that subscribed; a place that moves takes its systems along."""

from collections.abc import Sequence

from qinqing.commons.webhooks.actions import move_along, queue
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.parties.reactions import MOVES, relocating


def push(news: Sequence[Event]) -> None:
    """Something happened: tell the systems that subscribed to it and may know."""
    queue(news)


relocate = relocating(move_along)

__all__ = ["MOVES", "push", "relocate"]
