"""A person's notices, the ways on which they reach people, and what did not arrive."""

from qinqing.kernel.notices.queries.channels import (
    PURPOSE,
    find_channels,
    own_channels,
    pace_of,
    permitted,
    story_of_kinds,
    used,
)
from qinqing.kernel.notices.queries.reading import (
    WORK,
    Parked,
    inbox,
    read_inbox,
    told_of,
    told_to,
    undelivered,
    unsigned,
    waiting,
)

__all__ = [
    "PURPOSE",
    "WORK",
    "Parked",
    "find_channels",
    "inbox",
    "own_channels",
    "pace_of",
    "permitted",
    "read_inbox",
    "story_of_kinds",
    "told_of",
    "told_to",
    "undelivered",
    "unsigned",
    "used",
    "waiting",
]
