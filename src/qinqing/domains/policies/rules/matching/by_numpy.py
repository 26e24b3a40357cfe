"""Fills bitmaps with numpy, in this process: each threshold is compared once, in pieces that fit a cache."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qinqing.domains.policies.rules.criteria import Condition
from qinqing.domains.policies.rules.matching.bitmaps import Bitmap, Bits, empty
from qinqing.domains.policies.rules.matching.ranges import Range, ranges
from qinqing.domains.policies.rules.matching.snapshot import Column, Snapshot, nothing_known

PIECE = 1 << 16
"""Enterprises at a time: their numbers and their truths stay in the cache of a core."""

SAME, FROM = "=", ">="
Test = tuple[str, int]
"""`numbers = n` or `numbers >= n`: what a range is made of."""


class Numpy:
    """The filler that needs nothing else (see filler.Filler)."""

    def fill(self, snapshot: Snapshot, asked: Sequence[Condition]) -> list[Bits]:
        """Return the bits of each condition."""
        by_field: dict[str, list[Condition]] = defaultdict(list)
        for condition in asked:
            by_field[condition.field].append(condition)
        found: dict[Condition, Bits] = {}
        for code, conditions in by_field.items():
            found.update(_filled(snapshot, snapshot.columns.get(code), conditions))
        return [found[condition] for condition in asked]


def _filled(
    snapshot: Snapshot, column: Column | None, conditions: Sequence[Condition]
) -> Iterator[tuple[Condition, Bits]]:
    column = column or nothing_known(snapshot.size)
    wanted = {condition: ranges(condition, column) for condition in conditions}
    tested = _tested(column, {test for parts in wanted.values() for part in parts for test in _tests(part)})
    missing = snapshot.everybody ^ column.known
    for condition, parts in wanted.items():
        true = _united(parts, tested, column.known)
        yield condition, Bits(true, true | missing)


def _tests(part: Range) -> Iterator[Test]:
    if part.low is not None and part.high == part.low + 1:
        yield SAME, part.low
    else:
        yield from ((FROM, end) for end in part if end is not None)


def _tested(column: Column, tests: Iterable[Test]) -> Mapping[Test, Bitmap]:
    """Return the bitmap of every test: the only pass over the numbers."""
    numbers = column.numbers
    found = {test: np.empty(len(numbers) // 8, np.uint8) for test in sorted(tests, key=lambda test: test[1])}
    truths: NDArray[np.bool_] = np.empty(PIECE, np.bool_)
    for start in range(0, len(numbers), PIECE):
        piece = numbers[start : start + PIECE]
        held = truths[: len(piece)]
        for (sign, number), bitmap in found.items():
            (np.equal if sign == SAME else np.greater_equal)(piece, number, out=held)
            bitmap[start >> 3 : (start + len(piece)) >> 3] = np.packbits(held, bitorder="little")
    return {test: bitmap.view(np.uint64) for test, bitmap in found.items()}


def _united(parts: Sequence[Range], tested: Mapping[Test, Bitmap], known: Bitmap) -> Bitmap:
    """Return who is in one of the parts and known."""
    found = empty(len(known) * 64)
    for part in parts:
        found |= _within(part, tested, known)
    return found


def _within(part: Range, tested: Mapping[Test, Bitmap], known: Bitmap) -> Bitmap:
    if part.low is not None and part.high == part.low + 1:
        return tested[SAME, part.low] & known
    inside = known if part.low is None else tested[FROM, part.low] & known
    return inside if part.high is None else inside & ~tested[FROM, part.high]
