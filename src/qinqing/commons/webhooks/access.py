"""Who may say which systems are told of events."""

from qinqing.kernel.access.rules import Grants, Words

READ = "webhooks:webhook:read"
REGISTER = "webhooks:webhook:register"
CHANGE = "webhooks:webhook:change"
RENEW = "webhooks:secret:renew"
STOP = "webhooks:webhook:stop"
UNDO = "webhooks:change:undo"
RESEND = "webhooks:push:retry"

_SYSTEM = frozenset({"system"})

GRANTS: Grants = {
    READ: frozenset({"system", "audit"}),
    REGISTER: _SYSTEM,
    CHANGE: _SYSTEM,
    RENEW: _SYSTEM,
    STOP: _SYSTEM,
    UNDO: _SYSTEM,
    RESEND: _SYSTEM,
}

WORDS: Words = {
    READ: "看向哪些单位的系统推送哪些事件，哪些没有送到；看不到事项的名称。",
    REGISTER: "登记一个单位的系统，向它推送事件。",
    CHANGE: "修改推送哪些事件、带不带事项名称。",
    RENEW: "更换推送的签名密钥。",
    STOP: "停止、恢复向一个系统推送。",
    UNDO: "撤回事件推送的变更。",
    RESEND: "让没有送到的事件再推送一次。",
}
