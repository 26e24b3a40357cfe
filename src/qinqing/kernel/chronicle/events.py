"""Kinds of events, declared by the room in which they happen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

_LABELS: dict[str, str] = {}


def label_of(tag: str) -> str:
    """Return the Chinese label of an event, in whichever room it was declared; raises KeyError for an unknown tag."""
    return _LABELS[tag]


@dataclass(frozen=True, slots=True)
class EventKind:
    """A past-tense fact: its tag, its Chinese label, the keys of its body and of its free texts.

    Every key must be given when the event is recorded, and no other: a reader in another room relies on them.
    """

    tag: str
    label: str
    keys: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _LABELS[self.tag] = self.label

    def check(self, facts: Mapping[str, Any], texts: Mapping[str, str]) -> None:
        """Raise ValueError when a key is missing or undeclared."""
        if set(facts) != set(self.keys):
            raise ValueError(f"{self.tag}: facts {sorted(facts)} are not {sorted(self.keys)}")
        if unknown := set(texts) - set(self.texts):
            raise ValueError(f"{self.tag}: undeclared texts {sorted(unknown)}")


def plain(value: object) -> object:
    """Return `value` as JSON can hold it: dates as ISO text; floats are refused, they have no canonical form."""
    if isinstance(value, float):
        raise TypeError("No floats in the chronicle: use integers with a unit.")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


ERASED = EventKind("chronicle.content.erased", "依法删除", ("places", "texts_erased"), ("reason",))
SEARCHED = EventKind("chronicle.content.searched", "查找要删除的内容", ("places",))

REDELIVERED = EventKind("chronicle.delivery.retried", "再试一次告知", ("reaction", "stream", "seq"))

VERIFIED = EventKind("chronicle.records.verified", "校验全部记录", ("streams", "events", "texts", "erased", "faults"))

KINDS = (ERASED, SEARCHED, REDELIVERED, VERIFIED)
