"""What happens to a handover."""

from qinqing.kernel.chronicle.events import EventKind

GIVEN = EventKind("handovers.handover.given", "移交岗位", ("post_id", "successor", "entries"), ("words",))
TAKEN = EventKind("handovers.handover.accepted", "签字接收", ("post_id", "successor"), ("words",))
WITHDRAWN = EventKind("handovers.handover.withdrawn", "撤回移交", ("post_id",), ("words",))

KINDS = (GIVEN, TAKEN, WITHDRAWN)
