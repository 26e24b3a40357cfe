"""What changes origins, their keys, and what they delivered."""

from qinqing.commons.deliveries.actions.delivering import apply, drop, stage
from qinqing.commons.deliveries.actions.keeping import change_interval, register_key, register_origin, retire_key
from qinqing.commons.deliveries.actions.places import move_along
from qinqing.commons.deliveries.actions.undoing import undo

__all__ = [
    "apply",
    "change_interval",
    "drop",
    "move_along",
    "register_key",
    "register_origin",
    "retire_key",
    "stage",
    "undo",
]
