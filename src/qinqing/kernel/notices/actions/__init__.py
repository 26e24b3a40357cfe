"""The only writers of notices and of the ways on which they reach people."""

from qinqing.kernel.notices.actions.channels import (
    end_channel,
    erase_channels,
    open_channel,
    permit,
    prove,
    set_pace,
    undo_permit,
)
from qinqing.kernel.notices.actions.telling import (
    AREA,
    NoLongerYours,
    Telling,
    acknowledge,
    acknowledge_steps,
    fold,
    resend,
    resend_message,
    tell,
    unsign,
)

__all__ = [
    "AREA",
    "NoLongerYours",
    "Telling",
    "acknowledge",
    "acknowledge_steps",
    "end_channel",
    "erase_channels",
    "fold",
    "open_channel",
    "permit",
    "prove",
    "resend",
    "resend_message",
    "set_pace",
    "tell",
    "undo_permit",
    "unsign",
]
