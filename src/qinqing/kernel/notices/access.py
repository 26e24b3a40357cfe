"""Who may read notices (everybody their own), and see to what did not arrive."""

from qinqing.kernel.access.rules import READING, VIEW, Grants, Programs, Scopes, Words

READ = "notices:notice:read"
ACKNOWLEDGE = "notices:notice:acknowledge"
READ_PARKED = "notices:parked:read"
RESEND = "notices:mail:retry"

RESEND_MESSAGE = "notices:message:retry"
READ_CHANNELS = "notices:channel:read"
OPEN_CHANNEL = "notices:channel:open"
TEST_CHANNEL = "notices:channel:test"
END_CHANNEL = "notices:channel:end"
SET_PACE = "notices:pace:set"
READ_KINDS = "notices:kind:read"
PERMIT = "notices:kind:permit"
UNDO_PERMIT = "notices:kind:undo"

_RECEIVERS = frozenset({"enterprise", "clerk", "head", "supervisor"})

GRANTS: Grants = {
    READ: _RECEIVERS,
    ACKNOWLEDGE: _RECEIVERS,
    READ_PARKED: frozenset({"system"}),
    RESEND: frozenset({"system"}),
    RESEND_MESSAGE: frozenset({"system"}),
    READ_CHANNELS: _RECEIVERS,
    OPEN_CHANNEL: _RECEIVERS,
    TEST_CHANNEL: _RECEIVERS,
    END_CHANNEL: _RECEIVERS,
    SET_PACE: _RECEIVERS,
    READ_KINDS: frozenset({"system", "audit"}),
    PERMIT: frozenset({"system"}),
    UNDO_PERMIT: frozenset({"system"}),
}

SCOPES: Scopes = {
    READ: VIEW,
    ACKNOWLEDGE: VIEW,
    READ_CHANNELS: VIEW,
    OPEN_CHANNEL: VIEW,
    TEST_CHANNEL: VIEW,
    END_CHANNEL: VIEW,
    SET_PACE: VIEW,
}

PROGRAMS: Programs = {READ: READING}

WORDS: Words = {
    READ: "看发给自己的消息。",
    ACKNOWLEDGE: "签收发给自己的警报。",
    READ_PARKED: "看哪些告知和邮件没有送到，不显示事项的名称。",
    RESEND_MESSAGE: "让没有送到的渠道消息再发一次。",
    READ_CHANNELS: "看自己用哪些渠道接收通知。",
    OPEN_CHANNEL: "添加自己的通知渠道，限于本市许可的种类。",
    TEST_CHANNEL: "向自己的渠道发一条测试消息。",
    END_CHANNEL: "停用自己的通知渠道。",
    SET_PACE: "选择马上收到，还是每天汇总一次。",
    READ_KINDS: "看本市许可哪些种类的通知渠道；看不到谁在用。",
    PERMIT: "许可或不再许可通知渠道的种类。",
    UNDO_PERMIT: "撤回通知渠道种类的变更。",
    RESEND: "让没有送到的邮件再发一次。",
}
