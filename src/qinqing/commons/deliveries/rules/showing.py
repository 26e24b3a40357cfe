"""Rows of a delivery and what differs, in people's words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from qinqing.commons.deliveries.rules.rows import FIELDS, KIND_WORDS, MILESTONES, Row, Value
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.lifecycle.states import STATES
from qinqing.kernel.obligations.rules.measures import FEN, MASKED, yuan
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
    def before(self) -> Mapping[str, Value] | None:
        """Return what stands, None for a new one."""
        ...

    @property
    def after(self) -> Mapping[str, Value]:
        """Return what the delivery says."""
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


_AMOUNTS = frozenset({"quantity", "accepted"})


def _amount_in_words(value: Value, name: str, measures: Collection[Value], *, tells: bool) -> str:
    """Return a value as somebody reads it who may know amounts of money, or not: they are trade secrets (商业秘密)."""
    if name not in _AMOUNTS or FEN not in measures:
        return value_in_words(value, name)
    if not tells:
        return MASKED
    return yuan(value) if isinstance(value, int) else NOTHING


def lines_in_words(rows: Sequence[Row]) -> list[Shown]:
    """Return rows of a preview."""
    return [_line(row) for row in rows]


def changes_in_words(differences: Sequence[Differing], *, tells: bool) -> list[Shown]:
    """Return rows of a preview with what differs; amounts of money where `tells` says so."""
    return [_line(one.row, _fields(one.row.kind, one.before or {}, one.after, tells=tells)) for one in differences]


def kept_in_words(
    kind: str, external_id: str, before: Mapping[str, Value], after: Mapping[str, Value], *, tells: bool
) -> Shown:
    """Return what a delivery changed in a row, from the fields as they were kept."""
    return Shown(0, KIND_WORDS[kind], str(after["title"]), external_id, _fields(kind, before, after, tells=tells))


def _fields(
    kind: str, before: Mapping[str, Value], after: Mapping[str, Value], *, tells: bool
) -> list[tuple[str, str, str]]:
    measures = (before.get("measure"), after.get("measure"))
    return [
        (
            FIELDS[kind][name].label,
            _amount_in_words(before.get(name), name, measures, tells=tells),
            _amount_in_words(now, name, measures, tells=tells),
        )
        for name, now in after.items()
        if before.get(name) != now and name in FIELDS[kind]
    ]
