"""What those who are matched are paid, all at once and in whole 分; the same sums as amounts.due gives one by one."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qinqing.domains.policies.rules.amounts import Amount, Flat, Part, Single, tiers_of
from qinqing.domains.policies.rules.matching.bitmaps import Positions, at
from qinqing.domains.policies.rules.matching.matching import Matching
from qinqing.domains.policies.rules.values import MOST


class Sums(NamedTuple):
    """分 for each of some enterprises, and of whom they are known; where not, the number is 0 and means nothing."""

    cents: NDArray[np.int64]
    known: NDArray[np.bool_]

    @property
    def total(self) -> int:
        """Return the sum of what is known."""
        return int(self.cents.sum())


def paid(matching: Matching, amount: Amount, places: Positions) -> Sums:
    """Return what an amount comes to for the enterprises at `places`."""
    cents, known = np.zeros(len(places), np.int64), np.ones(len(places), np.bool_)
    undecided = np.ones(len(places), np.bool_)
    for tier in tiers_of(amount):
        true = undecided.copy()
        if tier.when is not None:
            bits = matching.bits(tier.when.condition)
            true &= at(bits.true, places)
            unclear = undecided & at(bits.unknown, places)
            known &= ~unclear
            undecided &= ~unclear
        chosen = np.flatnonzero(true)
        cents[chosen], known[chosen] = _single(matching, tier.pays, places[chosen])
        undecided &= ~true
    return Sums(cents, known)


def _single(matching: Matching, amount: Single, places: Positions) -> Sums:
    if isinstance(amount, Flat):
        return Sums(np.full(len(places), amount.cents, np.int64), np.ones(len(places), np.bool_))
    column = matching.snapshot.columns.get(amount.of)
    if column is None:
        return Sums(np.zeros(len(places), np.int64), np.zeros(len(places), np.bool_))
    known = at(column.known, places)
    return Sums(np.where(known, _part(amount, column.numbers[places].astype(np.int64)), 0), known)


def _part(amount: Part, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Multiply exactly within 64 bits: what already reaches the cap is cut before, and quotient and rest go apart."""
    up, down = amount.factor.numerator, amount.factor.denominator
    highest = min(amount.most * down // up + 1, MOST)
    if 2 * min(down, highest) * up + down > np.iinfo(np.int64).max:
        return np.array([amount.cents(int(number)) for number in numbers], np.int64)
    whole, rest = np.divmod(np.clip(numbers, 0, highest), down)
    sums: NDArray[np.int64] = np.minimum(whole * up + (2 * rest * up + down) // (2 * down), amount.most)
    return sums
