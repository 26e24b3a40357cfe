"""What happens around checks."""

from qinqing.kernel.chronicle.events import EventKind

SEALED = EventKind("checks.answer.sealed", "收到")
"""The only trace in the sealed stream: neither whose claim nor what was answered."""

ALLOTTED = EventKind("checks.clock.allotted", "抽签", ("claim", "commitment", "permille"))
"""For every claim, whether the lot fell on it or not: the commitment tells nothing until the secret is shown."""

STARTED = EventKind("checks.clock.started", "开始核验", ("cause", "check", "claim", "due_on", "obligation", "unit"))
"""In the history of the matter whose promise was claimed. `unit` is None while nobody is named who could check."""

OPENED = EventKind("checks.clock.opened", "转给核验单位", ("due_on", "unit"))
FIRED = EventKind("checks.clock.fired", "到时", ("anchor_on", "audience", "level", "step"))
DUE_MOVED = EventKind("checks.clock.due_moved", "核验期限随工作日历变动", ("check", "due_on", "due_was", "obligation"))
"""In the history of the check and in that of the matter whose promise was claimed."""

WITHDRAWN = EventKind("checks.clock.withdrawn", "撤回过早的提醒", ("anchor_on", "audience", "level", "step"))
"""`anchor_on` is the day from which the step counts now."""

REALIGNED = EventKind("checks.clock.realigned", "抽签的日子随工作日历重算", ("calendar", "days"))
"""For every change of a calendar, whether a lot moved with it or not: which claims are drawn, it does not tell."""

LAPSED = EventKind("checks.clock.lapsed", "不用再核验", ("why",))
"""`why` is the kind of the event that made it needless."""

TAKEN = EventKind("checks.check.accepted", "受理核验", ("unit",))
CONCLUDED = EventKind("checks.check.concluded", "核验结论", ("result", "files"), ("reasons",))
REPORTED = EventKind("checks.check.reported", "核验结论", ("obligation", "claim", "check", "result", "standing"))
"""In the history of the matter. `standing` is what the claim was when the check ended."""

RULE_CHANGED = EventKind(
    "checks.rule.changed", "修改抽查和核验单位", ("path", "permille", "permille_was", "unit", "unit_was")
)
RULE_REVERSED = EventKind(
    "checks.rule.reversed",
    "撤销抽查和核验单位的改动",
    ("path", "permille", "permille_was", "unit", "unit_was", "reverses"),
)

KINDS = (
    SEALED,
    ALLOTTED,
    STARTED,
    OPENED,
    FIRED,
    DUE_MOVED,
    WITHDRAWN,
    REALIGNED,
    LAPSED,
    TAKEN,
    CONCLUDED,
    REPORTED,
    RULE_CHANGED,
    RULE_REVERSED,
)
