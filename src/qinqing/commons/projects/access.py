"""Who may read and keep projects; which of them, the matter's visibility says."""

from qinqing.kernel.access.rules import READING, STAFF, VIEW, Grants, Programs, Scopes, Words

READ = "projects:project:read"
ENTER = "projects:project:enter"
EDIT = "projects:project:edit"
MOVE = "projects:project:move"

GRANTS: Grants = {
    READ: STAFF | {"enterprise"},
    ENTER: frozenset({"clerk"}),
    EDIT: frozenset({"clerk"}),
    MOVE: frozenset({"clerk"}),
}

SCOPES: Scopes = {READ: VIEW}

PROGRAMS: Programs = {READ: READING}

WORDS: Words = {
    READ: "看管辖范围之内或本单位是一方的项目。",
    ENTER: "登记项目。",
    EDIT: "修改项目的情况，原来的留在经过里。",
    MOVE: "登记项目开工、投产等进展。",
}
