"""What time or a rule did, written through the second door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from qinqing.kernel.chronicle.events import EventKind, plain
from qinqing.kernel.chronicle.rules import canonical
from qinqing.kernel.devices.action import running

_APPEND = "SELECT chronicle_append_batch(%s::bigint[], %s::text[], %s::timestamptz[], %s::text[])"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the clock, for the history of `stream`."""

    stream: int
    kind: EventKind
    at: datetime
    facts: Mapping[str, Any]

    @property
    def body(self) -> str:
        """Return what is hashed; raises ValueError for a key that its kind does not declare."""
        self.kind.check(self.facts, {})
        return canonical({key: plain(value) for key, value in self.facts.items()})


def append(entries: Sequence[Entry]) -> None:
    """Write them, each at its own instant; one statement. The caller holds the streams."""
    running()
    if not entries:
        return
    columns = zip(*((one.stream, one.kind.tag, one.at, one.body) for one in entries), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, [list(column) for column in columns])
