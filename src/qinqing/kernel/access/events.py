"""What happens to accounts."""

from qinqing.kernel.chronicle.events import EventKind

OPENED = EventKind("access.account.opened", "开通账号", ("account", "person"))
PASSWORD_RENEWED = EventKind("access.account.password_renewed", "重置密码", ("account",))

KINDS = (OPENED, PASSWORD_RENEWED)
