"""Who may open accounts and the pages about rights."""

from qinqing.kernel.access.rules import ADMINISTRATORS, STAFF, Grants

READ_RIGHTS = "access:rights:read"
OPEN_ACCOUNT = "access:account:open"
RENEW_PASSWORD = "access:password:renew"  # noqa: S105 - a permission, not a password
LOCK_ACCOUNT = "access:account:lock"
READ_ACCOUNTS = "access:account:read"
READ_CHANGES = "access:change:read"
DECLARE = "access:exclusion:declare"
END_EXCLUSION = "access:exclusion:end"

GRANTS: Grants = {
    LOCK_ACCOUNT: frozenset({"security"}),
    READ_ACCOUNTS: frozenset({"security", "audit"}),
    READ_CHANGES: ADMINISTRATORS,
    DECLARE: STAFF | {"security"},
    END_EXCLUSION: frozenset({"security"}),
    READ_RIGHTS: frozenset({"security", "audit"}),
    OPEN_ACCOUNT: frozenset({"security"}),
    RENEW_PASSWORD: frozenset({"security"}),
}
