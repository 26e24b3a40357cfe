"""What would change if a policy's rule were another: heads, money, and who gains, before it is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap

import numpy as np
from numpy.typing import NDArray

from qinqing.domains.policies.rules.matching.bitmaps import Bits, Positions, at, count, positions
from qinqing.domains.policies.rules.matching.matching import Matching
from qinqing.domains.policies.rules.matching.paying import Sums, paid
from qinqing.domains.policies.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Reach:
    """`heads` are entitled to `cents`; of `unpriced` among them the amount, of `unknown` others the answer is open."""

    heads: int
    cents: int
    unpriced: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Group:
    """Enterprises alike in one field: how many and how much before and after, who comes in and who falls out."""

    before: int
    after: int
    comes_in: int
    falls_out: int
    cents_before: int
    cents_after: int


@dataclass(frozen=True)
class Supposed:
    """`groups` by field, then by its word; None is where the field is not known. Only groups with somebody stand."""

    before: Reach
    after: Reach
    groups: Mapping[str, Mapping[str | None, Group]]


@dataclass(frozen=True, slots=True)
class _Side:
    bits: Bits
    places: Positions
    sums: Sums

    @property
    def reach(self) -> Reach:
        unpriced = len(self.places) - int(np.count_nonzero(self.sums.known))
        return Reach(len(self.places), self.sums.total, unpriced, count(self.bits.unknown))


def reach(matching: Matching, rule: Rule) -> Reach:
    """Return whom a rule reaches and what it costs: what stands beside the form while somebody edits."""
    return _side(matching, rule).reach


def suppose(matching: Matching, before: Rule, after: Rule, fields: Sequence[str]) -> Supposed:
    """Compare two rules over the registry; `fields` (of words, such as county and size) are told apart."""
    sides = _side(matching, before), _side(matching, after)
    groups = {code: _groups(matching, code, *sides) for code in fields}
    return Supposed(sides[0].reach, sides[1].reach, groups)


def _side(matching: Matching, rule: Rule) -> _Side:
    matching.prepare(rule.conditions)
    bits = matching.one(rule.criteria)
    places = positions(bits.true)
    if rule.amount is None:
        return _Side(bits, places, Sums(np.zeros(len(places), np.int64), np.ones(len(places), np.bool_)))
    return _Side(bits, places, paid(matching, rule.amount, places))


def _groups(matching: Matching, code: str, before: _Side, after: _Side) -> Mapping[str | None, Group]:
    """Count by word; those of whom the field is not known stand after the last word."""
    column = matching.snapshot.columns[code]
    words = [*column.words, None]

    def numbers(places: Positions) -> NDArray[np.int64]:
        return np.where(at(column.known, places), column.numbers[places], len(column.words)).astype(np.int64)

    def heads(places: Positions) -> list[int]:
        return [int(many) for many in np.bincount(numbers(places), minlength=len(words))]

    counts = (
        heads(before.places),
        heads(after.places),
        heads(positions(after.bits.true & ~before.bits.true)),
        heads(positions(before.bits.true & ~after.bits.true)),
        _money(numbers(before.places), before.sums, len(words)),
        _money(numbers(after.places), after.sums, len(words)),
    )
    found = zip(words, starmap(Group, zip(*counts, strict=True)), strict=True)
    return {word: group for word, group in found if group.before or group.after}


def _money(groups: NDArray[np.int64], sums: Sums, many: int) -> list[int]:
    """Add up by group in whole numbers: bincount would weigh with floats."""
    found = np.zeros(many, np.int64)
    np.add.at(found, groups, sums.cents)
    return [int(cents) for cents in found]
