"""Snapshots: whether what one points to still is what it was, and one enterprise as it stood after a turn."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from qinqing.commons.enterprises.models import Change, Enterprise, Import, Snapshot, SnapshotCheck
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.queries.reach import imports_for
from qinqing.commons.enterprises.queries.sealing import seal
from qinqing.commons.enterprises.queries.shape import FIELDS
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound

SHOWN = 100
"""Snapshots of the list, and checks of one."""


def digest(turn: int) -> bytes:
    """Return SHA-256 over the turn and the seal of every import up to it."""
    seals = Import.objects.filter(turn__lte=turn).order_by("turn").values_list("turn", "as_of", "seal")
    lines = [[number, day.isoformat(), bytes(sealed).hex()] for number, day, sealed in seals]
    return hashlib.sha256(json.dumps(lines, separators=(",", ":")).encode()).digest()


def broken(snapshot: Snapshot) -> Sequence[Import]:
    """Return the imports up to a snapshot whose values are no longer what they wrote; reads all of them.

    Raises ValueError when seals themselves were written over.
    """
    if digest(snapshot.turn) != bytes(snapshot.digest):
        raise ValueError("the seals are not those of which the snapshot was taken")
    imports = Import.objects.filter(turn__lte=snapshot.turn).order_by("turn")
    return [one for one in imports if seal(one) != bytes(one.seal)]


def snapshots() -> Sequence[Snapshot]:
    """Return the newest snapshots, each with its newest check as `last_check`; two queries."""
    newest = SnapshotCheck.objects.order_by("snapshot_id", "-pk").distinct("snapshot_id")
    rows = Snapshot.objects.select_related("taken_by").order_by("-pk")
    return list(rows.prefetch_related(Prefetch("checks", newest, "last_checks"))[:SHOWN])


@dataclass(frozen=True, slots=True)
class Pinned:
    """What a snapshot holds fast: of the imports up to it those that the reader may see, and how many came since."""

    snapshot: Snapshot
    imports: Sequence[Import]
    since: int
    checks: Sequence[SnapshotCheck]

    @property
    def running(self) -> SnapshotCheck | None:
        """Return the check that is under way."""
        return next((one for one in self.checks if one.state == SnapshotCheck.RUNNING), None)


def pinned(actor: Actor, snapshot_id: int) -> Pinned:
    """Return one snapshot with what it pins; raises NotFound. Five queries."""
    found = Snapshot.objects.select_related("taken_by").filter(pk=snapshot_id).first()
    if found is None:
        raise NotFound
    imports = imports_for(actor, found.turn)
    since = Import.objects.filter(turn__gt=found.turn).count()
    return Pinned(found, imports, since, list(found.checks.select_related("asked_by").order_by("-pk")[:SHOWN]))


def standing(enterprise: Enterprise, turn: int) -> dict[str, str | None]:
    """Return what was known of one enterprise after a turn, by fields, as text; empty when it was not listed then.

    Three queries.
    """
    if (enterprise.entered_in.turn or 0) > turn:
        return {}
    found = {name: _text(getattr(enterprise, name)) for name in FIELDS} | {"listed": _flag(enterprise.listed)}
    held = {one.topic: one for one in enterprise.holdings.select_related("entered_in")}
    for field in everything().values():
        holding = held.get(field.topic) if field.slot else None
        if holding and (holding.entered_in.turn or 0) <= turn and field.slot <= len(holding.values):
            found[field.code] = _text(holding.values[field.slot - 1])
    later = Change.objects.filter(enterprise=enterprise, batch__turn__gt=turn).order_by("-batch__turn")
    for change in later:
        found.update({code: text for code, text in json.loads(change.before).items() if code in found})
    return found if found.pop("listed") == "true" else {}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _flag(value: bool) -> str:
    return "true" if value else "false"
