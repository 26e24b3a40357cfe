"""Who may read notices (everybody their own), and see to what did not arrive."""

from qinqing.kernel.access.rules import READING, VIEW, Grants, Programs, Scopes, Words

READ = "notices:notice:read"
ACKNOWLEDGE = "notices:notice:acknowledge"
READ_PARKED = "notices:parked:read"
RESEND = "notices:mail:retry"

_RECEIVERS = frozenset({"enterprise", "clerk", "head", "supervisor"})

GRANTS: Grants = {
    READ: _RECEIVERS,
    ACKNOWLEDGE: _RECEIVERS,
    READ_PARKED: frozenset({"system"}),
    RESEND: frozenset({"system"}),
}

SCOPES: Scopes = {READ: VIEW, ACKNOWLEDGE: VIEW}

PROGRAMS: Programs = {READ: READING}

WORDS: Words = {
    READ: "看发给自己的消息。",
    ACKNOWLEDGE: "签收发给自己的警报。",
    READ_PARKED: "看哪些告知和邮件没有送到，不显示事项的名称。",
    RESEND: "让没有送到的邮件再发一次。",
}
