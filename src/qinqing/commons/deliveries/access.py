"""Who may register what delivers, who may deliver, who may read what was delivered."""

from qinqing.kernel.access.rules import STAFF, WRITING, Grants, Programs, Words

READ = "deliveries:delivery:read"
IMPORT = "deliveries:delivery:make"
READ_ORIGINS = "deliveries:origin:read"
REGISTER = "deliveries:origin:register"
CHANGE = "deliveries:origin:change"
ADD_KEY = "deliveries:key:register"
RETIRE_KEY = "deliveries:key:retire"
UNDO = "deliveries:change:undo"

_SYSTEM = frozenset({"system"})

GRANTS: Grants = {
    READ: STAFF,
    IMPORT: frozenset({"clerk"}),
    READ_ORIGINS: frozenset({"system", "audit"}),
    REGISTER: _SYSTEM,
    CHANGE: _SYSTEM,
    ADD_KEY: _SYSTEM,
    RETIRE_KEY: _SYSTEM,
    UNDO: _SYSTEM,
}

WORDS: Words = {
    READ: "看管辖范围之内的外部报送：哪个县区、截至哪一天、送了什么。",
    IMPORT: "导入本单位或管辖范围之内的报送文件，先预览再写入。",
    READ_ORIGINS: "看登记的外部系统和它们的公钥；看不到报送的内容。",
    REGISTER: "登记一个用自己系统的县区。",
    CHANGE: "修改约定的报送间隔。",
    ADD_KEY: "登记外部系统签名用的公钥。",
    RETIRE_KEY: "停用公钥。",
    UNDO: "撤回外部系统登记的变更。",
}

PROGRAMS: Programs = {IMPORT: WRITING}
