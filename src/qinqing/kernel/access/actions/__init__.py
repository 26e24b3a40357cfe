"""The only writers of accounts, tokens, seats, members, passkeys and exclusions."""

from qinqing.kernel.access.actions.accounts import (
    end_wait,
    lock_account,
    open_account,
    renew_password,
    renew_second_factor,
    unlock_account,
)
from qinqing.kernel.access.actions.exclusions import declare, end_exclusion
from qinqing.kernel.access.actions.feeds import count_reading, end_feed, open_feed
from qinqing.kernel.access.actions.identities import bind_identity, bind_own, end_identity, end_own
from qinqing.kernel.access.actions.members import remove_member, set_scopes, undo_member_change
from qinqing.kernel.access.actions.passkeys import add_passkey, erase_passkeys, remove_passkey, rename_passkey
from qinqing.kernel.access.actions.seats import (
    Newcomer,
    invite,
    offer_seat,
    take_seat,
    try_code,
    uninvite,
    withdraw_seat,
)
from qinqing.kernel.access.actions.tokens import give_up_token, meter, open_token, revoke_token

__all__ = [
    "Newcomer",
    "add_passkey",
    "bind_identity",
    "bind_own",
    "count_reading",
    "declare",
    "end_exclusion",
    "end_feed",
    "end_identity",
    "end_own",
    "end_wait",
    "erase_passkeys",
    "give_up_token",
    "invite",
    "lock_account",
    "meter",
    "offer_seat",
    "open_account",
    "open_feed",
    "open_token",
    "remove_member",
    "remove_passkey",
    "rename_passkey",
    "renew_password",
    "renew_second_factor",
    "revoke_token",
    "set_scopes",
    "take_seat",
    "try_code",
    "undo_member_change",
    "uninvite",
    "unlock_account",
    "withdraw_seat",
]
