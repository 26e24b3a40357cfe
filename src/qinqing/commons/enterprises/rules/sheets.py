"""A sheet of enterprises: which column is which, what each row says, and every cell at fault."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

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
from qinqing.commons.enterprises.rules.sizes import Standard
from qinqing.commons.tables.rules.model import letters

SEARCHED = 10
"""Rows among which the headings are looked for: titles may stand above them."""

SHOWN = 200
"""Faults that are kept with their words; beyond them only the number counts."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about one cell: where it stands, under which heading, and what to do."""

    where: str
    label: str
    says: str


@dataclass(frozen=True, slots=True)
class Row:
    """One enterprise of a sheet: the fields that it gives, as text; None clears a figure."""

    number: int
    uscc: str
    given: Mapping[str, str | None]


@dataclass
class Reading:
    """What a sheet says."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Note] = field(default_factory=list)
    doubts: list[Note] = field(default_factory=list)
    faults_count: int = 0
    doubts_count: int = 0
    ignored: list[str] = field(default_factory=list)
    at: Mapping[str, str] = field(default_factory=dict)
    """In which column, by its letters, each field stands."""
    most: int = SHOWN
    """How many faults are kept with their words."""

    def fault(self, note: Note) -> None:
        """Count a fault and keep its words while there are few."""
        self.faults_count += 1
        if len(self.faults) < self.most:
            self.faults.append(note)

    def doubt(self, note: Note) -> None:
        """Count a doubt and keep its words while there are few."""
        self.doubts_count += 1
        if len(self.doubts) < SHOWN:
            self.doubts.append(note)


def read(
    sheet: Iterable[Sequence[Cell]],
    context: Context,
    standard: Standard,
    columns: Mapping[str, Column] = HEADINGS,
) -> Reading:
    """Return what a sheet says; with any fault nothing of it is taken. `columns` are those that it may have."""
    reading, seen = Reading(), dict[str, int]()
    for row in rows_of(sheet, context, standard, reading, columns):
        if row.uscc in seen:
            where = f"{reading.at['uscc']}{row.number}"
            reading.fault(Note(where, "统一社会信用代码", f"与第 {seen[row.uscc]} 行重复。请只留一行。"))
        else:
            seen[row.uscc] = row.number
            reading.rows.append(row)
    if reading.faults_count:
        reading.rows.clear()
    return reading


def rows_of(
    sheet: Iterable[Sequence[Cell]],
    context: Context,
    standard: Standard,
    reading: Reading,
    columns: Mapping[str, Column] = HEADINGS,
) -> Iterator[Row]:
    """Yield the rows of a sheet one by one as they are read, and keep in `reading` what is at fault in the others.

    Nothing of a sheet is held: it may be longer than the memory. A code that stands twice is not seen here.
    """
    lines = enumerate(sheet, start=1)
    start, places = _start(lines, reading, columns)
    if not places:
        return
    reading.at = {column.field: letters(place) for place, column in places.items()}
    count = 0
    for number, cells in lines:
        if any(_filled(cell) for cell in cells):
            count += 1
            row = _row(number, cells, places, context, reading, standard)
            if row is not None:
                yield row
    if not count and not reading.faults_count:
        reading.fault(Note(f"第 {start + 1} 行", "内容", "表里没有企业。"))


def _start(
    lines: Iterator[tuple[int, Sequence[Cell]]], reading: Reading, columns: Mapping[str, Column]
) -> tuple[int, dict[int, Column]]:
    """Read up to the headings: titles may stand above them. Return their row, and which column stands where."""
    for number, cells in islice(lines, SEARCHED):
        if any(columns.get(heading(cell)) is COLUMNS[0] for cell in cells if cell is not None):
            return number, _places(number, cells, reading, columns)
    reading.fault(Note("第 1 行", "表头", "没有找到「统一社会信用代码」这一列。请在第 1 行写上列名。"))
    return 0, {}


def _filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell and text_of(cell)))


def _places(number: int, cells: Sequence[Cell], reading: Reading, columns: Mapping[str, Column]) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for place, cell in enumerate(cells):
        column = columns.get(heading(cell)) if _filled(cell) else None
        if column in found.values():
            reading.fault(Note(letters(place), text_of(cell), "这一列出现两次。请只留一列。"))
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
    before = reading.faults_count
    for place, column, cell in _cells(cells, places):
        try:
            given[column.field] = _value(column, cell, context)
        except BadCell as fault:
            reading.fault(Note(f"{letters(place)}{number}", column.label, str(fault)))
    return _together(number, given, reading, standard) if reading.faults_count == before else None


def _value(column: Column, cell: Cell, context: Context) -> str | None:
    if isinstance(cell, str) and cell.strip() == CLEAR:
        if not column.clears:
            raise BadCell("这一列不能清空。")
        return "" if column.field in EMPTIED else None
    return column.read(cell, context)


def _together(number: int, given: dict[str, str | None], reading: Reading, standard: Standard) -> Row | None:
    """Take a row whose cells can each be read, when they also agree with one another."""
    where = f"{reading.at['uscc']}{number}"
    uscc = given.pop("uscc", None)
    if not uscc:
        reading.fault(Note(where, "统一社会信用代码", "这一行没有代码。请补上，或删去这一行。"))
    elif fault := _section_fault(given, standard):
        reading.fault(Note(f"{reading.at.get('industry', '')}{number}", "行业代码", fault))
    else:
        if doubt := doubt_of(uscc):
            reading.doubt(Note(where, uscc, doubt))
        return Row(number, uscc, given)
    return None


def _section_fault(given: dict[str, str | None], standard: Standard) -> str | None:
    """Derive the section from the industry; a written section must agree with it."""
    industry = given.get("industry")
    if not industry:
        return None
    section = next((one for one in standard.sections if int(industry[:2]) in one.divisions), None)
    if section is None:
        return f"GB/T 4754 没有 {industry[:2]} 这个大类。请核对。"
    written = given.get("section")
    if written and written != section.letter:
        return f"与行业门类 {written} 不一致：{industry} 属于 {section.letter}（{section.name}）。请核对。"
    given["section"] = section.letter
    return None
