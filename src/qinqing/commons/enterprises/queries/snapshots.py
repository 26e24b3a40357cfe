"""Snapshots: whether what one points to still is what it was, and one enterprise as it stood after a turn."""

import hashlib
import json
from collections.abc import Sequence

from qinqing.commons.enterprises.models import Change, Enterprise, Import, Snapshot
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.queries.sealing import seal
from qinqing.commons.enterprises.queries.shape import FIELDS


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
