"""One bit for each enterprise, packed into words of 64; the bits after the last enterprise are always 0."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bitmap = NDArray[np.uint64]
Positions = NDArray[np.int64]
"""Places of enterprises in a snapshot, ascending."""

WORD = 64


class Bits(NamedTuple):
    """A three-valued answer for every enterprise: `true`, and `possible`, which is true or not known."""

    true: Bitmap
    possible: Bitmap

    @property
    def unknown(self) -> Bitmap:
        """Return where the answer is not known."""
        return self.true ^ self.possible


def padded(size: int) -> int:
    """Return `size` rounded up to whole words."""
    return -(-size // WORD) * WORD


def packed(truths: NDArray[np.bool_]) -> Bitmap:
    """Pack one truth for each enterprise."""
    found = np.zeros(padded(len(truths)) // 8, np.uint8)
    found[: -(-len(truths) // 8)] = np.packbits(truths, bitorder="little")
    return found.view(np.uint64)


def empty(size: int) -> Bitmap:
    """Return a bitmap of nobody."""
    return np.zeros(padded(size) // WORD, np.uint64)


def full(size: int) -> Bitmap:
    """Return a bitmap of everybody."""
    return packed(np.ones(size, np.bool_))


def positions(bitmap: Bitmap) -> Positions:
    """Return who is in it."""
    return np.flatnonzero(np.unpackbits(bitmap.view(np.uint8), bitorder="little").view(np.bool_))


def at(bitmap: Bitmap, places: Positions) -> NDArray[np.bool_]:
    """Return whether those at `places` are in it."""
    held = bitmap.view(np.uint8)[places >> 3] >> (places & 7).astype(np.uint8)
    truths: NDArray[np.bool_] = (held & np.uint8(1)).view(np.bool_)
    return truths


def replaced(bitmap: Bitmap, places: Positions, truths: NDArray[np.bool_]) -> Bitmap:
    """Return a bitmap in which those at `places` have other truths."""
    found = bitmap.copy()
    held = found.view(np.uint8)
    which, bit = places >> 3, np.left_shift(np.uint8(1), (places & 7).astype(np.uint8))
    np.bitwise_and.at(held, which, ~bit)
    np.bitwise_or.at(held, which[truths], bit[truths])
    return found


def count(bitmap: Bitmap) -> int:
    """Return how many are in it."""
    return int(np.bitwise_count(bitmap).sum(dtype=np.int64))
