"""Pages about rights, accounts, tokens, seats, members, passkeys, exclusions, posts and changes."""

from qinqing.kernel.access.views.accounts import (
    account_bind,
    account_identities,
    account_lock,
    account_open,
    account_renew,
    account_second,
    account_unbind,
    account_unlock,
    account_wait,
    accounts,
)
from qinqing.kernel.access.views.exclusions import exclusion_declare, exclusion_end, exclusions
from qinqing.kernel.access.views.feeds import feed, feed_end, feed_open
from qinqing.kernel.access.views.identities import (
    identities,
    identity_back,
    identity_confirm,
    identity_link,
    identity_login,
    identity_unlink,
)
from qinqing.kernel.access.views.leaving import leave
from qinqing.kernel.access.views.members import (
    member_invite,
    member_remove,
    member_scopes,
    member_undo,
    member_uninvite,
    members,
)
from qinqing.kernel.access.views.passkeys import (
    passkey_add,
    passkey_again,
    passkey_login,
    passkey_remove,
    passkey_rename,
)
from qinqing.kernel.access.views.posts import post_lend, post_return, post_switch, posts
from qinqing.kernel.access.views.rights import changes, rights
from qinqing.kernel.access.views.seats import seat, seat_offer, seat_withdraw, seats
from qinqing.kernel.access.views.tokens import account_tokens, token_give_up, token_open, token_revoke, tokens

__all__ = [
    "account_bind",
    "account_identities",
    "account_lock",
    "account_open",
    "account_renew",
    "account_second",
    "account_tokens",
    "account_unbind",
    "account_unlock",
    "account_wait",
    "accounts",
    "changes",
    "exclusion_declare",
    "exclusion_end",
    "exclusions",
    "feed",
    "feed_end",
    "feed_open",
    "identities",
    "identity_back",
    "identity_confirm",
    "identity_link",
    "identity_login",
    "identity_unlink",
    "leave",
    "member_invite",
    "member_remove",
    "member_scopes",
    "member_undo",
    "member_uninvite",
    "members",
    "passkey_add",
    "passkey_again",
    "passkey_login",
    "passkey_remove",
    "passkey_rename",
    "post_lend",
    "post_return",
    "post_switch",
    "posts",
    "rights",
    "seat",
    "seat_offer",
    "seat_withdraw",
    "seats",
    "token_give_up",
    "token_open",
    "token_revoke",
    "tokens",
]
