"""Who may read notices: everybody their own."""

from qinqing.kernel.access.rules import Grants

READ = "notices:notice:read"
ACKNOWLEDGE = "notices:notice:acknowledge"

_RECEIVERS = frozenset({"enterprise", "clerk", "head", "supervisor"})

GRANTS: Grants = {READ: _RECEIVERS, ACKNOWLEDGE: _RECEIVERS}
