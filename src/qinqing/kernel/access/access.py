"""Who may open accounts and the pages about rights."""

from qinqing.kernel.access.rules import Grants

READ_RIGHTS = "access:rights:read"
OPEN_ACCOUNT = "access:account:open"
RENEW_PASSWORD = "access:password:renew"  # noqa: S105 - a permission, not a password

GRANTS: Grants = {
    READ_RIGHTS: frozenset({"security", "audit"}),
    OPEN_ACCOUNT: frozenset({"security"}),
    RENEW_PASSWORD: frozenset({"security"}),
}
