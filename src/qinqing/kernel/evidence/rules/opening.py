"""The lines with which a file begins, enough to see a marking; of a scan, a photo or a locked file there are none."""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from qinqing.kernel.evidence.rules.kinds import DOCX, OFD, PDF, XLSX
from qinqing.kernel.evidence.rules.pdf import first_page

MOST = 512 * 1024
"""Bytes that are unpacked of each part."""

PARTS, ROWS = 20, 5
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, NotImplementedError)
_TEXT = re.compile(r"<(?:\w+:)?(?:t|TextCode)(?:\s[^<>]*)?>([^<]*)<")
_END_OF_STRING = re.compile(r"</(?:\w+:)?si>")
_END_OF_ROW = re.compile(r"</(?:\w+:)?row>")
_CELL = re.compile(r"<(?:\w+:)?c\b")
_INDEX = re.compile(r"<(?:\w+:)?v>(\d{1,7})<")
_PAGE_HEAD = re.compile(r"<(?:\w+:)?(?:odd|even|first)Header>([^<]*)<")


def openings(content: bytes, kind: str) -> list[list[str]]:
    """Return the beginnings of a file, each as its lines: of its first page, of its page headers, of its sheets.

    Of an office file little more than the first page is unpacked; of a PDF its text layer. What is only a picture (a
    photo, a scan, letters drawn as shapes) and what is locked by a password cannot be read, and gives no lines.
    """
    if kind == PDF:
        return first_page(content)
    read = {DOCX: _document, XLSX: _workbook, OFD: _layout}.get(kind)
    if read is None:
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return list(read(packed))
    except _BROKEN:
        return []


def _parts(packed: zipfile.ZipFile, pattern: str) -> Iterator[str]:
    names = sorted(name for name in packed.namelist() if re.fullmatch(pattern, name))
    for name in sorted(names, key=len)[:PARTS]:
        with packed.open(name) as part:
            yield part.read(MOST).decode("utf-8", "replace")


def _words(xml: str) -> str:
    return html.unescape("".join(_TEXT.findall(xml)))


def _document(packed: zipfile.ZipFile) -> Iterator[list[str]]:
    for xml in _parts(packed, r"word/(?:document|header\d*)\.xml"):
        yield [_words(paragraph) for paragraph in re.split(r"</(?:\w+:)?p>|<(?:\w+:)?br\b", xml)]


def _workbook(packed: zipfile.ZipFile) -> Iterator[list[str]]:
    shared = [_words(one) for xml in _parts(packed, r"xl/sharedStrings\.xml") for one in _END_OF_STRING.split(xml)]
    for xml in _parts(packed, r"xl/worksheets/[^/]+\.xml"):
        for row in _END_OF_ROW.split(xml, ROWS)[:ROWS]:
            yield [_cell(cell, shared) for cell in _CELL.split(row)[1:]]
        for head in _PAGE_HEAD.findall(xml):
            yield re.split(r"&[LCR]|\n", re.sub(r"&(?:\"[^\"]*\"|\d+)", "", html.unescape(head)))


def _cell(cell: str, shared: list[str]) -> str:
    found = _INDEX.search(cell) if 't="s"' in cell.partition(">")[0] else None
    return shared[int(found[1])] if found and int(found[1]) < len(shared) else _words(cell)


def _layout(packed: zipfile.ZipFile) -> Iterator[list[str]]:
    for xml in _parts(packed, r"(?:.*/)?Pages/Page_0/Content\.xml|(?:.*/)?Tpls/.*\.xml"):
        yield [_words(one) for one in re.split(r"</(?:\w+:)?TextObject>", xml)]
