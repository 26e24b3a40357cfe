"""What happens to a contract, and before that to its draft."""

from qinqing.kernel.chronicle.events import EventKind

SIGNED = EventKind("contracts.contract.signed", "合同签订", ("number", "signed_on", "clauses"))
FROZEN = EventKind("contracts.contract.terms_recorded", "登记付款条件", ("payments", "body", "declared", "size"))

BEGUN = EventKind("contracts.draft.begun", "录入合同", ("enterprise", "signed_on", "suggested", "unclear"))
EDITED = EventKind("contracts.draft.edited", "修改合同信息", ("fields", "signed_on"), ("was",))
KEPT = EventKind("contracts.draft.clause_kept", "采用条款", ("clause",), ("title",))
WRITTEN = EventKind("contracts.draft.clause_written", "修改条款", ("clause", "side", "base_due"), ("title", "was"))
ADDED = EventKind("contracts.draft.clause_added", "手工添加条款", ("clause", "side", "base_due"), ("title",))
PRICED = EventKind("contracts.draft.clause_priced", "填写付款条件", ("clause", "subject", "late"), ("title", "was"))
UNPRICED = EventKind("contracts.draft.clause_unpriced", "去掉付款条件", ("clause",), ("title", "was"))
STOOD = EventKind("contracts.draft.standing_declared", "填写双方情况", ("body", "declared"), ("evidence",))
LEFT_OUT = EventKind("contracts.draft.clause_omitted", "不采用条款", ("clause",), ("title",))
OFFERED = EventKind("contracts.draft.clauses_offered", "放入待决定的条款", ("origin", "clauses", "source"))
"""`source` is the matter that they were copied from, None where there is none."""

SENT = EventKind("contracts.draft.sent", "送审", ("clauses", "unclear"), ("words",))
RETURNED = EventKind("contracts.draft.returned", "退回起草", ("was",), ("words",))
REVIEWED = EventKind("contracts.draft.reviewed", "合法性审查通过", ("clauses",), ("words",))
CONCLUDED = EventKind("contracts.draft.concluded", "登记签订", ("contract", "signed_on"), ("words",))
DROPPED = EventKind("contracts.draft.dropped", "作废", ("was",), ("words",))

PROPOSED = EventKind(
    "contracts.consent.proposed", "提请", ("consent", "kind", "ground", "checks", "files"), ("reason",)
)
"""`kind` is signing off, termination, a further clause or terms; `checks` are the optional ones that were made."""

SIGNED_OFF = EventKind("contracts.contract.closed", "销号", ("consent",), ("note",))
TERMINATED = EventKind("contracts.contract.terminated", "终止合同", ("consent", "ground", "ended"), ("note",))
EXTENDED = EventKind("contracts.contract.clause_agreed", "同意增加条款", ("consent", "obligation"), ("note",))
REPRICED = EventKind("contracts.contract.terms_agreed", "同意补充付款条件", ("consent", "obligation"), ("note",))
DECLINED = EventKind("contracts.consent.declined", "不同意", ("consent", "kind"), ("reason",))
RETRACTED = EventKind("contracts.consent.withdrawn", "撤回提议", ("consent", "kind"), ("reason",))
CONSENTS = (PROPOSED, SIGNED_OFF, TERMINATED, EXTENDED, REPRICED, DECLINED, RETRACTED)

_LIBRARY = ("clause", "entry", "version", "path")
ENTERED = EventKind("contracts.library.entered", "登记条款", _LIBRARY, ("title",))
CHANGED = EventKind("contracts.library.changed", "修改条款库的条款", (*_LIBRARY, "was"), ("title",))
RETIRED = EventKind("contracts.library.retired", "停用条款", _LIBRARY, ("title",))
REVERSED = EventKind("contracts.library.reversed", "撤销条款库的改动", (*_LIBRARY, "reverses"), ("title",))
LIBRARY = (ENTERED, CHANGED, RETIRED, REVERSED)

_LENDING = ("figure", "month", "version", "published_on", "rate")
LENDING_ENTERED = EventKind("contracts.lending.entered", "填写报价利率", (*_LENDING, "was"), ("source",))
LENDING_REVERSED = EventKind("contracts.lending.reversed", "撤销报价利率的改动", (*_LENDING, "reverses"))
LENDING = (LENDING_ENTERED, LENDING_REVERSED)

MONEY = (PRICED, UNPRICED, STOOD)
WRITING = (BEGUN, EDITED, KEPT, WRITTEN, ADDED, *MONEY, LEFT_OUT, OFFERED, SENT)
"""Whoever did one of these drafted along, and does not review."""

KINDS = (SIGNED, FROZEN, *CONSENTS, *LIBRARY, *LENDING, *WRITING, RETURNED, REVIEWED, CONCLUDED, DROPPED)

SAYS = {
    SENT.tag: "有一份合同草稿等您审查。",
    RETURNED.tag: "合同草稿退回起草，请看理由。",
    REVIEWED.tag: "合同草稿审查通过，双方签了以后登记签订。",
    PROPOSED.tag: "对方就整份合同提请销号、终止、增加条款或补充付款条件，等您答复。",
    SIGNED_OFF.tag: "对方同意销号，合同已经销号。",
    TERMINATED.tag: "对方同意终止，合同已经终止。",
    EXTENDED.tag: "对方同意增加条款，新的承诺已经生效。",
    REPRICED.tag: "对方同意补充付款条件，以后到期的按它计算。",
    DECLINED.tag: "对方不同意您提请的事，请看理由。",
    RETRACTED.tag: "对方撤回了提请，不用再答复。",
}
"""What a notice of each says to its reader."""
