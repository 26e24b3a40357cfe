"""What happens to an obligation."""

from qinqing.kernel.chronicle.events import EventKind

STARTED = EventKind("obligations.obligation.started", "承诺生效", ("obligation", "base_due", "due"))
OPENED = EventKind("obligations.obligation.opened", "前项兑现，开始起算", ("obligation", "due", "lost_days"))
CLAIMED = EventKind(
    "obligations.obligation.claimed",
    "报完成",
    ("obligation", "claim", "completed_on", "answer_due", "files"),
    ("note",),
)
CONFIRMED = EventKind(
    "obligations.obligation.confirmed", "确认兑现", ("obligation", "claim", "completed_on"), ("note",)
)
REJECTED = EventKind("obligations.obligation.rejected", "退回完成报告", ("obligation", "claim"), ("reason",))
FIRED = EventKind(
    "obligations.clock.fired",
    "到时",
    ("anchor_on", "audience", "epoch", "level", "obligation", "purpose", "step"),
)

ASKED = EventKind(
    "obligations.adjustment.asked",
    "申请调整期限",
    ("obligation", "adjustment", "kind", "days", "start_on", "party", "caused_by"),
    ("reason",),
)
GRANTED = EventKind("obligations.adjustment.granted", "同意调整期限", ("obligation", "adjustment", "kind"), ("note",))
REFUSED = EventKind(
    "obligations.adjustment.refused", "不同意调整期限", ("obligation", "adjustment", "kind"), ("reason",)
)
RESUMED = EventKind("obligations.obligation.resumed", "恢复计时", ("obligation", "resumed_on"), ("note",))
WAIVED = EventKind("obligations.obligation.waived", "免除", ("obligation", "waived_on"), ("reason",))
DUE_MOVED = EventKind(
    "obligations.clock.due_moved",
    "期限变动",
    ("alarm_on", "alarm_was", "due", "due_was", "epoch", "obligation", "purpose", "why"),
)
"""`why` is gate, adjustment or calendar."""

WITHDRAWN = EventKind(
    "obligations.clock.withdrawn",
    "撤回过早的提醒",
    ("anchor_on", "audience", "epoch", "level", "obligation", "purpose", "step"),
)
"""`epoch` is the one in which the step had fired; `anchor_on` the day from which it counts now."""

KINDS = (
    STARTED,
    OPENED,
    CLAIMED,
    CONFIRMED,
    REJECTED,
    FIRED,
    ASKED,
    GRANTED,
    REFUSED,
    RESUMED,
    WAIVED,
    DUE_MOVED,
    WITHDRAWN,
)
