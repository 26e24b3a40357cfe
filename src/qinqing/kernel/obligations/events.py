"""What happens to an obligation."""

from qinqing.kernel.chronicle.events import EventKind

STARTED = EventKind(
    "obligations.obligation.started",
    "承诺生效",
    ("obligation", "base_due", "base_start", "due", "unit", "waits"),
)
"""`waits` are the promises that it waits for, each with its mode: history alone says what was promised."""

OPENED = EventKind("obligations.obligation.opened", "前项兑现，开始起算", ("obligation", "due", "lost_days"))
CLAIMED = EventKind(
    "obligations.obligation.claimed",
    "报完成",
    ("obligation", "claim", "completed_on", "amount", "answer_due", "files", "prepared"),
    ("note",),
)
"""`prepared` is what was adopted, None where the debtor itself wrote it."""

UNCLAIMED = EventKind("obligations.obligation.unclaimed", "撤回完成报告", ("obligation", "claim"))
"""Whoever claimed took it back at once; `obligations.obligation.claimed` stays in the history."""

PREPARED = EventKind(
    "obligations.prepared.prepared",
    "代办报完成，等企业确认",
    ("obligation", "prepared", "completed_on", "amount", "files"),
    ("note",),
)
DISOWNED = EventKind("obligations.prepared.declined", "不同意代办", ("obligation", "prepared"), ("reason",))
TAKEN_BACK = EventKind("obligations.prepared.withdrawn", "撤回代办", ("obligation", "prepared"), ("reason",))
CONFIRMED = EventKind(
    "obligations.obligation.confirmed", "确认兑现", ("obligation", "claim", "completed_on"), ("note",)
)
PART_CONFIRMED = EventKind(
    "obligations.obligation.part_confirmed",
    "确认一部分",
    ("obligation", "claim", "completed_on", "amount", "accepted", "quantity"),
    ("note",),
)
REPRESENTED = EventKind("obligations.obligation.represented", "代替没有答复的一方答复", ("obligation", "claim", "unit"))
"""Comes before the answer itself; `unit` stands above the silent verifier, or checked the claim."""

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
PROPOSED = EventKind(
    "obligations.replacement.proposed",
    "提出补充协议",
    ("obligation", "replacement", "base_due", "quantity", "recurrence"),
    ("reason",),
)
DECLINED = EventKind("obligations.replacement.declined", "不同意补充协议", ("obligation", "replacement"), ("reason",))
RETRACTED = EventKind("obligations.replacement.withdrawn", "撤回补充协议", ("obligation", "replacement"), ("reason",))
SUPERSEDED = EventKind(
    "obligations.obligation.superseded",
    "被补充协议替代",
    ("obligation", "replacement", "by", "released_on", "waiting"),
    ("note",),
)
"""`by` is the promise that takes its place; `waiting` are those that now wait for that one."""

ENDED = EventKind("obligations.obligation.ended", "终止", ("obligation", "released_on"), ("reason",))
GATED = EventKind("obligations.obligation.gated", "约定前项", ("obligation", "on", "mode"))
RECURRED = EventKind("obligations.clock.recurred", "下一期开始", ("base_due", "obligation", "occurrence", "series"))
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

_LADDER = ("ladder", "code", "path", "version", "was", "steps")
"""`was` is the version of the same place that stood before, 0 for none; `steps` as [offset, unit, level, audience]."""

LADDER_CHANGED = EventKind("obligations.ladder.changed", "修改提醒规则", _LADDER)
LADDER_FITTED = EventKind("obligations.ladder.fitted", "本地提醒规则随上级补齐", (*_LADDER, "because"))
LADDER_ABANDONED = EventKind("obligations.ladder.abandoned", "改用上级的提醒规则", _LADDER)
LADDER_REVERSED = EventKind("obligations.ladder.reversed", "撤销提醒规则的改动", (*_LADDER, "reverses"))
LADDER_KINDS = (LADDER_CHANGED, LADDER_FITTED, LADDER_ABANDONED, LADDER_REVERSED)

KINDS = (
    STARTED,
    OPENED,
    CLAIMED,
    UNCLAIMED,
    PREPARED,
    DISOWNED,
    TAKEN_BACK,
    CONFIRMED,
    PART_CONFIRMED,
    REPRESENTED,
    REJECTED,
    FIRED,
    ASKED,
    GRANTED,
    REFUSED,
    RESUMED,
    WAIVED,
    PROPOSED,
    DECLINED,
    RETRACTED,
    SUPERSEDED,
    ENDED,
    GATED,
    RECURRED,
    DUE_MOVED,
    WITHDRAWN,
    *LADDER_KINDS,
)
