"""What happens to notices."""

from qinqing.kernel.chronicle.events import EventKind

ACKNOWLEDGED = EventKind("notices.notice.acknowledged", "签收", ("notice", "level"))

RESENT = EventKind("notices.mail.retried", "再试一次邮件", ("notice",))

UNSIGNED = EventKind("notices.notice.unsigned", "撤销签收", ("notice", "level"))

KINDS = (ACKNOWLEDGED, UNSIGNED, RESENT)
