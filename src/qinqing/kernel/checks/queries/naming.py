"""Which share of claims is drawn at a place, and which unit checks there."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from qinqing.kernel.checks.models import Rule
from qinqing.kernel.checks.rules import Candidate, neutral, places
from qinqing.kernel.devices.rooms import named
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import Unit, UnitKind
from qinqing.kernel.parties.queries import lines

_DEFAULTS = Path(__file__).parent.parent / "data" / "checks.yaml"

NEVER_CHECKS = frozenset({UnitKind.STATIONED, UnitKind.INSPECTION, UnitKind.EXTERNAL, UnitKind.ENTERPRISE})
"""Who watches those who check, who cannot log in, and whoever may be a side elsewhere."""


@cache
def default_share() -> Mapping[str, Any]:
    """Return the share of claims drawn where no place has set any, in thousandths, and why it is that."""
    share: Mapping[str, Any] = yaml.safe_load(_DEFAULTS.read_text(encoding="utf-8"))["share"]
    return share


def all_rules() -> dict[str, Rule]:
    """Return what places have set, by path; one query."""
    return {rule.path: rule for rule in Rule.objects.select_related("unit").order_by("path")}


def share_at(path: str, known: Mapping[str, Rule]) -> int:
    """Return the share that stands at a place, in thousandths: its own, else that of the nearest place above."""
    for place in places(path):
        if place in known and (own := known[place].permille) is not None:
            return own
    return int(default_share()["permille"])


def may_check(unit: Unit) -> bool:
    """Say whether a unit may be named at all."""
    return unit.kind not in NEVER_CHECKS and unit.until is None


def neutrals(promises: Sequence[Obligation], also: Mapping[int, Sequence[Unit]] | None = None) -> dict[int, int | None]:
    """Return for each promise the unit that would check a claim to it, None where nobody fits.

    Neither debtor, creditor, verifier, host or whomever else the promise concerns, nor what stands above, below or
    watches over one of them; `also` are more units, by promise, that it may not be near to.
    """
    others = concerned(promises)
    known = {path: rule for path, rule in all_rules().items() if rule.unit}
    candidates = {path: Candidate(rule.unit.pk, may_check(rule.unit)) for path, rule in known.items() if rule.unit}
    sides = {
        promise.pk: [*_sides(promise), *others[promise.pk], *(also or {}).get(promise.pk, ())] for promise in promises
    }
    found = lines({one.unit for one in candidates.values()} | {unit.pk for units in sides.values() for unit in units})
    for units in sides.values():
        for unit in units:
            if unit.supervised_by_id is not None:
                found[unit.pk].add(unit.supervised_by_id)
    return {
        promise.pk: neutral(promise.matter.path, candidates, {unit.pk for unit in sides[promise.pk]}, found)
        for promise in promises
    }


def concerned(promises: Sequence[Obligation]) -> dict[int, list[Unit]]:
    """Return for each promise the units that it concerns beside its sides, as the rooms say under `concerned`."""
    said = [ask(promises) for ask in named("concerned")]
    return {promise.pk: [unit for one in said for unit in one.get(promise.pk, ())] for promise in promises}


def _sides(promise: Obligation) -> list[Unit]:
    return [promise.debtor, promise.creditor, promise.verifier, promise.matter.host]
