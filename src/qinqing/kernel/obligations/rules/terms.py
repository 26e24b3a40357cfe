"""The words of the room: what a clock watches, how a gate holds, how grave a step is, to whom a day is booked."""

from qinqing.kernel.calendars.rules import CALENDAR_DAY, WORKING_DAY

UNITS = {WORKING_DAY: "个工作日", CALENDAR_DAY: "天"}
"""What a promise may be counted in."""

FULFIL = "fulfil"
ANSWER = "answer"

ANSWER_LIMIT = 10
"""Working days within which a claim is answered; then the answerer's own ladder alarms."""

NEXT_ANSWER_EPOCH = 1 << 40
"""An answer's epoch begins as the claim's id; a moved one rises by more than any id, so that no two claims meet."""

START = "start"
SHIFT = "shift"
MODES = {START: "前项兑现后才起算", SHIFT: "前项迟延期间停算"}

REMIND, WARN, ALARM = 1, 2, 3
LEVELS = {REMIND: "提醒", WARN: "预警", ALARM: "警报"}

EXTENSION = "extension"
SUSPENSION = "suspension"
KINDS = {EXTENSION: "延期", SUSPENSION: "中止"}

GOVERNMENT, ENTERPRISE = "government", "enterprise"
SIDES = frozenset({GOVERNMENT, ENTERPRISE})
FORCE_MAJEURE, EARLIER_WORK, AGREED = "force_majeure", "earlier_work", "agreed"
PARTIES = {
    GOVERNMENT: "政府",
    ENTERPRISE: "企业",
    FORCE_MAJEURE: "不可抗力",
    EARLIER_WORK: "前期工作",
    AGREED: "双方商定",
}
"""Whose cause an adjustment is; AGREED names none."""

CONCURRENT, OWN = "concurrent", "own"
BUCKETS = {
    GOVERNMENT: "政府",
    ENTERPRISE: "企业",
    CONCURRENT: "双方并发",
    FORCE_MAJEURE: "不可抗力",
    EARLIER_WORK: "前期工作",
    AGREED: "双方商定",
    OWN: "自身",
}
"""Where a day is booked: every day has one bucket."""
