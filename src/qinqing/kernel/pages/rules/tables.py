"""`Table`: what a page shows in rows, declared once, so that it can be taken out as a spreadsheet."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Generic, TypeVar

Row = TypeVar("Row")
Cell = str | int | Fraction | date | None
"""What stands in one cell; a Fraction is a share and reads as percent."""

MOST_ROWS = 20_000
"""Rows of one table; who needs more narrows the page first, and the spreadsheet says so."""

LONGEST_NAME = 31
RISKY = frozenset("=+-@\t\r\n")
"""A text that begins so could be taken for a formula by whatever opens the file, or a file made from it."""

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its head, what it reads from a row, how wide it is in characters."""

    label: str
    read: Callable[[Row], Cell]
    width: int = 14


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet, ready to be written; its rows are read while they are written."""

    title: str
    labels: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """The columns of a page's table under the name of its sheet."""

    title: str
    columns: Sequence[Column[Row]]

    def part(self, rows: Iterable[Row], title: str = "") -> Part:
        """Return the sheet of these rows, under the table's name or another."""
        labels, widths = [one.label for one in self.columns], [one.width for one in self.columns]
        return Part(title or self.title, labels, widths, self._cells(rows))

    def _cells(self, rows: Iterable[Row]) -> Iterator[list[Cell]]:
        for row in rows:
            yield [one.read(row) for one in self.columns]


def is_risky(text: str) -> bool:
    """Say whether a text could be taken for a formula."""
    return text[:1] in RISKY and bool(text)


def clean(text: str) -> str:
    """Return a text without the characters that no spreadsheet can hold."""
    return _UNFIT.sub("", text)


def sheet_name(title: str) -> str:
    """Return a title as the name of a sheet."""
    return _NOT_IN_NAMES.sub(" ", clean(title))[:LONGEST_NAME]
