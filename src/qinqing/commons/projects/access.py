"""Who may read and keep projects; which of them, the matter's visibility says."""

from qinqing.kernel.access.rules import STAFF, Grants

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
