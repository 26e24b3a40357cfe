"""The only writers of accounts and exclusions."""

from qinqing.kernel.access.actions.accounts import end_wait, lock_account, open_account, renew_password, unlock_account
from qinqing.kernel.access.actions.exclusions import declare, end_exclusion

__all__ = ["declare", "end_exclusion", "end_wait", "lock_account", "open_account", "renew_password", "unlock_account"]
