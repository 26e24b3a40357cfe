"""Sheets as they were read, and the table that was understood from one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Value = str | float | int | bool | date | datetime | time | timedelta | None
TEXT, DATE, MONEY, NUMBER, USCC = "text", "date", "money", "number", "uscc"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; rows and columns count from 0, row 0 is the first of the file."""

    name: str
    rows: Sequence[Sequence[Value]]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: Sequence[tuple[int, int, int, int]] = ()
    """First row, first column, last row, last column."""
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    """Formulas without a stored result; formulas are never calculated here."""
    since_1904: bool = False
    metadata_known: bool = True


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said about one cell, or about a whole sheet when `cell` is empty."""

    sheet: str
    cell: str
    says: str
    was: str | None = None
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it stands, its words, the field they were taken for, its unit in 分 when money has one."""

    place: int
    header: str
    field: str
    kind: str
    fen: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data; `number` counts from 1, as people see it."""

    number: int
    cells: Mapping[str, object]


@dataclass
class Table:
    """What one sheet says."""

    sheet: str
    headers: Sequence[int] = ()
    columns: Sequence[Column] = ()
    rows: list[Row] = field(default_factory=list)
    skipped: list[Remark] = field(default_factory=list)
    repairs: list[Remark] = field(default_factory=list)
    questions: list[Remark] = field(default_factory=list)
    errors: list[Remark] = field(default_factory=list)


def letters(column: int) -> str:
    """Return the letters of a column as people see them: A, B, ..., Z, AA."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def address(row: int, column: int) -> str:
    """Return the name of a cell as people see it: B7."""
    return f"{letters(column)}{row + 1}"
