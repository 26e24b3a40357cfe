"""A condition over a column of whole numbers: the ranges of numbers that meet it."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from qinqing.domains.policies.rules.criteria import Condition
from qinqing.domains.policies.rules.matching.snapshot import Column
from qinqing.domains.policies.rules.operators import OPERATORS


class Range(NamedTuple):
    """Whole numbers from `low`, included, to `high`, not included; None is no end."""

    low: int | None
    high: int | None


_BY_ORDER: Mapping[str, Callable[[Sequence[int]], Range]] = {
    "is": lambda values: Range(values[0], values[0] + 1),
    "=": lambda values: Range(values[0], values[0] + 1),
    ">=": lambda values: Range(values[0], None),
    ">": lambda values: Range(values[0] + 1, None),
    "<": lambda values: Range(None, values[0]),
    "<=": lambda values: Range(None, values[0] + 1),
    "between": lambda values: Range(values[0], values[1] + 1),
}
"""What an operator asks of numbers; of words, the numbers of those that fit are asked for."""


def ranges(asked: Condition, column: Column) -> tuple[Range, ...]:
    """Return the ranges, ascending and apart; none where no number meets the condition."""
    numbers = [value for value in asked.values if isinstance(value, int)]
    if numbers:
        return (_BY_ORDER[asked.sign](numbers),)
    fitting = [place for place, word in enumerate(column.words) if OPERATORS[asked.sign].holds(word, asked.values)]
    return _joined(fitting)


def _joined(places: Sequence[int]) -> tuple[Range, ...]:
    if not places:
        return ()
    starts = [places[0], *(later for earlier, later in pairwise(places) if later != earlier + 1)]
    ends = [*(earlier for earlier, later in pairwise(places) if later != earlier + 1), places[-1]]
    return tuple(Range(start, end + 1) for start, end in zip(starts, ends, strict=True))
