"""What happens to a contract, and before that to its draft."""

from qinqing.kernel.chronicle.events import EventKind

SIGNED = EventKind("contracts.contract.signed", "合同签订", ("number", "signed_on", "clauses"))

BEGUN = EventKind("contracts.draft.begun", "录入合同", ("enterprise", "signed_on", "suggested", "unclear"))
EDITED = EventKind("contracts.draft.edited", "修改合同信息", ("fields", "signed_on"), ("was",))
KEPT = EventKind("contracts.draft.clause_kept", "采用条款", ("clause",), ("title",))
WRITTEN = EventKind("contracts.draft.clause_written", "修改条款", ("clause", "side", "base_due"), ("title", "was"))
ADDED = EventKind("contracts.draft.clause_added", "手工添加条款", ("clause", "side", "base_due"), ("title",))
LEFT_OUT = EventKind("contracts.draft.clause_omitted", "不采用条款", ("clause",), ("title",))
OFFERED = EventKind("contracts.draft.clauses_offered", "放入待决定的条款", ("origin", "clauses", "source"))
"""`source` is the matter that they were copied from, None where there is none."""

SENT = EventKind("contracts.draft.sent", "送审", ("clauses", "unclear"), ("words",))
RETURNED = EventKind("contracts.draft.returned", "退回起草", ("was",), ("words",))
REVIEWED = EventKind("contracts.draft.reviewed", "合法性审查通过", ("clauses",), ("words",))
CONCLUDED = EventKind("contracts.draft.concluded", "登记签订", ("contract", "signed_on"), ("words",))
DROPPED = EventKind("contracts.draft.dropped", "作废", ("was",), ("words",))

KINDS = (SIGNED, BEGUN, EDITED, KEPT, WRITTEN, ADDED, LEFT_OUT, OFFERED, SENT, RETURNED, REVIEWED, CONCLUDED, DROPPED)

WRITING = (BEGUN, EDITED, KEPT, WRITTEN, ADDED, LEFT_OUT, OFFERED, SENT)
"""Whoever did one of these drafted along, and does not review."""
