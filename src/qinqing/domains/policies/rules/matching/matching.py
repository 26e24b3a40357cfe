"""Who meets which criteria: one bitmap for each distinct condition, criteria as "and" and "or" over them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from qinqing.domains.policies.rules.criteria import AnyOf, Condition, Criteria, Item
from qinqing.domains.policies.rules.matching.bitmaps import Bitmap, Bits, Positions, at, replaced
from qinqing.domains.policies.rules.matching.filler import Filler
from qinqing.domains.policies.rules.matching.snapshot import Column, Snapshot, changed


class Matching:
    """Bitmaps over one snapshot, kept for as long as a condition is asked; only what is new is filled."""

    def __init__(self, snapshot: Snapshot, filler: Filler) -> None:
        self.snapshot = snapshot
        self._filler = filler
        self._bits: dict[Condition, Bits] = {}

    def twin(self) -> "Matching":
        """Return another one over the same arrays; what either fills, forgets or takes over, the other does not see."""
        other = Matching(self.snapshot, self._filler)
        other._bits = dict(self._bits)
        return other

    def holds(self, asked: Iterable[Condition]) -> bool:
        """Say whether the bits of all these conditions are filled."""
        return self._bits.keys() >= set(asked)

    def prepare(self, asked: Iterable[Condition]) -> None:
        """Fill what is not filled yet, all of it with one question."""
        new = sorted(set(asked) - self._bits.keys(), key=repr)
        if new:
            self._bits.update(zip(new, _fixed(self._filler.fill(self.snapshot, new)), strict=True))

    def keep(self, asked: Iterable[Condition]) -> None:
        """Forget every condition that is not among `asked`."""
        wanted = set(asked)
        self._bits = {condition: bits for condition, bits in self._bits.items() if condition in wanted}

    def bits(self, condition: Condition) -> Bits:
        """Return the bits of one condition."""
        self.prepare([condition])
        return self._bits[condition]

    def all(self, asked: Sequence[Criteria]) -> list[Bits]:
        """Match many criteria; what is new among their conditions is filled with one question."""
        self.prepare(condition for criteria in asked for condition in criteria.conditions)
        return [self._matched(criteria) for criteria in asked]

    def one(self, criteria: Criteria) -> Bits:
        """Match one."""
        return self.all([criteria])[0]

    def items(self, criteria: Criteria) -> list[Bits]:
        """Return the bits of each item of the tree."""
        self.prepare(criteria.conditions)
        return [self._item(item) for item in criteria.items]

    def _matched(self, criteria: Criteria) -> Bits:
        found = [self._item(item) for item in criteria.items]
        return Bits(_all([bits.true for bits in found]), _all([bits.possible for bits in found]))

    def _item(self, item: Item) -> Bits:
        if not isinstance(item, AnyOf):
            return self._bits[item.condition]
        found = [self._bits[clause.condition] for clause in item.clauses]
        return Bits(_any([bits.true for bits in found]), _any([bits.possible for bits in found]))

    def near(self, criteria: Criteria) -> list[Bitmap]:
        """Return for each item those who fail it and certainly meet all the others: near misses."""
        found = self.items(criteria)
        once = twice = np.zeros_like(self.snapshot.everybody)
        for bits in found:
            unmet = self.snapshot.everybody ^ bits.true
            once, twice = once | unmet, twice | (once & unmet)
        alone = once & ~twice
        return [alone & (self.snapshot.everybody ^ bits.possible) for bits in found]

    def extend(self, more: Mapping[str, Column]) -> None:
        """Take over further columns of the same enterprises; a field of which nothing was known is asked anew."""
        self.snapshot = replace(self.snapshot, columns={**self.snapshot.columns, **more})
        self._bits = {condition: bits for condition, bits in self._bits.items() if condition.field not in more}

    def change(self, places: Positions, fresh: Snapshot) -> None:
        """Take over what changed of the enterprises at `places`: only their bits are filled anew.

        `fresh` holds those enterprises alone, in the order of `places`.
        """
        asked = list(self._bits)
        filled = self._filler.fill(fresh, asked) if asked else []
        within = np.arange(fresh.size)
        mended = [
            Bits(
                replaced(before.true, places, at(after.true, within)),
                replaced(before.possible, places, at(after.possible, within)),
            )
            for before, after in zip(self._bits.values(), filled, strict=True)
        ]
        self._bits = dict(zip(asked, _fixed(mended), strict=True))
        self.snapshot = changed(self.snapshot, places, fresh)


def _fixed(filled: Sequence[Bits]) -> Sequence[Bits]:
    """Let nobody write into bitmaps that several readers share."""
    for bits in filled:
        for bitmap in bits:
            bitmap.flags.writeable = False
    return filled


def _all(bitmaps: Sequence[Bitmap]) -> Bitmap:
    return _combined(np.bitwise_and, bitmaps)


def _any(bitmaps: Sequence[Bitmap]) -> Bitmap:
    return _combined(np.bitwise_or, bitmaps)


def _combined(operation: np.ufunc, bitmaps: Sequence[Bitmap]) -> Bitmap:
    """Return all of them in one; the first two make a new array, the others are worked into it."""
    if len(bitmaps) == 1:
        return bitmaps[0]
    found: Bitmap = operation(bitmaps[0], bitmaps[1])
    for bitmap in bitmaps[2:]:
        operation(found, bitmap, out=found)
    return found
