"""What changes the registry: imports and taking them back, and the catalogue of its fields."""

from qinqing.commons.enterprises.actions.applying import apply, undo
from qinqing.commons.enterprises.actions.cataloguing import assign, end_owner, set_field, undo_field
from qinqing.commons.enterprises.actions.errands import ask, call_off
from qinqing.commons.enterprises.actions.objecting import answer_objection, object_to
from qinqing.commons.enterprises.actions.snapshotting import ask_for_check, take_snapshot, withdraw_snapshot
from qinqing.commons.enterprises.actions.staging import Delivery, drop, stage
from qinqing.commons.enterprises.actions.uploading import call_off_reading, delivery_of, receive, turn_away

__all__ = [
    "Delivery",
    "answer_objection",
    "apply",
    "ask",
    "ask_for_check",
    "assign",
    "call_off",
    "call_off_reading",
    "delivery_of",
    "drop",
    "end_owner",
    "object_to",
    "receive",
    "set_field",
    "stage",
    "take_snapshot",
    "turn_away",
    "undo",
    "undo_field",
    "withdraw_snapshot",
]
