"""The only writers of what all matters share: opening, holding, granting, moving."""

from qinqing.kernel.matters.actions.grants import give, open_to, revoke
from qinqing.kernel.matters.actions.holding import also_called, current, hold, lock, moved, numbered, open_matter
from qinqing.kernel.matters.actions.places import move, succeed

__all__ = [
    "also_called",
    "current",
    "give",
    "hold",
    "lock",
    "move",
    "moved",
    "numbered",
    "open_matter",
    "open_to",
    "revoke",
    "succeed",
]
