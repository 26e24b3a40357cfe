"""Criteria that fit hardly anybody: a clause cut to one enterprise's measure is seen before it is published."""

from dataclasses import dataclass

from qinqing.domains.policies.rules.criteria import Criteria
from qinqing.domains.policies.rules.matching.bitmaps import count
from qinqing.domains.policies.rules.matching.matching import Matching

FEW = 3
"""Fewer enterprises than this are told as too few, unless somebody asks for another number."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """`fits` enterprises meet the criteria, `possible` more might; `place` names the item that narrows them so far.

    `without` would fit if that item were not there; with `place` None the warning is of the criteria as a whole.
    """

    place: int | None
    fits: int
    possible: int
    without: int


def narrow(matching: Matching, criteria: Criteria, few: int = FEW) -> list[Narrow]:
    """Return the warnings: none where `few` or more enterprises fit; then the whole, and each item that is to blame.

    An item is to blame if `few` or more would fit without it: that is how a rule for one enterprise looks.
    Nobody at all is warned of as well: such criteria are wrong, or the data are missing.
    """
    bits = matching.one(criteria)
    fits, possible = count(bits.true), count(bits.unknown)
    if fits >= few:
        return []
    without = [fits + count(missed) for missed in matching.near(criteria)]
    whole = Narrow(None, fits, possible, max(without))
    return [whole, *(Narrow(place, fits, possible, many) for place, many in enumerate(without) if many >= few)]
