"""What a delivery says beside what stands: new, changed, the same, older, and what contradicts what stands."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from qinqing.commons.deliveries.models import MODELS, DeliveredContract, Delivery, Origin
from qinqing.commons.deliveries.rules.rows import CONTRACT, FIELDS, PROMISE, Fault, Row, Value
from qinqing.kernel.access.queries import excluded_units
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.rules import lies_below

DAYS = frozenset({"signed_on", "base_due", "fair_due", "done_on"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is not as it stands: what was, None for a new one, and what the delivery says."""

    row: Row
    before: Mapping[str, Value] | None
    after: Mapping[str, Value]


@dataclass
class Found:
    """What a delivery would do, row by row."""

    entered: list[Difference] = field(default_factory=list)
    changed: list[Difference] = field(default_factory=list)
    unchanged: list[Row] = field(default_factory=list)
    older: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Say whether nothing would be written, not even that something still stands so."""
        return not (self.entered or self.changed or self.unchanged)


@dataclass(frozen=True, slots=True)
class _Known:
    as_of: date
    values: Mapping[str, Value]


def found(origin: Origin, rows: Sequence[Row], as_of: date) -> Found:
    """Compare rows with what stands of their origin; three queries whatever their number."""
    known = {kind: _standing(origin, kind, rows) for kind in (CONTRACT, PROMISE)}
    contracts = _contracts(origin, rows)
    result = Found()
    for row in rows:
        given = {**row.given, "path": row.given.get("path") or origin.path} if row.kind == CONTRACT else row.given
        faults = _of_contract(origin, row, given) if row.kind == CONTRACT else _of_promise(row, contracts)
        result.faults += faults
        if not faults:
            _sort_in(result, row, given, known[row.kind].get(row.external_id), as_of)
    return result


def _sort_in(result: Found, row: Row, given: Mapping[str, Value], known: _Known | None, as_of: date) -> None:
    after = {name: value for name, value in given.items() if name != "id"}
    if known is None:
        result.entered.append(Difference(row, None, after))
    elif known.as_of > as_of:
        result.older.append(row)
    elif known.values == after:
        result.unchanged.append(row)
    else:
        result.changed.append(Difference(row, known.values, after))


def _standing(origin: Origin, kind: str, rows: Sequence[Row]) -> dict[str, _Known]:
    columns = [name for name in FIELDS[kind] if name not in {"id", "contract"}]
    more = ["contract__external_id"] if kind == PROMISE else []
    wanted = [row.external_id for row in rows if row.kind == kind]
    asked = MODELS[kind].objects.filter(origin=origin, external_id__in=wanted)
    known = {}
    for one in asked.values("external_id", "as_of", *columns, *more):
        values: dict[str, Value] = {name: _plain(name, one[name]) for name in columns}
        if kind == PROMISE:
            values["contract"] = one["contract__external_id"]
        known[one["external_id"]] = _Known(one["as_of"], values)
    return known


def _plain(name: str, value: Any) -> Value:
    known: Value = value.isoformat() if name in DAYS and value is not None else value
    return known


def _contracts(origin: Origin, rows: Sequence[Row]) -> dict[str, str]:
    """Return for each contract that the rows name the day on which it was signed: as delivered, else as it stands."""
    wanted = {str(row.given["contract"]) for row in rows if row.kind == PROMISE}
    standing = DeliveredContract.objects.filter(origin=origin, external_id__in=wanted)
    known = {name: day.isoformat() for name, day in standing.values_list("external_id", "signed_on")}
    return known | {row.external_id: str(row.given["signed_on"]) for row in rows if row.kind == CONTRACT}


def _of_contract(origin: Origin, row: Row, given: Mapping[str, Value]) -> list[Fault]:
    if lies_below(str(given["path"]), origin.path):
        return []
    return [Fault(row.line, FIELDS[CONTRACT]["path"].label, "不在这个来源的范围之内，是别的县区。")]


def _of_promise(row: Row, contracts: Mapping[str, str]) -> list[Fault]:
    labels, signed = FIELDS[PROMISE], contracts.get(str(row.given["contract"]))
    if signed is None:
        return [Fault(row.line, labels["contract"].label, "没有这份合同：文件里没有，以前也没有报送过。")]
    early = (name for name in ("base_due", "done_on") if (day := row.given[name]) is not None and str(day) < signed)
    return [Fault(row.line, labels[name].label, f"早于合同签订日期（{signed}）。") for name in early]


def kept_from(
    actor: Actor, origin: Origin, rows: Iterable[Row] = ()
) -> Callable[[str, str, Mapping[str, Value]], bool]:
    """Return what says of a row (kind, external id, fields) whether a declared conflict keeps it from `actor`.

    `rows` are those of a delivery that waits; two queries, one where nothing was declared.
    """
    excluded = Unit.objects.filter(pk__in=excluded_units(actor.person_id)).exclude(uscc="")
    codes = set(excluded.values_list("uscc", flat=True))
    if not codes:
        return lambda kind, external_id, values: False
    standing = DeliveredContract.objects.filter(origin=origin, uscc__in=codes)
    away = set(standing.values_list("external_id", flat=True))
    away |= {row.external_id for row in rows if row.kind == CONTRACT and row.given["uscc"] in codes}
    return lambda kind, external_id, values: (external_id if kind == CONTRACT else values["contract"]) in away


def preview_of(delivery: Delivery) -> Found:
    """Return what a delivery that waits would do now."""
    return found(delivery.origin, rows_from(json.loads(delivery.staged)), delivery.as_of)


def rows_from(kept: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return rows as a staged delivery keeps them."""
    return [Row(one["line"], one["kind"], one["given"]) for one in kept]
