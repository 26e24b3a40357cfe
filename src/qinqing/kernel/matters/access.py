"""Who may open a matter to somebody beyond its parties, and move matters with the units that host them."""

from qinqing.kernel.access.rules import Grants, Words

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

WORDS: Words = {
    GIVE: "把看得到的一件事项授权给某人或某岗位查看。",
    REVOKE: "收回查看授权。",
    MOVE: "调整单位的位置，连同它的事项。",
    SUCCEED: "登记单位承接，把事项和承诺转给承接的单位。",
}
