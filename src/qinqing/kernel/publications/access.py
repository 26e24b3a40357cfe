"""Who may read, draft and issue publications; which of them, the matter's visibility and the lifecycle say."""

from qinqing.kernel.access.rules import READING, STAFF, Grants, Programs, Words

READ = "publications:publication:read"
DRAFT = "publications:publication:draft"
ISSUE = "publications:publication:issue"

GRANTS: Grants = {READ: STAFF, DRAFT: STAFF, ISSUE: frozenset({"head", "supervisor"})}

PROGRAMS: Programs = {READ: READING}

WORDS: Words = {
    READ: "看管辖范围之内的和发给本单位的刊物。",
    DRAFT: "起草、更新本单位的刊物，提请签发，作废草稿。",
    ISSUE: "签发别人起草的刊物，退回、撤回本单位的。",
}
