"""What happens to an order."""

from qinqing.kernel.chronicle.events import EventKind

_ABOUT = ("addressee", "length", "due_on", "copies", "cites")

DRAFTED = EventKind("orders.order.drafted", "起草督办单", _ABOUT)
REVISED = EventKind("orders.order.revised", "修改督办单草稿", _ABOUT)
DISCARDED = EventKind("orders.order.discarded", "作废督办单草稿", ("addressee",))
ISSUED = EventKind("orders.order.issued", "签发督办单", (*_ABOUT, "year", "number", "due"), ("title", "demand"))
WITHDRAWN = EventKind("orders.order.withdrawn", "撤回督办单", ("addressee", "year", "number"), ("reason",))

KINDS = (DRAFTED, REVISED, DISCARDED, ISSUED, WITHDRAWN)

SAYS = {ISSUED.tag: "有一份督办单发给或抄送您的单位，请看要求和期限。"}
"""What a notice of each says to its reader."""
