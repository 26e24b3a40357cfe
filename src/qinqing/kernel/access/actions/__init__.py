"""The only writers of accounts, seats, members and exclusions."""

from qinqing.kernel.access.actions.accounts import (
    end_wait,
    lock_account,
    open_account,
    renew_password,
    renew_second_factor,
    unlock_account,
)
from qinqing.kernel.access.actions.exclusions import declare, end_exclusion
from qinqing.kernel.access.actions.members import remove_member, set_scopes, undo_member_change
from qinqing.kernel.access.actions.seats import (
    Newcomer,
    invite,
    offer_seat,
    take_seat,
    try_code,
    uninvite,
    withdraw_seat,
)

__all__ = [
    "Newcomer",
    "declare",
    "end_exclusion",
    "end_wait",
    "invite",
    "lock_account",
    "offer_seat",
    "open_account",
    "remove_member",
    "renew_password",
    "renew_second_factor",
    "set_scopes",
    "take_seat",
    "try_code",
    "undo_member_change",
    "uninvite",
    "unlock_account",
    "withdraw_seat",
]
