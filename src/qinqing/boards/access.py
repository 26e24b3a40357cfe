"""Who may open which board; what stands on it, the matters' visibility says."""

from qinqing.kernel.access.rules import READING, STAFF, VIEW, Grants, Programs, Scopes, Words

READ_ALARMS = "boards:alarms:read"
READ_TODO = "boards:todo:read"
READ_MINE = "boards:mine:read"
READ_ENTERPRISE = "boards:enterprise:read"
READ_LOOKS = "boards:looks:read"
READ_FULFILMENT = "boards:fulfilment:read"
READ_PROMISES = "boards:promises:read"
READ_SUPPLY = "boards:supply:read"

GRANTS: Grants = {
    READ_ALARMS: frozenset({"head", "supervisor"}),
    READ_TODO: STAFF | {"enterprise"},
    READ_MINE: STAFF | {"enterprise"},
    READ_ENTERPRISE: frozenset({"enterprise"}),
    READ_LOOKS: frozenset({"audit"}),
    READ_FULFILMENT: STAFF,
    READ_PROMISES: STAFF | {"enterprise"},
    READ_SUPPLY: STAFF,
}

SCOPES: Scopes = dict.fromkeys((READ_TODO, READ_MINE, READ_ENTERPRISE, READ_PROMISES), VIEW)

PROGRAMS: Programs = dict.fromkeys((READ_ALARMS, READ_FULFILMENT, READ_PROMISES), READING)

WORDS: Words = {
    READ_ALARMS: "看警报和待签收的事。",
    READ_TODO: "看自己的待办、待阅、已办和发起的事。",
    READ_MINE: "看本单位欠对方的、对方欠本单位的承诺，轮到谁办。",
    READ_ENTERPRISE: "看本企业的首页：轮到谁办，政府欠本企业什么。",
    READ_LOOKS: "看谁查看过敏感内容。",
    READ_FULFILMENT: "看双方的兑现率，只算看得到的合同。",
    READ_PROMISES: "让程序逐页读看得到的承诺。",
    READ_SUPPLY: "看已供地和按期开工的项目，只算看得到的。",
}
