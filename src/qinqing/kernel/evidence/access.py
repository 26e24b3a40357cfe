"""Who may open files."""

from qinqing.kernel.access.rules import READING, VIEW, Grants, Programs, Scopes, Words

READ = "evidence:file:read"

GRANTS: Grants = {READ: frozenset({"enterprise", "clerk", "head", "supervisor"})}

SCOPES: Scopes = {READ: VIEW}

PROGRAMS: Programs = {READ: READING}

WORDS: Words = {
    READ: "打开看得到的事项的证据。",
}
