"""Fills bitmaps through Ibis: the same conditions as expressions, for DuckDB on one machine, Spark or Trino beyond."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from qinqing.domains.policies.rules.criteria import Condition
from qinqing.domains.policies.rules.matching.bitmaps import Bits, empty, packed, positions
from qinqing.domains.policies.rules.matching.ranges import Range, ranges
from qinqing.domains.policies.rules.matching.snapshot import Column, Snapshot

PLACE = "place"
AT_ONCE = 32
"""Conditions in one query: each is a column of the answer."""


class Ibis:
    """Asks a database that Ibis knows (see filler.Filler); `address` is Ibis's own: duckdb://, pyspark://, trino://."""

    def __init__(self, address: str) -> None:
        self._database = ibis.connect(address)

    def fill(self, snapshot: Snapshot, asked: Sequence[Condition]) -> list[Bits]:
        """Return the bits of each condition."""
        known = [condition for condition in asked if condition.field in snapshot.columns]
        table = ibis.memtable(_table(snapshot, {condition.field for condition in known}))
        found: dict[Condition, Bits] = {}
        for start in range(0, len(known), AT_ONCE):
            some = known[start : start + AT_ONCE]
            found.update(zip(some, self._answered(snapshot, table, some), strict=True))
        nobody_known = Bits(empty(snapshot.size), snapshot.everybody)
        return [found.get(condition, nobody_known) for condition in asked]

    def _answered(self, snapshot: Snapshot, table: Any, asked: Sequence[Condition]) -> list[Bits]:
        wanted = {str(number): _expression(table, snapshot, one) for number, one in enumerate(asked)}
        true, possible = (np.zeros((len(asked), snapshot.size), np.bool_) for _ in range(2))
        answers = self._database.to_pyarrow(table.select(PLACE, **wanted))
        # Rows come in any order: each says for which enterprise it answers.
        places = answers.column(PLACE).to_numpy()
        for number in range(len(asked)):
            answer = answers.column(str(number))
            true[number, places] = _truths(answer.fill_null(False))
            possible[number, places] = _truths(answer.fill_null(True))
        return [Bits(packed(one), packed(other)) for one, other in zip(true, possible, strict=True)]


def _truths(answer: Any) -> NDArray[np.bool_]:
    return np.asarray(answer.to_numpy(), np.bool_)


def _table(snapshot: Snapshot, fields: set[str]) -> Any:
    columns: Mapping[str, Any] = {code: _values(snapshot, snapshot.columns[code]) for code in sorted(fields)}
    return pa.table({PLACE: pa.array(np.arange(snapshot.size)), **columns})


def _values(snapshot: Snapshot, column: Column) -> Any:
    missing = np.zeros(snapshot.size, np.bool_)
    missing[positions(snapshot.everybody ^ column.known)] = True
    return pa.array(column.numbers[: snapshot.size].astype(np.int64), mask=missing)


def _expression(table: Any, snapshot: Snapshot, asked: Condition) -> Any:
    """Return the condition over the table: null where the value is, as SQL's three values have it."""
    values = table[asked.field]
    parts = [_within(values, part) for part in ranges(asked, snapshot.columns[asked.field])]
    return reduce(or_, parts) if parts else values != values  # noqa: PLR0124 - false, but null where missing


def _within(values: Any, part: Range) -> Any:
    if part.low is None or part.high is None:
        return values < part.high if part.low is None else values >= part.low
    return values == part.low if part.high == part.low + 1 else (values >= part.low) & (values < part.high)
