"""What happens to accounts and exclusions."""

from qinqing.kernel.chronicle.events import EventKind

OPENED = EventKind("access.account.opened", "开通账号", ("account", "person"))
PASSWORD_RENEWED = EventKind("access.account.password_renewed", "重置密码", ("account",))
LOCKED = EventKind("access.account.locked", "停用账号", ("account",))
UNLOCKED = EventKind("access.account.unlocked", "恢复账号", ("account",))
WAIT_ENDED = EventKind("access.account.wait_ended", "解除登录锁定", ("account",))
DECLARED = EventKind(
    "access.exclusion.declared", "登记回避", ("exclusion", "person", "unit", "and_below", "since", "until")
)
EXCLUSION_ENDED = EventKind("access.exclusion.ended", "结束回避", ("exclusion", "until"))

KINDS = (OPENED, PASSWORD_RENEWED, LOCKED, UNLOCKED, WAIT_ENDED, DECLARED, EXCLUSION_ENDED)
