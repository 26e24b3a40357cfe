"""What happens to notices."""

from qinqing.kernel.chronicle.events import EventKind

ACKNOWLEDGED = EventKind("notices.notice.acknowledged", "签收", ("notice", "level"))

RESENT = EventKind("notices.mail.retried", "再试一次邮件", ("notice",))

UNSIGNED = EventKind("notices.notice.unsigned", "撤销签收", ("notice", "level"))
RESENT_MESSAGE = EventKind("notices.message.retried", "再试一次渠道消息", ("message",))
OPENED = EventKind("notices.channel.opened", "添加通知渠道", ("channel", "kind", "digest"))
TESTED = EventKind("notices.channel.tested", "测试通知渠道", ("channel", "kind", "digest"))
ENDED = EventKind("notices.channel.ended", "停用通知渠道", ("channel", "kind", "digest"))
PACED = EventKind("notices.pace.set", "设定每日摘要", ("hour",))
PERMITTED = EventKind("notices.kind.permitted", "修改许可的通知渠道", ("kinds", "were"))
UNPERMITTED = EventKind("notices.kind.reversed", "撤回通知渠道的变更", ("kinds", "were", "undone_seq"))

KINDS = (ACKNOWLEDGED, UNSIGNED, RESENT, RESENT_MESSAGE, OPENED, TESTED, ENDED, PACED, PERMITTED, UNPERMITTED)
