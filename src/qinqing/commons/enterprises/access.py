"""Who may read the registry and who may import into it; which rows, the place of the reader says."""

from qinqing.kernel.access.rules import ADMINISTRATORS, CLAIM, READING, STAFF, VIEW, Grants, Programs, Scopes, Words

LIST = "enterprises:enterprise:list"
READ = "enterprises:enterprise:read"
READ_OWN = "enterprises:enterprise:read_own"
READ_IMPORTS = "enterprises:import:read"
IMPORT = "enterprises:import:make"
READ_FIELDS = "enterprises:field:read"
SET_FIELD = "enterprises:field:set"
ASSIGN = "enterprises:owner:assign"
READ_SNAPSHOTS = "enterprises:snapshot:read"
SNAPSHOT = "enterprises:snapshot:take"
CHECK_SNAPSHOT = "enterprises:snapshot:check"
OBJECT = "enterprises:objection:make"
READ_OBJECTION = "enterprises:objection:read"
ANSWER_OBJECTION = "enterprises:objection:answer"

GRANTS: Grants = {
    LIST: STAFF,
    READ: STAFF | {"enterprise"},
    READ_OWN: frozenset({"enterprise"}),
    READ_IMPORTS: STAFF,
    IMPORT: frozenset({"clerk"}),
    READ_FIELDS: STAFF | ADMINISTRATORS | {"enterprise"},
    SET_FIELD: frozenset({"system"}),
    ASSIGN: frozenset({"system"}),
    READ_SNAPSHOTS: STAFF,
    SNAPSHOT: frozenset({"clerk"}),
    CHECK_SNAPSHOT: STAFF,
    OBJECT: frozenset({"enterprise"}),
    READ_OBJECTION: STAFF | {"enterprise"},
    ANSWER_OBJECTION: frozenset({"clerk"}),
}

SCOPES: Scopes = {READ: VIEW, READ_OWN: VIEW, READ_FIELDS: VIEW, OBJECT: CLAIM, READ_OBJECTION: VIEW}

PROGRAMS: Programs = dict.fromkeys((READ, READ_OWN), READING)

WORDS: Words = {
    LIST: "看管辖范围之内的企业名册。",
    READ: "看一家企业登记的情况；企业只看自己的。",
    READ_OWN: "看本企业登记的情况。",
    READ_IMPORTS: "看管辖范围之内的导入：谁在什么时候导入了什么。",
    IMPORT: "导入企业登记数据，先预览再写入，可以撤回。",
    READ_FIELDS: "看企业档案的字段目录：有哪些字段，归哪个部门。",
    SET_FIELD: "增加、修改、停用字段目录里的字段，可以撤销。",
    ASSIGN: "指定、取消各部门数据的归口单位。",
    READ_SNAPSHOTS: "看登记的快照：什么时候留存，固定了哪些导入，核对结果如何。",
    SNAPSHOT: "给登记现在的样子留存快照，供决定引用；留存错的可以撤销。",
    CHECK_SNAPSHOT: "核对快照：重新读取登记，看内容还是不是留存时的。",
    OBJECT: "对本企业档案里的内容提出异议。",
    READ_OBJECTION: "看本单位是一方，或管辖范围之内的异议。",
    ANSWER_OBJECTION: "答复对本单位归口数据的异议：更正，或者说明理由维持。",
}
