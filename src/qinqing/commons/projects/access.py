"""Who may read and keep projects; which of them, the matter's visibility says."""

from qinqing.kernel.access.rules import CLAIM, READING, SIGN, STAFF, VIEW, Grants, Programs, Scopes, Words

READ = "projects:project:read"
ENTER = "projects:project:enter"
EDIT = "projects:project:edit"
MOVE = "projects:project:move"
MARK = "projects:item:mark"
SIGN_OFF = "projects:stage:sign"
RAISE = "projects:problem:raise"
ASSIGN = "projects:problem:assign"
REPORT = "projects:investment:report"
READ_PIPELINE = "projects:pipeline:read"

_SIDES = frozenset({"clerk", "enterprise"})

GRANTS: Grants = {
    READ: STAFF | {"enterprise"},
    ENTER: frozenset({"clerk"}),
    EDIT: frozenset({"clerk"}),
    MOVE: frozenset({"clerk"}),
    MARK: _SIDES,
    SIGN_OFF: _SIDES | {"head"},
    RAISE: _SIDES,
    ASSIGN: frozenset({"clerk"}),
    REPORT: _SIDES,
    READ_PIPELINE: STAFF,
}

SCOPES: Scopes = {READ: VIEW, MARK: CLAIM, SIGN_OFF: SIGN, RAISE: CLAIM, REPORT: CLAIM}

PROGRAMS: Programs = {READ: READING, READ_PIPELINE: READING}

WORDS: Words = {
    READ: "看管辖范围之内或本单位是一方的项目。",
    ENTER: "登记项目。",
    EDIT: "修改项目的情况，定下对账的双方，填年度计划；原来的留在经过里。",
    MOVE: "登记项目开工、投产等进展。",
    MARK: "替项目单位或专班标注清单的各项，增加一项。",
    SIGN_OFF: "替项目单位或专班签字销号一个阶段。",
    RAISE: "替项目单位、专班或登记单位提出项目的问题，交办以前收回自己单位提的。",
    ASSIGN: "替专班定下问题由谁、什么时候以前解决。",
    REPORT: "替项目单位或登记单位报每月完成的投资。",
    READ_PIPELINE: "看项目卡在哪个阶段、各阶段用了多久，只算看得到的项目。",
}
