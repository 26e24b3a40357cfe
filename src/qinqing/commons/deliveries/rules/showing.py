"""Rows of a delivery and what differs, in people's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from qinqing.commons.deliveries.rules.rows import FIELDS, KIND_WORDS, MILESTONES, Row, Value
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.lifecycle.states import STATES
from qinqing.kernel.obligations.rules.terms import AGREED_BY, SOURCES

NOTHING = "没有写"
_WORDS = {
    "state": STATES,
    "side": {GOV: "政府", ENT: "企业"},
    "source_kind": SOURCES,
    "agreed_by": AGREED_BY,
    "milestone": MILESTONES,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a preview: where it stands in the file, what it is, in which fields it differs."""

    line: int
    kind: str
    title: str
    external_id: str
    fields: Sequence[tuple[str, str, str]] = ()


class Differing(Protocol):
    """A row beside what stands."""

    @property
    def row(self) -> Row:
        """Return the row."""
        ...

    @property
    def fields(self) -> Sequence[tuple[str, Value, Value]]:
        """Return (label, before, after) of what differs."""
        ...


def value_in_words(value: Value, name: str = "") -> str:
    """Return a value as pages show it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(_WORDS.get(name, {}).get(str(value), value))


def _line(row: Row, fields: Sequence[tuple[str, str, str]] = ()) -> Shown:
    return Shown(row.line, KIND_WORDS[row.kind], str(row.given["title"]), row.external_id, fields)


def lines_in_words(rows: Sequence[Row]) -> list[Shown]:
    """Return rows of a preview."""
    return [_line(row) for row in rows]


def changes_in_words(differences: Sequence[Differing]) -> list[Shown]:
    """Return rows of a preview with what differs."""
    return [
        _line(one.row, [(label, _told(one, label, was), _told(one, label, now)) for label, was, now in one.fields])
        for one in differences
    ]


def kept_in_words(kind: str, external_id: str, before: Mapping[str, Value], after: Mapping[str, Value]) -> Shown:
    """Return what a delivery changed in a row, from the fields as they were kept."""
    fields = [
        (FIELDS[kind][name].label, value_in_words(before.get(name), name), value_in_words(now, name))
        for name, now in after.items()
        if before.get(name) != now and name in FIELDS[kind]
    ]
    return Shown(0, KIND_WORDS[kind], str(after["title"]), external_id, fields)


def _told(one: Differing, label: str, value: Value) -> str:
    name = next(key for key, field in FIELDS[one.row.kind].items() if field.label == label)
    return value_in_words(value, name)
