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

KINDS = (STARTED, OPENED, CLAIMED, CONFIRMED, REJECTED, FIRED)
