"""What delivered rows do when a unit moves to another place: what its county delivered stands where it stands now."""

from qinqing.commons.deliveries.actions import move_along
from qinqing.kernel.parties.reactions import MOVES, relocating

relocate = relocating(move_along)

__all__ = ["MOVES", "relocate"]
