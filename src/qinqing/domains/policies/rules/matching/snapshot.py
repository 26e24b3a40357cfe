"""The registry at one moment as columns of whole numbers, with a bit for each value that is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qinqing.domains.policies.rules.matching.bitmaps import Bitmap, Positions, at, empty, full, packed, padded, replaced
from qinqing.domains.policies.rules.values import WORDED, Catalogue, Row, Value, stored

Numbers = NDArray[Any]
"""Whole numbers of the narrowest type that holds them, one for each enterprise, padded to whole words."""

_UNSIGNED, _SIGNED = (np.uint8, np.uint16, np.uint32), (np.int16, np.int32, np.int64)


@dataclass(frozen=True)
class Column:
    """Values of one field: measured ones as values.counted gives them, flags as 0 and 1, words as their place
    in `words`, which are sorted, so that all that begin alike stand together. Missing values are 0 and not `known`.
    """

    numbers: Numbers
    known: Bitmap
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """Columns by code of field, all over the same enterprises; `ids` are their keys, in the order of the bits."""

    ids: NDArray[np.int64]
    columns: Mapping[str, Column]

    @property
    def size(self) -> int:
        """Return how many enterprises there are."""
        return len(self.ids)

    @cached_property
    def everybody(self) -> Bitmap:
        """Return the bitmap of all."""
        return full(self.size)


def column(numbers: Numbers, known: NDArray[np.bool_] | None = None, words: Sequence[str] = ()) -> Column:
    """Return a column of whole numbers; `known` says which are not missing, None that all are there.

    Raises ValueError where words are not sorted, each once, or a number names none of them.
    """
    if list(words) != sorted(set(words)):
        raise ValueError("The words of a column are sorted, each once.")
    held = np.zeros(padded(len(numbers)), _type_for(numbers, len(words)))
    held[: len(numbers)] = numbers if known is None else np.where(known, numbers, 0)
    if words and not 0 <= int(held.min(initial=0)) <= int(held.max(initial=0)) < len(words):
        raise ValueError("A number of a column names none of its words.")
    return Column(held, full(len(numbers)) if known is None else packed(known), tuple(words))


def _type_for(numbers: Numbers, words: int) -> Any:
    low, high = (0, words - 1) if words else (int(numbers.min(initial=0)), int(numbers.max(initial=0)))
    fitting: Iterable[Any] = (kind for kind in (_UNSIGNED if low >= 0 else ()) + _SIGNED if _holds(kind, low, high))
    return next(iter(fitting))


def _holds(kind: Any, low: int, high: int) -> bool:
    limits = np.iinfo(kind)
    return bool(limits.min <= low and high <= limits.max)


def taken(catalogue: Catalogue, rows: Iterable[tuple[int, Row]]) -> Snapshot:
    """Return the snapshot of rows, each with its key. Raises values.Unfit for a value that its field cannot have."""
    pairs = list(rows)
    ids = np.array([key for key, _ in pairs], np.int64)
    columns = {code: _collected(catalogue, code, [row.get(code) for _, row in pairs]) for code in catalogue}
    return Snapshot(ids, columns)


def _collected(catalogue: Catalogue, code: str, values: Sequence[Value | None]) -> Column:
    field = catalogue[code]
    found = [None if value is None else stored(field, value) for value in values]
    known = np.array([value is not None for value in found], np.bool_)
    words = sorted({str(value) for value in found if value is not None}) if field.kind in WORDED else []
    place = {word: number for number, word in enumerate(words)}
    numbers = [0 if value is None else place.get(str(value), value) if words else value for value in found]
    return column(np.array(numbers, np.int64), known, words)


def changed(snapshot: Snapshot, places: Positions, fresh: Snapshot) -> Snapshot:
    """Return the snapshot in which the enterprises at `places` are as in `fresh`, in that order.

    A field that `fresh` does not have is not known of them. Untouched enterprises keep their places.
    """
    columns = {
        code: _mended(held, places, fresh.columns.get(code), fresh.size) for code, held in snapshot.columns.items()
    }
    return replace(snapshot, columns=columns)


def _mended(held: Column, places: Positions, fresh: Column | None, size: int) -> Column:
    if fresh is None:
        return replace(held, known=replaced(held.known, places, np.zeros(size, np.bool_)))
    words = tuple(sorted({*held.words, *fresh.words}))
    old, new = (_renumbered(one, words) for one in (held, fresh))
    numbers = old.astype(np.result_type(old, new), copy=True)
    numbers[places] = new[:size]
    known = at(fresh.known, np.arange(size))
    return Column(numbers, replaced(held.known, places, known), words)


def _renumbered(held: Column, words: tuple[str, ...]) -> Numbers:
    if held.words == words:
        return held.numbers
    place = {word: number for number, word in enumerate(words)}
    turned = np.array([place[word] for word in held.words] or [0], np.int64)
    return turned[held.numbers].astype(_type_for(turned, len(words)))


def nothing_known(size: int) -> Column:
    """Return the column of a field that the snapshot does not have."""
    return Column(np.zeros(padded(size), np.uint8), empty(size))
