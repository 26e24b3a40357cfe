"""What happens to notices."""

from qinqing.kernel.chronicle.events import EventKind

ACKNOWLEDGED = EventKind("notices.notice.acknowledged", "签收", ("notice", "level"))

KINDS = (ACKNOWLEDGED,)
