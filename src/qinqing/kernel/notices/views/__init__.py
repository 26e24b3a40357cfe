"""Pages of notices and of the ways on which they reach people."""

from qinqing.kernel.notices.views.channels import channel_end, channel_open, channel_pace, channel_test, channels
from qinqing.kernel.notices.views.kinds import channel_kinds, channel_kinds_change, channel_kinds_undo
from qinqing.kernel.notices.views.reading import (
    BULK,
    UNDOES,
    acknowledge,
    delivery_retry,
    mail_retry,
    message_retry,
    notices,
    undelivered,
)

__all__ = [
    "BULK",
    "UNDOES",
    "acknowledge",
    "channel_end",
    "channel_kinds",
    "channel_kinds_change",
    "channel_kinds_undo",
    "channel_open",
    "channel_pace",
    "channel_test",
    "channels",
    "delivery_retry",
    "mail_retry",
    "message_retry",
    "notices",
    "undelivered",
]
