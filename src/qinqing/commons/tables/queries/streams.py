"""Rows of very long lists, one by one from a file on disk: its length does not decide how much memory it takes."""

import codecs
import csv
import zipfile
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from qinqing.commons.files.rules.package import BOMB, BROKEN
from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.commons.tables.rules.model import Value

XLSX, CSV, PARQUET = ".xlsx", ".csv", ".parquet"
READ = (XLSX, CSV, PARQUET)

LARGEST_UNPACKED = 4 * 1024**3
"""Bytes that the parts of a workbook may unpack to: a million rows of thirty columns have about two gigabytes."""

LARGEST_WORDS = 300 * 1024**2
"""Bytes of a workbook's shared texts, the only part of it that stands in memory whole."""

_SAMPLE = 1024 * 1024
_BATCH = 10_000
NO_PARQUET = "读 Parquet 文件需要分析组件，这套系统没有装。请管理员安装分析组件，或者另存为 .csv 或 .xlsx 再传。"


def long_rows(path: Path, ending: str) -> Iterator[Sequence[Value]]:
    """Yield the rows of a file whose name ended so; raises UnreadableFile with a sentence, also on the way."""
    reader = {XLSX: _xlsx, CSV: _csv, PARQUET: _parquet}[ending]
    yield from reader(path)


def _csv(path: Path) -> Iterator[Sequence[Value]]:
    encoding, sample = _encoding(path)
    delimiter = max(",;\t", key=sample[:4096].count)
    with path.open(encoding=encoding, newline="") as opened:
        reader = csv.reader(opened, delimiter=delimiter, strict=True)
        try:
            yield from reader
        except (csv.Error, UnicodeDecodeError):
            says = f"第 {reader.line_num + 1} 行附近读不懂：引号没有配对，有一格太长，或者编码不对。请重新导出。"
            raise UnreadableFile(says) from None


def _encoding(path: Path) -> tuple[str, str]:
    """Return the encoding of a text by its beginning, and that beginning."""
    with path.open("rb") as opened:
        start = opened.read(_SAMPLE)
    marked = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    found = next((name for mark, name in marked.items() if start.startswith(mark)), None)
    if found is None and b"\0" in start:
        raise UnreadableFile("这不是文本文件。")
    for encoding in [found] if found else ["utf-8", "gb18030"]:
        try:
            return encoding, codecs.getincrementaldecoder(encoding)().decode(start)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("文字编码认不出来，请存为 UTF-8。")


def _xlsx(path: Path) -> Iterator[Sequence[Value]]:
    _admit(path)
    with path.open("rb") as opened:
        try:
            book = load_workbook(opened, read_only=True, data_only=True, keep_links=False)
            shown = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
            if shown is None:
                raise UnreadableFile("文件里没有可以读的工作表。")
            shown.reset_dimensions()
            rows: Any = shown.iter_rows(values_only=True)
            yield from rows
            book.close()
        except UnreadableFile:
            raise
        except Exception as fault:  # openpyxl raises whatever a malformed part leads to
            raise UnreadableFile(BROKEN) from fault


def _admit(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as opened:
            parts = {one.filename: one.file_size for one in opened.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableFile(BROKEN) from None
    if "xl/workbook.xml" not in parts:
        raise UnreadableFile("这不是 Excel 文件（.xlsx）。")
    if sum(parts.values()) > LARGEST_UNPACKED or parts.get("xl/sharedStrings.xml", 0) > LARGEST_WORDS:
        raise UnreadableFile(BOMB)


def _parquet(path: Path) -> Iterator[Sequence[Value]]:
    """Yield the names of the columns, then the rows; the library comes with the analysis set."""
    try:
        library: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise UnreadableFile(NO_PARQUET) from None
    try:
        opened = library.ParquetFile(path)
        yield list(opened.schema_arrow.names)
        for batch in opened.iter_batches(_BATCH):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
    except (ValueError, OSError, ArithmeticError) as fault:  # what the library's own errors derive from
        raise UnreadableFile("Parquet 文件读不懂，可能已损坏。请重新导出。") from fault
