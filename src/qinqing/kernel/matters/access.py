"""Who may open a matter to somebody beyond its parties, and move matters with the units that host them."""

from qinqing.kernel.access.rules import Grants

GIVE = "matters:grant:give"
REVOKE = "matters:grant:revoke"

MOVE = "matters:place:move"
SUCCEED = "matters:unit:succeed"

GRANTS: Grants = {
    MOVE: frozenset({"system"}),
    SUCCEED: frozenset({"system"}),
    GIVE: frozenset({"head", "supervisor"}),
    REVOKE: frozenset({"head", "supervisor"}),
}
