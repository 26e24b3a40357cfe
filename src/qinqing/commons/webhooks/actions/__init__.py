"""The only writers of webhooks."""

from qinqing.commons.webhooks.actions.keeping import Wanted, change, register, renew_secret, resend, start, stop, undo
from qinqing.commons.webhooks.actions.places import move_along
from qinqing.commons.webhooks.actions.queueing import give_up, queue

__all__ = [
    "Wanted",
    "change",
    "give_up",
    "move_along",
    "queue",
    "register",
    "renew_secret",
    "resend",
    "start",
    "stop",
    "undo",
]
