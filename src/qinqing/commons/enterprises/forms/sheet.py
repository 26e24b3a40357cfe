"""Reads the cells of a sheet, .xlsx or .csv; what they mean is said elsewhere."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from qinqing.commons.enterprises.rules.columns import Cell

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 600 * 1024 * 1024
MOST_ROWS = 100_000
HEADROOM = 20
"""Rows above the first enterprise: titles and headings."""

_SECRET = re.compile(r"(绝密|机密|秘密)\s*[★☆]|^\s*[（(【〔]?\s*(绝密|机密|秘密)\s*[）)】〕]?\s*$")
_TITLES = 5


class CannotRead(ValueError):
    """A file of which no cell can be read; the message says why and what to do."""


@dataclass(frozen=True)
class Sheet:
    """The cells of a file, its name, and the digest of its bytes."""

    name: str
    digest: str
    cells: Sequence[Sequence[Cell]]


def read_sheet(name: str, content: bytes) -> Sheet:
    """Return the cells of the first sheet; raises CannotRead."""
    ending = name.rpartition(".")[2].lower()
    if ending == "xls":
        raise CannotRead("这是旧格式（.xls）。请用原来的软件另存为 .xlsx 再选。")
    if ending not in {"xlsx", "csv"}:
        raise CannotRead("只收 .xlsx 和 .csv。请用原来的软件另存再选。")
    cells = _workbook(content) if ending == "xlsx" else _text(content)
    if len(cells) > MOST_ROWS + HEADROOM:
        raise CannotRead(f"有 {len(cells):,} 行，一次最多 {MOST_ROWS:,} 行。请分成几个文件。")
    if any(isinstance(cell, str) and _SECRET.search(cell) for row in cells[:_TITLES] for cell in row):
        raise CannotRead("文件标有密级。本系统不得存储、处理涉密信息，没有接收这个文件。")
    return Sheet(name, hashlib.sha256(content).hexdigest(), cells)


def _workbook(content: bytes) -> Sequence[Sequence[Cell]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile as fault:
        raise CannotRead("内容不是 .xlsx。请用原来的软件打开，另存为 .xlsx 再选。") from fault
    if unpacked > MOST_UNPACKED:
        raise CannotRead("表格展开后太大。请删去无关的工作表和空白行，或分成几个文件。")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError) as fault:
        raise CannotRead("打不开这个表格。请用原来的软件打开，另存为 .xlsx 再选。") from fault


def _text(content: bytes) -> Sequence[Sequence[Cell]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return _rows(text)
    raise CannotRead("不是文本。请用原来的软件另存为 .csv（UTF-8）或 .xlsx 再选。")


def _rows(text: str) -> Sequence[Sequence[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return list(reader)
    except csv.Error as fault:
        raise CannotRead(f"第 {reader.line_num} 行：引号没有成对，或换行写错。请重新导出。") from fault
