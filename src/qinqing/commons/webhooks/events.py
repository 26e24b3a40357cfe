"""What happens to a webhook; all of it stands in one stream for each, and neither address nor secret is among it."""

from qinqing.kernel.chronicle.events import EventKind

_TOLD = ("webhook", "tags", "with_titles")

REGISTERED = EventKind("webhooks.webhook.registered", "登记事件推送", (*_TOLD, "unit", "path", "host"))
CHANGED = EventKind("webhooks.webhook.changed", "修改推送内容", (*_TOLD, "tags_were", "with_titles_was"))
RENEWED = EventKind("webhooks.secret.renewed", "更换签名密钥", ("webhook",))
STOPPED = EventKind("webhooks.webhook.stopped", "停止推送", ("webhook",))
STARTED = EventKind("webhooks.webhook.started", "恢复推送", ("webhook",))
UNDONE = EventKind("webhooks.change.reversed", "撤回变更", ("webhook", "undone_seq", "undone_kind"))
RESENT = EventKind("webhooks.push.retried", "再送一次", ("webhook", "push"))
GIVEN_UP = EventKind("webhooks.clock.stopped", "长期送不到，自动停止推送", ("webhook", "failing_since"))

KINDS = (REGISTERED, CHANGED, RENEWED, STOPPED, STARTED, UNDONE, RESENT, GIVEN_UP)
