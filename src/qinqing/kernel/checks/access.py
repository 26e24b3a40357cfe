"""Who may ask for a check in confidence, make one, read of it, and set who checks."""

from qinqing.kernel.access.rules import SIGN, STAFF, VIEW, Grants, Scopes, Words

SET_ASIDE = "checks:answer:seal"
READ_OWN = "checks:answer:read"
QUEUE = "checks:check:list"
READ = "checks:check:read"
TAKE = "checks:check:take"
CONCLUDE = "checks:check:conclude"
READ_RULES = "checks:rule:read"
CHANGE_RULE = "checks:rule:change"
UNDO_RULE = "checks:rule:undo"

BOTH_SIDES = frozenset({"enterprise", "clerk"})
KEEPERS = frozenset({"system"})

GRANTS: Grants = {
    SET_ASIDE: BOTH_SIDES,
    READ_OWN: BOTH_SIDES,
    QUEUE: STAFF,
    READ: STAFF | {"enterprise"},
    TAKE: frozenset({"clerk"}),
    CONCLUDE: frozenset({"clerk"}),
    READ_RULES: KEEPERS,
    CHANGE_RULE: KEEPERS,
    UNDO_RULE: KEEPERS,
}

SCOPES: Scopes = {SET_ASIDE: SIGN, READ_OWN: VIEW, READ: VIEW}

WORDS: Words = {
    SET_ASIDE: "对完成报告答复「不便直接回复，请核实」，只有自己看得到。",
    READ_OWN: "看自己写过的密封答复。",
    QUEUE: "看等本单位核验、等本单位代为答复的完成报告。",
    READ: "看本单位是一方、或者由本单位核验的核验。",
    TAKE: "替本单位受理核验。",
    CONCLUDE: "写出核验结论。",
    READ_RULES: "看抽查比例和核验单位。",
    CHANGE_RULE: "设定抽查比例和核验单位。",
    UNDO_RULE: "撤回抽查比例和核验单位的改动。",
}
