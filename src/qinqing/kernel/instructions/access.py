"""Who may read, write and answer instructions; on which matter, its visibility says."""

from qinqing.kernel.access.rules import STAFF, VIEW, Grants, Scopes, Words

READ = "instructions:instruction:read"
WRITE = "instructions:instruction:write"
ANSWER = "instructions:instruction:answer"

GRANTS: Grants = {
    READ: STAFF | {"enterprise"},
    WRITE: frozenset({"head", "supervisor"}),
    ANSWER: STAFF,
}

SCOPES: Scopes = {READ: VIEW}

WORDS: Words = {
    READ: "看得到的事项，看它的批示和答复。",
    WRITE: "在看得到的事项上写批示，请管辖范围之内的单位答复，看过答复后办结或退回。",
    ANSWER: "替本单位答复批示。",
}
