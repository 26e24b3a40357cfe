"""Who may read and make contracts; which of them, the matter's visibility says."""

from qinqing.kernel.access.rules import STAFF, Grants

READ = "contracts:contract:read"
SIGN = "contracts:contract:sign"

GRANTS: Grants = {READ: STAFF | {"enterprise"}, SIGN: frozenset({"clerk"})}
