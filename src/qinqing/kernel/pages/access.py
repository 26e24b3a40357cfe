"""Who may open the pages of parts, and who may search."""

from qinqing.kernel.access.rules import STAFF, VIEW, Grants, Scopes, Words
from qinqing.kernel.parties.rules import ADMINISTRATORS

VIEW_PARTS = "pages:parts:view"
FIND = "pages:everything:find"

GRANTS: Grants = {
    VIEW_PARTS: frozenset({"system"}),
    FIND: STAFF | ADMINISTRATORS | {"enterprise"},
}

SCOPES: Scopes = {FIND: VIEW}

WORDS: Words = {
    VIEW_PARTS: "看界面样张。",
    FIND: "在看得到的事项、企业和页面里查找。",
}
