"""A sheet of enterprises: which column is which, what each row says, and every cell at fault."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from qinqing.commons.enterprises.rules.codes import doubt_of
from qinqing.commons.enterprises.rules.columns import (
    CLEAR,
    COLUMNS,
    EMPTIED,
    HEADINGS,
    BadCell,
    Cell,
    Column,
    Context,
    heading,
    text_of,
)
from qinqing.commons.enterprises.rules.faulty import MOST_FAULTS
from qinqing.commons.enterprises.rules.sizes import Standard
from qinqing.commons.tables.rules.model import letters

CODE = COLUMNS[0].field
_NO_CODE = "没有找到「统一社会信用代码」这一列。"

SEARCHED = 10
"""Rows among which the headings are looked for: titles may stand above them."""

UNREAD = "?"
"""Stands for a cell at fault: a row that has one is still held against the registry, and never taken."""

SHOWN = 200
"""Faults of which a page tells, and doubts that are kept; of more only the number counts."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about one cell: where it stands, under which heading, and what to do."""

    where: str
    label: str
    says: str

    @property
    def row(self) -> int:
        """Return in which row of the sheet it stands."""
        return int(re.sub(r"\D", "", self.where) or 0)

    @property
    def told(self) -> list[str]:
        """Return it as it is kept."""
        return [self.where, self.label, self.says]


@dataclass(frozen=True, slots=True)
class Row:
    """One enterprise of a sheet: the fields that it gives, as text; None clears a figure."""

    number: int
    uscc: str
    given: Mapping[str, str | None]


@dataclass
class Reading:
    """What a sheet says."""

    faults: list[Note] = field(default_factory=list)
    doubts: list[Note] = field(default_factory=list)
    faults_count: int = 0
    doubts_count: int = 0
    ignored: list[str] = field(default_factory=list)
    at: Mapping[str, str] = field(default_factory=dict)
    """In which column, by its letters, each field stands."""
    most: int = MOST_FAULTS
    """How many faults are kept with their words."""

    def fault(self, note: Note) -> None:
        """Count a fault and keep its words while there are few."""
        self.faults_count += 1
        if len(self.faults) < self.most:
            self.faults.append(note)

    def uncounted(self, more: int) -> None:
        """Count faults of which nothing is said."""
        self.faults_count += more

    def kept(self) -> list[list[str]]:
        """Return the faults that are kept with their words, from the first row to the last."""
        return [note.told for note in self.first(self.most)]

    def first(self, most: int) -> list[Note]:
        """Return the first faults, row by row and from left to right."""
        return sorted(self.faults, key=lambda note: (note.row, len(note.where), note.where))[:most]

    def doubt(self, note: Note) -> None:
        """Count a doubt and keep its words while there are few."""
        self.doubts_count += 1
        if len(self.doubts) < SHOWN:
            self.doubts.append(note)


def rows_of(
    sheet: Iterable[Sequence[Cell]],
    context: Context,
    standard: Standard,
    reading: Reading,
    columns: Mapping[str, Column] = HEADINGS,
) -> Iterator[Row]:
    """Yield the rows of a sheet one by one as they are read, and keep in `reading` what is at fault in the others.

    Rows that have a code come also with cells at fault, to be held against the registry: with any fault nothing is
    taken. Nothing of a sheet is held: it may be longer than the memory. A code that stands twice is not seen here.
    """
    lines = enumerate(sheet, start=1)
    start, places, left = _start(lines, reading, columns)
    if not places:
        return
    reading.at = {column.field: letters(place) for place, column in places.items()}
    count = 0
    for number, cells in chain(left, lines):
        if any(_filled(cell) for cell in cells):
            count += 1
            row = _row(number, cells, places, context, reading, standard)
            if row is not None:
                yield row
    if not count:
        reading.fault(Note(f"第 {start + 1} 行", "内容", "表里没有企业。请在列名下面每行写一家。"))


_Line = tuple[int, Sequence[Cell]]


def _start(
    lines: Iterator[_Line], reading: Reading, columns: Mapping[str, Column]
) -> tuple[int, dict[int, Column], Sequence[_Line]]:
    """Read up to the headings: titles may stand above them.

    Return their row, which column stands where, and the lines below them that were read meanwhile. Without the
    column of codes the row that has most headings is taken for them, so that whatever else is at fault is said as well.
    """
    first = list(islice(lines, SEARCHED))
    found = [{columns[name].field for cell in cells if (name := _name(cell)) in columns} for _number, cells in first]
    best = max(range(len(first)), key=lambda at: (CODE in found[at], len(found[at])), default=0)
    if not first or not found[best]:
        reading.fault(Note("第 1 行", "表头", f"{_NO_CODE}请在第 1 行写上列名。"))
        return 0, {}, ()
    number, cells = first[best]
    if CODE not in found[best]:
        reading.fault(Note(f"第 {number} 行", "表头", f"{_NO_CODE}请补上这一列。"))
    return number, _places(number, cells, reading, columns), first[best + 1 :]


def _name(cell: Cell) -> str:
    return "" if cell is None else heading(cell)


def _filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell and text_of(cell)))


def _places(number: int, cells: Sequence[Cell], reading: Reading, columns: Mapping[str, Column]) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for place, cell in enumerate(cells):
        column = columns.get(heading(cell)) if _filled(cell) else None
        if column in found.values():
            reading.fault(Note(f"{letters(place)}{number}", text_of(cell), "这一列出现两次。请只留一列。"))
        elif column and column.closed:
            reading.fault(Note(f"{letters(place)}{number}", column.label, column.closed))
        elif column:
            found[place] = column
        elif _filled(cell):
            reading.ignored.append(text_of(cell))
            reading.doubt(Note(f"{letters(place)}{number}", text_of(cell), "字段目录里没有这一列，不导入。"))
    return found


def _cells(cells: Sequence[Cell], places: Mapping[int, Column]) -> Iterator[tuple[int, Column, Cell]]:
    for place, column in places.items():
        if place < len(cells) and _filled(cells[place]):
            yield place, column, cells[place]


def _row(
    number: int,
    cells: Sequence[Cell],
    places: Mapping[int, Column],
    context: Context,
    reading: Reading,
    standard: Standard,
) -> Row | None:
    given: dict[str, str | None] = {}
    for place, column, cell in _cells(cells, places):
        try:
            given[column.field] = _value(column, cell, context)
        except BadCell as fault:
            given[column.field] = UNREAD
            reading.fault(Note(f"{letters(place)}{number}", column.label, str(fault)))
    return _together(number, given, reading, standard)


def _value(column: Column, cell: Cell, context: Context) -> str | None:
    if isinstance(cell, str) and cell.strip() == CLEAR:
        if not column.clears:
            raise BadCell("这一列不能清空。")
        return "" if column.field in EMPTIED else None
    return column.read(cell, context)


def _together(number: int, given: dict[str, str | None], reading: Reading, standard: Standard) -> Row | None:
    """Say what is at fault between the cells of a row, and return it while it has a code that can be read."""
    if fault := _section_fault(given, standard):
        reading.fault(Note(f"{reading.at.get('industry', '')}{number}", "行业代码", fault))
    if CODE not in reading.at:
        return None
    where, uscc = f"{reading.at[CODE]}{number}", given.pop(CODE, None)
    if not uscc:
        reading.fault(Note(where, "统一社会信用代码", "这一行没有代码。请补上，或删去这一行。"))
    elif uscc != UNREAD:
        if doubt := doubt_of(uscc):
            reading.doubt(Note(where, uscc, doubt))
        return Row(number, uscc, given)
    return None


def _section_fault(given: dict[str, str | None], standard: Standard) -> str | None:
    """Derive the section from the industry; a written section must agree with it."""
    industry = given.get("industry")
    if not industry or industry == UNREAD:
        return None
    section = next((one for one in standard.sections if int(industry[:2]) in one.divisions), None)
    if section is None:
        return f"GB/T 4754 没有 {industry[:2]} 这个大类。请核对。"
    written = given.get("section")
    if written and written not in {section.letter, UNREAD}:
        return f"与行业门类 {written} 不一致：{industry} 属于 {section.letter}（{section.name}）。请核对。"
    given["section"] = section.letter
    return None
