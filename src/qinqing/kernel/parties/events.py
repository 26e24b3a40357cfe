"""What happens to units and posts."""

from qinqing.kernel.chronicle.events import EventKind

ESTABLISHED = EventKind("parties.unit.established", "设立单位", ("unit", "kind", "path", "since"))
RENAMED = EventKind("parties.unit.renamed", "单位更名", ("unit", "was", "was_short", "name", "short_name", "since"))
CLOSED = EventKind("parties.unit.closed", "撤销单位", ("unit", "until"))
APPOINTED = EventKind("parties.post.appointed", "任职", ("person", "post_id", "unit", "rank", "role", "since"))
POST_ENDED = EventKind("parties.post.ended", "免职", ("person", "post_id", "unit", "until"))
DELEGATED = EventKind("parties.post.delegated", "委托代办", ("delegation", "post_id", "person", "since", "until"))
DELEGATION_ENDED = EventKind("parties.post.delegation_ended", "收回委托", ("delegation", "until"))
SUCCEEDED = EventKind(
    "parties.unit.succeeded", "单位承接", ("predecessor", "successor", "succession", "takes_over", "since")
)
MOVED = EventKind("parties.unit.moved", "调整隶属", ("unit", "was", "path", "above_was", "above", "units", "posts"))
PORTFOLIO_SET = EventKind(
    "parties.portfolio.assigned", "调整分管", ("unit", "person", "post_id", "units_was", "kinds_was", "units", "kinds")
)
UNDONE = EventKind("parties.change.reversed", "撤回变更", ("undone_seq", "undone_kind"))

KINDS = (
    ESTABLISHED,
    RENAMED,
    CLOSED,
    APPOINTED,
    POST_ENDED,
    DELEGATED,
    DELEGATION_ENDED,
    SUCCEEDED,
    MOVED,
    PORTFOLIO_SET,
    UNDONE,
)
"""Names of units are public; those of persons stand in no event."""
