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

KINDS = (SEALED, ALLOTTED, STARTED, OPENED, FIRED, LAPSED, TAKEN, CONCLUDED, REPORTED, RULE_CHANGED, RULE_REVERSED)
