"""Who may propose, speak, decide and object; on which proposal, the lifecycle's guards say."""

from qinqing.kernel.access.rules import SIGN, VIEW, Grants, Scopes, Words

READ = "proposals:proposal:read"
PROPOSE = "proposals:proposal:propose"
SPEAK = "proposals:proposal:speak"
DECIDE = "proposals:proposal:decide"

GRANTS: Grants = {
    READ: frozenset({"enterprise", "clerk", "head", "supervisor"}),
    PROPOSE: frozenset({"clerk", "supervisor"}),
    SPEAK: frozenset({"enterprise", "clerk", "head"}),
    DECIDE: frozenset({"head"}),
}

SCOPES: Scopes = {READ: VIEW, SPEAK: SIGN}

WORDS: Words = {
    READ: "看提请事项。",
    PROPOSE: "提请认定不利后果。",
    SPEAK: "替本单位陈述、提出异议。",
    DECIDE: "决定和复核别的单位提请的事项。",
}
