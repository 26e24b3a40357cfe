"""Who may propose, speak, decide and object; on which proposal, the lifecycle's guards say."""

from qinqing.kernel.access.rules import Grants

READ = "proposals:proposal:read"
PROPOSE = "proposals:proposal:propose"
SPEAK = "proposals:proposal:speak"
DECIDE = "proposals:proposal:decide"

GRANTS: Grants = {
    READ: frozenset({"enterprise", "clerk", "head", "supervisor"}),
    PROPOSE: frozenset({"clerk", "supervisor"}),
    SPEAK: frozenset({"enterprise", "clerk", "head"}),
    DECIDE: frozenset({"head"}),
}
