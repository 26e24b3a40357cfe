"""What happens to units and posts."""

from qinqing.kernel.chronicle.events import EventKind

ESTABLISHED = EventKind("parties.unit.established", "设立单位", ("unit", "kind", "path", "since"))
APPOINTED = EventKind("parties.post.appointed", "任职", ("person", "post_id", "unit", "rank", "role", "since"))

KINDS = (ESTABLISHED, APPOINTED)
