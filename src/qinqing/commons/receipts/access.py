"""Who may ask for, sign, object to and rule on delay receipts; which of them, the matter and the lifecycle say."""

from qinqing.kernel.access.rules import READING, SIGN, STAFF, VIEW, Grants, Programs, Scopes, Words

READ = "receipts:receipt:read"
ASK = "receipts:receipt:ask"
SIGN_RECEIPT = "receipts:receipt:sign"
TAKE = "receipts:receipt:take"
RULE = "receipts:receipt:rule"

BOTH_SIDES = frozenset({"enterprise", "clerk"})

GRANTS: Grants = {
    READ: STAFF | {"enterprise"},
    ASK: BOTH_SIDES,
    SIGN_RECEIPT: BOTH_SIDES,
    TAKE: frozenset({"clerk"}),
    RULE: frozenset({"clerk"}),
}

SCOPES: Scopes = {READ: VIEW, ASK: SIGN, SIGN_RECEIPT: SIGN}

PROGRAMS: Programs = {READ: READING}

WORDS: Words = {
    READ: "看管辖范围之内、本单位是一方或由本单位核定的迟延归因单。",
    ASK: "给迟延的承诺出具迟延归因单。",
    SIGN_RECEIPT: "替本单位签认迟延归因单，或者提出异议。",
    TAKE: "替本单位受理有异议的迟延归因单。",
    RULE: "核定有异议的迟延归因单。",
}
