"""Who may open which board; what stands on it, the matters' visibility says."""

from qinqing.kernel.access.rules import STAFF, VIEW, Grants, Scopes, Words

READ_ALARMS = "boards:alarms:read"
READ_TODO = "boards:todo:read"
READ_ENTERPRISE = "boards:enterprise:read"
READ_LOOKS = "boards:looks:read"
READ_FULFILMENT = "boards:fulfilment:read"

GRANTS: Grants = {
    READ_ALARMS: frozenset({"head", "supervisor"}),
    READ_TODO: frozenset({"clerk", "head"}),
    READ_ENTERPRISE: frozenset({"enterprise"}),
    READ_LOOKS: frozenset({"audit"}),
    READ_FULFILMENT: STAFF,
}

SCOPES: Scopes = {READ_ENTERPRISE: VIEW}

WORDS: Words = {
    READ_ALARMS: "看警报和待签收的事。",
    READ_TODO: "看轮到本人、本单位办的事。",
    READ_ENTERPRISE: "看本企业的首页：轮到谁办，政府欠本企业什么。",
    READ_LOOKS: "看谁查看过敏感内容。",
    READ_FULFILMENT: "看双方的兑现率，只算看得到的合同。",
}
