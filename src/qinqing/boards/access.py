"""Who may open which board; what stands on it, the matters' visibility says."""

from qinqing.kernel.access.rules import Grants

READ_ALARMS = "boards:alarms:read"
READ_TODO = "boards:todo:read"
READ_ENTERPRISE = "boards:enterprise:read"
READ_LOOKS = "boards:looks:read"

GRANTS: Grants = {
    READ_ALARMS: frozenset({"head", "supervisor"}),
    READ_TODO: frozenset({"clerk", "head"}),
    READ_ENTERPRISE: frozenset({"enterprise"}),
    READ_LOOKS: frozenset({"audit"}),
}
