"""What an office file says where a marking stands: first page, page heads and feet, text boxes, watermarks."""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from qinqing.kernel.evidence.rules.kinds import DOCX, OFD, XLSX

MOST = 512 * 1024
"""Bytes that are unpacked of each part."""

PARTS, ROWS = 20, 5
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, NotImplementedError)
_TEXT = re.compile(r"<(?:\w+:)?(?:t|TextCode)(?:\s[^<>]*)?>([^<]*)<")
_END_OF_STRING = re.compile(r"</(?:\w+:)?si>")
_END_OF_ROW = re.compile(r"</(?:\w+:)?row>")
_CELL = re.compile(r"<(?:\w+:)?c\b")
_INDEX = re.compile(r"<(?:\w+:)?v>(\d{1,7})<")
_MARGIN = re.compile(r"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)<")
_STYLE = re.compile(r'&(?:"[^"]*"|\d+|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|[ABD-KM-QS-Z])')
"""What a page head says of its letters, beside the parts left, centre and right: &L, &C, &R."""

_BOX = re.compile(r"</?(?:\w+:)?txbxContent\b")
_DRAWN = re.compile(r"<(?:\w+:)?textpath\b[^<>]*?\bstring=\"([^\"<>]*)\"")
"""A watermark of Word and WPS: letters drawn along a line."""

_PLACE = re.compile(r"\bBoundary=\"\s{0,9}[-\d.]{1,19}\s{1,9}([\d.]{1,19})")


def openings(content: bytes, kind: str) -> list[list[str]]:
    """Return what an office file says where a marking stands, each place as its lines.

    Little more than the first page is unpacked. What is only a picture (a photo, a scan, letters drawn as shapes) and
    what is locked by a password cannot be read, and gives no lines.
    """
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


def _paragraphs(xml: str) -> list[str]:
    return [_words(paragraph) for paragraph in re.split(r"</(?:\w+:)?p>|<(?:\w+:)?br\b", xml)]


def _document(packed: zipfile.ZipFile) -> Iterator[list[str]]:
    for xml in _parts(packed, r"word/(?:document|header\d*|footer\d*)\.xml"):
        yield _paragraphs(xml)
        yield from map(_paragraphs, _BOX.split(xml)[1::2])
        yield from ([html.unescape(text)] for text in _DRAWN.findall(xml))


def _workbook(packed: zipfile.ZipFile) -> Iterator[list[str]]:
    shared = [_words(one) for xml in _parts(packed, r"xl/sharedStrings\.xml") for one in _END_OF_STRING.split(xml)]
    for xml in _parts(packed, r"xl/worksheets/[^/]+\.xml"):
        for row in _END_OF_ROW.split(xml, ROWS)[:ROWS]:
            yield [_cell(cell, shared) for cell in _CELL.split(row)[1:]]
        for margin in _MARGIN.findall(xml):
            yield re.split(r"&[LCR]|\n", _STYLE.sub("", html.unescape(margin)))
    for xml in _parts(packed, r"xl/drawings/[^/]+\.(?:xml|vml)"):
        yield from map(_paragraphs, re.split(r"</(?:\w+:)?sp>", xml))
        yield from ([html.unescape(text)] for text in _DRAWN.findall(xml))


def _cell(cell: str, shared: list[str]) -> str:
    found = _INDEX.search(cell) if 't="s"' in cell.partition(">")[0] else None
    return shared[int(found[1])] if found and int(found[1]) < len(shared) else _words(cell)


def _layout(packed: zipfile.ZipFile) -> Iterator[list[str]]:
    for xml in _parts(packed, r"(?:.*/)?Pages/Page_0/Content\.xml|(?:.*/)?(?:Tpls|Annots)/.*\.xml"):
        texts = re.split(r"</(?:\w+:)?TextObject>", xml)
        yield [_words(text) for text in texts]
        lines: dict[str, str] = {}
        for text in texts:
            if place := _PLACE.findall(text):
                lines[place[-1]] = lines.get(place[-1], "") + _words(text)
        yield list(lines.values())
