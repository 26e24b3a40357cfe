"""Values by calamine; hidden rows, formulas and the date system by openpyxl, where there are any; never calculated."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from qinqing.commons.files.rules.encoding import decoded
from qinqing.commons.files.rules.package import BROKEN, LARGEST_PART, LARGEST_WHOLE, Package
from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.commons.tables.rules.model import Sheet, Value

LARGEST = 20 * 1024 * 1024
MOST_CELLS = 1_000_000
LARGEST_LIST = 50 * 1024 * 1024
MOST_LIST_CELLS = 3_000_000
_LIST_PART, _LIST_WHOLE = 200 * 1024 * 1024, 400 * 1024 * 1024
"""What the parts of a long list unpack to, which calamine reads as a stream; 100,000 enterprises have 42 MB."""
MOST_SHEETS = 100
WIDEST = 16_384
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MORE = re.compile(rb"<(?:\w+:)?f[ />]|hidden=|zeroHeight|\bht=\"0|date1904")
"""Signs of what calamine does not tell; a file without them need not be opened a second time."""


def sheets(content: bytes) -> list[Sheet]:
    """Return the sheets of an .xlsx, .xls or .csv file; raises UnreadableFile with a sentence."""
    _admit(content, LARGEST)
    if content.startswith(_ZIP):
        return _xlsx(content)
    return _values(content, MOST_CELLS)


def long_list(content: bytes) -> Sheet:
    """Return the first sheet that is shown, values only: what is hidden or a formula without result is not told.

    For lists too long to be looked at so closely; raises UnreadableFile with a sentence.
    """
    _admit(content, LARGEST_LIST)
    if content.startswith(_ZIP):
        _package(content, _LIST_PART, _LIST_WHOLE)
    found = next((one for one in _values(content, MOST_LIST_CELLS) if not one.hidden), None)
    if found is None:
        raise UnreadableFile("文件里没有可以读的工作表。")
    return found


def _admit(content: bytes, most: int) -> None:
    if len(content) > most:
        raise UnreadableFile(f"文件超过 {most // 1024 // 1024} MB，太大了。请分成几个文件。")


def _values(content: bytes, most: int) -> list[Sheet]:
    if content.startswith((_ZIP, _OLE)):
        return [_sheet(one, seen, None) for one, seen in _calamine(content, most)]
    return [_csv(decoded(content), most)]


def _csv(text: str, most: int) -> Sheet:
    delimiter = max(",;\t", key=text[:4096].count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        rows: Sequence[Sequence[Value]] = list(reader)
    except csv.Error:
        says = f"第 {reader.line_num} 行读不懂：引号没有配对，或有一格太长。请重新导出这个 CSV 文件。"
        raise UnreadableFile(says) from None
    if sum(map(len, rows)) > most:
        raise _too_long(most)
    return Sheet("CSV", rows)


def _too_long(most: int) -> UnreadableFile:
    return UnreadableFile(f"表格超过 {most // 10_000} 万个单元格，请拆成几个文件；多半是末尾有大片带格式的空行。")


def _package(content: bytes, part: int = LARGEST_PART, whole: int = LARGEST_WHOLE) -> Package:
    package = Package(content, part, whole)
    if "xl/workbook.xml" not in package:
        raise UnreadableFile("这不是 Excel 文件（.xlsx）。")
    return package


def _xlsx(content: bytes) -> list[Sheet]:
    package = _package(content)
    values = _calamine(content, MOST_CELLS)
    if not any(map(_MORE.search, (*package.parts("xl/workbook.xml"), *package.parts("xl/worksheets/")))):
        return [_sheet(one, seen, None) for one, seen in values]
    try:
        book = load_workbook(io.BytesIO(content), data_only=False, keep_links=False, rich_text=False)
    except Exception as fault:  # openpyxl raises whatever a malformed part leads to
        raise UnreadableFile(BROKEN) from fault
    since_1904 = book.epoch == CALENDAR_MAC_1904
    named = {one.title: one for one in book.worksheets}
    return [_sheet(one, seen, named.get(one.name), since_1904=since_1904) for one, seen in values]


def _calamine(content: bytes, most: int) -> list[tuple[CalamineSheet, bool]]:
    """Open the worksheets, each with whether it is shown; charts are left out."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        listed = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        if len(listed) > MOST_SHEETS:
            raise UnreadableFile(f"工作表超过 {MOST_SHEETS} 张。")
        found = [(book.get_sheet_by_name(one.name), one.visible == SheetVisibleEnum.Visible) for one in listed]
    except (CalamineError, OSError, IndexError):
        raise UnreadableFile(BROKEN) from None
    if sum((one.total_height + 1) * (one.total_width + 1) for one, _ in found) > most:
        raise _too_long(most)
    return found


def _sheet(one: CalamineSheet, seen: bool, known: Worksheet | None, *, since_1904: bool = False) -> Sheet:
    rows: list[list[Value]] = [
        [None if cell == "" else cell for cell in row] for row in one.to_python(skip_empty_area=False)
    ]
    if known is None:
        merged = [(*first, *last) for first, last in one.merged_cell_ranges or []]
        return Sheet(one.name, rows, not seen, merged=merged, metadata_known=False)
    return Sheet(
        one.name,
        rows,
        not seen,
        frozenset(number - 1 for number, row in known.row_dimensions.items() if row.hidden or row.height == 0),
        frozenset(_hidden_columns(known)),
        [
            (each.min_row - 1, each.min_col - 1, each.max_row - 1, each.max_col - 1)
            for each in known.merged_cells.ranges
        ],
        frozenset(_uncalculated(rows, known)),
        since_1904,
    )


def _hidden_columns(known: Worksheet) -> Iterator[int]:
    for column in known.column_dimensions.values():
        first, last = column.min, column.max
        if column.hidden and first is not None and last is not None:
            yield from range(first - 1, min(last, WIDEST))


def _uncalculated(rows: Sequence[Sequence[Value]], known: Worksheet) -> Iterator[tuple[int, int]]:
    """Yield formulas for which no result was stored."""
    for place, row in enumerate(known.iter_rows(min_row=1, min_col=1)):
        for column, cell in enumerate(row):
            known_result = place < len(rows) and column < len(rows[place]) and rows[place][column] is not None
            if cell.data_type == "f" and not known_result:
                yield place, column
