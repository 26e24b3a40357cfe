"""Reading rights, accounts, exclusions and changes."""

from qinqing.kernel.access.queries.actors import acting, actor_of, barred, excluded_units, grants, holds, rights
from qinqing.kernel.access.queries.administration import (
    account_for,
    all_accounts,
    changes_for,
    exclusions_for,
    new_password,
)

__all__ = [
    "account_for",
    "acting",
    "actor_of",
    "all_accounts",
    "barred",
    "changes_for",
    "excluded_units",
    "exclusions_for",
    "grants",
    "holds",
    "new_password",
    "rights",
]
