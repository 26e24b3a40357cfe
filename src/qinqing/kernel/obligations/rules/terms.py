"""The words of the room: what a clock watches, how a gate holds, how grave a step is, to whom a day is booked."""

from qinqing.kernel.calendars.rules import CALENDAR_DAY, WORKING_DAY

UNITS = {WORKING_DAY: "个工作日", CALENDAR_DAY: "天"}
"""What a promise may be counted in."""

FULFIL = "fulfil"
ANSWER = "answer"

CLAUSE, SUPPLEMENT, RESOLUTION, POLICY, STATUTE, PLEDGE, ORDER, PROBLEM = (
    "clause",
    "supplement",
    "resolution",
    "policy",
    "statute",
    "pledge",
    "order",
    "problem",
)
SOURCES = {
    CLAUSE: "合同条款",
    SUPPLEMENT: "补充协议",
    RESOLUTION: "会议纪要",
    POLICY: "政策",
    STATUTE: "法定",
    PLEDGE: "公开承诺",
    ORDER: "督办单",
    PROBLEM: "问题清单",
}
"""Where a promise is written."""

BOTH, GOV_ALONE, ENT_ALONE = "both", "gov", "ent"
AGREED_BY = {BOTH: "双方约定", GOV_ALONE: "期限由政府一方提出", ENT_ALONE: "期限由企业一方提出"}
"""Who agreed to the limit; the last two are the sides of units, so that they can be compared."""

MONTHLY, QUARTERLY, HALF_YEARLY, ANNUAL = "monthly", "quarterly", "half_yearly", "annual"
RECURRENCES = {MONTHLY: "每月", QUARTERLY: "每季度", HALF_YEARLY: "每半年", ANNUAL: "每年"}
MONTHS = {MONTHLY: 1, QUARTERLY: 3, HALF_YEARLY: 6, ANNUAL: 12}
"""How a promise comes again, and after how many months."""

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
