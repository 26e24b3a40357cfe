"""What happens to policies, to opinions on them, and to those who want to hear of new ones."""

from qinqing.kernel.chronicle.events import EventKind

STATED_KEYS = ("kind", "delivery", "valid_from", "valid_to", "budget")
"""What the history holds of what a version is, beside its text."""

DRAFTED = EventKind(
    "policies.version.drafted", "起草政策", ("version", "number", "former", *STATED_KEYS), ("title", "issuer")
)
STATED = EventKind(
    "policies.version.stated", "修改政策要素", ("version", *STATED_KEYS, "responsible"), ("title", "issuer")
)
WRITTEN = EventKind("policies.version.written", "录入政策正文", ("version", "provisions", "digest"))
RULED = EventKind("policies.version.ruled", "写条件和标准", ("version", "digest"))
ITEMISED = EventKind(
    "policies.version.itemised", "发布后拆条", ("version", "digest", "obligation"), ("guide", "narrow_reason")
)
PUBLISHED = EventKind(
    "policies.version.published",
    "发布政策",
    ("version", "number", *STATED_KEYS, "digest", "replaces", "obligation"),
    ("title", "issuer", "without_consultation", "narrow_reason"),
)
REPLACED = EventKind("policies.version.replaced", "由新版本接替", ("version", "ended_on", "successor"))
WITHDRAWN = EventKind("policies.version.withdrawn", "撤下政策", ("version", "ended_on"), ("reason",))

CONSULTED = EventKind("policies.consultation.opened", "公开征求意见", ("version", "ends_on", "digest", "obligation"))
OPINED = EventKind("policies.opinion.given", "提出意见", ("version", "opinion", "unit", "provision"), ("text",))
ANSWERED = EventKind("policies.opinion.answered", "答复意见", ("version", "opinion", "outcome"), ("reason",))

SUBSCRIBED = EventKind("policies.subscription.opened", "订阅政策", ("subscription", "unit"), ("wanted",))
UNSUBSCRIBED = EventKind("policies.subscription.ended", "退订政策", ("subscription", "unit"))

LOOKED = EventKind("policies.entitlement.looked", "查看企业的政策对照", ("table", "rows"))

WRITING = (DRAFTED, STATED, WRITTEN, RULED)
"""Whoever did one of these drafted along, and does not publish."""

LISTED = EventKind("policies.entitled.looked", "查看应享名单", ("table", "rows"))

KINDS = (
    DRAFTED,
    STATED,
    WRITTEN,
    RULED,
    ITEMISED,
    PUBLISHED,
    REPLACED,
    WITHDRAWN,
    CONSULTED,
    OPINED,
    ANSWERED,
    SUBSCRIBED,
    UNSUBSCRIBED,
    LISTED,
    LOOKED,
)

SAYS = {
    PUBLISHED.tag: "您订阅的政策发布了，请看全文和申兑指南。",
    CONSULTED.tag: "您订阅的政策正在征求意见，可以提意见。",
    ANSWERED.tag: "您提的意见有了答复。",
}
"""What a notice of each says to its reader."""
