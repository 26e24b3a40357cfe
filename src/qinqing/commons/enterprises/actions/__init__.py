"""What changes the registry: imports and taking them back, and the catalogue of its fields."""

from qinqing.commons.enterprises.actions.applying import apply, undo
from qinqing.commons.enterprises.actions.cataloguing import assign, end_owner, set_field, undo_field
from qinqing.commons.enterprises.actions.objecting import answer_objection, object_to
from qinqing.commons.enterprises.actions.snapshotting import ask_for_check, take_snapshot, withdraw_snapshot
from qinqing.commons.enterprises.actions.staging import Delivery, drop, stage

__all__ = [
    "Delivery",
    "answer_objection",
    "apply",
    "ask_for_check",
    "assign",
    "drop",
    "end_owner",
    "object_to",
    "set_field",
    "stage",
    "take_snapshot",
    "undo",
    "undo_field",
    "withdraw_snapshot",
]
