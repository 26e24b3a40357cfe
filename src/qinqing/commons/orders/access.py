"""Who may read, write and issue orders; which of them, the matter's visibility and the lifecycle say."""

from qinqing.kernel.access.rules import READING, STAFF, VIEW, Grants, Programs, Scopes, Words

READ = "orders:order:read"
WRITE = "orders:order:write"
ISSUE = "orders:order:issue"

_ISSUERS = frozenset({"head", "supervisor"})

GRANTS: Grants = {READ: STAFF | {"enterprise"}, WRITE: _ISSUERS, ISSUE: _ISSUERS}

SCOPES: Scopes = {READ: VIEW}

PROGRAMS: Programs = {READ: READING}

WORDS: Words = {
    READ: "看发给、抄送本单位的，和管辖范围之内的督办单。",
    WRITE: "起草、修改督办单，作废自己单位的草稿。",
    ISSUE: "向管辖范围之内的单位签发督办单，撤回已经签发的。",
}
