"""What changes the registry: imports, and taking them back."""

from qinqing.commons.enterprises.actions.applying import apply, undo
from qinqing.commons.enterprises.actions.staging import Delivery, drop, stage

__all__ = ["Delivery", "apply", "drop", "stage", "undo"]
