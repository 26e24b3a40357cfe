"""Fills bitmaps through Ibis: the same conditions as expressions, for DuckDB on one machine, Spark or Trino beyond."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
from ibis import connect, memtable, null

from qinqing.domains.policies.rules.criteria import Condition
from qinqing.domains.policies.rules.matching.bitmaps import Bitmap, Bits, Positions, at, empty, packed
from qinqing.domains.policies.rules.matching.ranges import Range, ranges
from qinqing.domains.policies.rules.matching.snapshot import Snapshot

PLACE, VALUE, KNOWN = "place", "value_", "known_"
"""The column of the place of a row, and what stands before the code of a field, which may be any word."""

AT_ONCE = 32
"""Conditions in one query: each is a column of the answer."""


class Ibis:
    """Asks a database that Ibis knows (see filler.Filler); `address` is Ibis's own: duckdb://, pyspark://, trino://."""

    def __init__(self, address: str) -> None:
        self._database = connect(address)
        self._one_at_a_time = Lock()

    def fill(self, snapshot: Snapshot, asked: Sequence[Condition]) -> list[Bits]:
        """Return the bits of each condition."""
        known = [condition for condition in asked if condition.field in snapshot.columns]
        table = memtable(_table(snapshot, {condition.field for condition in known}))
        found: dict[Condition, Bits] = {}
        for start in range(0, len(known), AT_ONCE):
            some = known[start : start + AT_ONCE]
            found.update(zip(some, self._answered(snapshot, table, some), strict=True))
        nobody_known = Bits(empty(snapshot.size), snapshot.everybody)
        return [found.get(condition, nobody_known) for condition in asked]

    def _answered(self, snapshot: Snapshot, table: Any, asked: Sequence[Condition]) -> list[Bits]:
        answers = [_expression(table, snapshot, condition) for condition in asked]
        true = {f"true_{number}": answer.fill_null(False) for number, answer in enumerate(answers)}
        possible = {f"possible_{number}": answer.fill_null(True) for number, answer in enumerate(answers)}
        with self._one_at_a_time:
            found = self._database.to_pyarrow(table.select(PLACE, **true, **possible))
        # Rows come in any order: each says for which enterprise it answers.
        places = found.column(PLACE).to_numpy()
        pairs = zip(true, possible, strict=True)
        return [Bits(*(_placed(found.column(name), places) for name in pair)) for pair in pairs]


def _placed(answers: Any, places: Positions) -> Bitmap:
    truths = np.zeros(len(places), np.bool_)
    truths[places] = answers.to_numpy()
    return packed(truths)


def _table(snapshot: Snapshot, fields: set[str]) -> Any:
    """Return the columns, none with a null: on their way into Spark nulls of numbers become "not a number"."""
    columns: dict[str, Any] = {PLACE: pa.array(np.arange(snapshot.size))}
    for code in sorted(fields):
        held = snapshot.columns[code]
        columns[VALUE + code] = pa.array(held.numbers[: snapshot.size].astype(np.int64))
        columns[KNOWN + code] = pa.array(at(held.known, np.arange(snapshot.size)))
    return pa.table(columns)


def _expression(table: Any, snapshot: Snapshot, asked: Condition) -> Any:
    """Return the condition over the table: null where the value is not known, as SQL's three values have it."""
    values = table[KNOWN + asked.field].ifelse(table[VALUE + asked.field], null("int64"))
    parts = [_within(values, part) for part in ranges(asked, snapshot.columns[asked.field])]
    return reduce(or_, parts) if parts else values != values  # noqa: PLR0124 - false, but null where missing


def _within(values: Any, part: Range) -> Any:
    if part.low is None or part.high is None:
        return values < part.high if part.low is None else values >= part.low
    return values == part.low if part.high == part.low + 1 else (values >= part.low) & (values < part.high)
