"""Who may open the pages of parts, who may search and keep filters."""

from qinqing.kernel.access.rules import STAFF, VIEW, Grants, Scopes, Words
from qinqing.kernel.parties.rules import ADMINISTRATORS

VIEW_PARTS = "pages:parts:view"
FIND = "pages:everything:find"
KEEP = "pages:view:keep"
BULK = "pages:bulk:do"
UNDO = "pages:act:undo"

_EVERYBODY = STAFF | ADMINISTRATORS | {"enterprise"}

GRANTS: Grants = {
    VIEW_PARTS: frozenset({"system"}),
    FIND: _EVERYBODY,
    KEEP: _EVERYBODY,
    BULK: _EVERYBODY,
    UNDO: _EVERYBODY,
}

SCOPES: Scopes = {FIND: VIEW, KEEP: VIEW, BULK: VIEW, UNDO: VIEW}

WORDS: Words = {
    VIEW_PARTS: "看界面样张。",
    FIND: "在看得到的事项、企业和页面里查找。",
    BULK: "对勾选的几件一起办；每一件仍按它自己的权限。",
    UNDO: "撤销自己刚办的一件；能不能撤销看那一件的规则。",
    KEEP: "保存、整理自己的筛选，和本单位共用。",
}
