"""What calendars and local limits do when a unit moves to another place: they are set for it where it stands now."""

from qinqing.kernel.calendars.actions.places import move_along
from qinqing.kernel.parties.reactions import MOVES, relocating

relocate = relocating(move_along)

__all__ = ["MOVES", "relocate"]
