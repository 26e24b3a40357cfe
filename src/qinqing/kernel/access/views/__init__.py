"""Pages about rights, accounts, exclusions, posts and changes."""

from qinqing.kernel.access.views.accounts import (
    account_lock,
    account_open,
    account_renew,
    account_unlock,
    account_wait,
    accounts,
)
from qinqing.kernel.access.views.exclusions import exclusion_declare, exclusion_end, exclusions
from qinqing.kernel.access.views.posts import post_lend, post_return, post_switch, posts
from qinqing.kernel.access.views.rights import changes, rights

__all__ = [
    "account_lock",
    "account_open",
    "account_renew",
    "account_unlock",
    "account_wait",
    "accounts",
    "changes",
    "exclusion_declare",
    "exclusion_end",
    "exclusions",
    "post_lend",
    "post_return",
    "post_switch",
    "posts",
    "rights",
]
