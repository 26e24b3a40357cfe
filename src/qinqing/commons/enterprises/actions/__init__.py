"""What changes the registry: imports and taking them back, and the catalogue of its fields."""

from qinqing.commons.enterprises.actions.applying import apply, undo
from qinqing.commons.enterprises.actions.cataloguing import assign, end_owner, set_field, undo_field
from qinqing.commons.enterprises.actions.staging import Delivery, drop, stage

__all__ = ["Delivery", "apply", "assign", "drop", "end_owner", "set_field", "stage", "undo", "undo_field"]
