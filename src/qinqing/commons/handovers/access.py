"""Who may read, give and take over handovers; which of them, the matter's visibility and the lifecycle say."""

from qinqing.kernel.access.rules import STAFF, Grants, Words

READ = "handovers:handover:read"
GIVE = "handovers:handover:give"
TAKE = "handovers:handover:take"

GRANTS: Grants = {READ: STAFF, GIVE: STAFF, TAKE: STAFF}

WORDS: Words = {
    READ: "看本单位和管辖范围之内的岗位交接单。",
    GIVE: "移交自己的岗位；负责人也可以替离任的人移交。",
    TAKE: "签字接收交给自己的岗位。",
}
