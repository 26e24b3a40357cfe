"""Rules of versions, each read once by a process: what is published never changes."""

from collections.abc import Iterable
from typing import Any

from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.versions import rule_of
from qinqing.domains.policies.rules.criteria import Refused
from qinqing.domains.policies.rules.rule import Rule
from qinqing.domains.policies.rules.values import Catalogue

MOST = 5000
"""Rules that are kept; reading 200 anew takes longer than explaining them."""


class Shelf:
    """Keeps rules by their texts, as long as the catalogue has the fields as it had them when they were read."""

    def __init__(self) -> None:
        self._held: tuple[Any, dict[str, Rule | None]] = ((), {})

    def rules(self, versions: Iterable[Version], catalogue: Catalogue) -> dict[int, Rule]:
        """Return the rules of versions by their keys, without those not itemised or no longer readable."""
        shape = tuple((one.code, one.kind, one.places, tuple(one.choices or ())) for one in catalogue.values())
        held = self._held
        if held[0] != shape or len(held[1]) > MOST:
            held = self._held = (shape, {})
        found: dict[int, Rule] = {}
        for version in versions:
            if version.rule not in held[1]:
                held[1][version.rule] = _read(version, catalogue)
            if rule := held[1][version.rule]:
                found[version.pk] = rule
        return found


def _read(version: Version, catalogue: Catalogue) -> Rule | None:
    """Return a version's rule; one of which a field was withdrawn since tells nobody anything."""
    try:
        return rule_of(version, catalogue)
    except Refused:
        return None


SHELF = Shelf()
