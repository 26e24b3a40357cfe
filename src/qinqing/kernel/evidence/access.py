"""Who may open files."""

from qinqing.kernel.access.rules import Grants

READ = "evidence:file:read"

GRANTS: Grants = {READ: frozenset({"enterprise", "clerk", "head", "supervisor"})}
