"""The text of a Word document as its reader sees it: body, tables, insertions, controls, numbers; no deletions."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from qinqing.commons.files.rules.package import BROKEN, Package
from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.domains.contracts.rules.reading.numbering import Numbering, W, read

DEEPEST = 40
_GONE = {f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "sectPr")}
_GONE |= {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_SIGNS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": " "}
_BLOCKS = {f"{W}p", f"{W}tbl"}


@dataclass
class _Reader:
    numbering: Numbering
    styles: dict[str, tuple[str, int]]

    def blocks(self, parent: Element, depth: int = 0) -> Iterator[str]:
        """Return the lines of paragraphs and tables, also inside controls and insertions."""
        if depth > DEEPEST:
            raise UnreadableFile("文件的表格或控件套得太深，没有读取。")
        for child in parent:
            if child.tag == f"{W}p":
                yield from self.paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self.table(child, depth + 1)
            elif child.tag not in _GONE:
                yield from self.blocks(child, depth + 1)

    def paragraph(self, one: Element) -> Iterator[str]:
        words = "".join(_runs(one))
        label = self.label(one) if words.strip() else ""
        yield from (label + words).split("\n")
        for box in _boxes(one):
            yield from self.blocks(box)

    def label(self, one: Element) -> str:
        """Return the automatic number of a paragraph: its own, or that of its style."""
        properties = one.find(f"{W}pPr")
        if properties is None:
            return ""
        style = properties.find(f"{W}pStyle")
        number, depth = self.styles.get(style.get(f"{W}val", ""), ("", 0)) if style is not None else ("", 0)
        own = properties.find(f"{W}numPr")
        if own is not None:
            number, depth = _numbered(own, number, depth)
        return self.numbering.label(number, depth) if number and number != "0" else ""

    def table(self, one: Element, depth: int) -> Iterator[str]:
        """Return a line for each row, cells between tabs; a cell merged downwards is written in each row."""
        above: dict[int, str] = {}
        for row in _rows(one):
            cells, column = list[str](), 0
            for cell in _inside(row, f"{W}tc"):
                words = " ".join(filter(str.strip, self.blocks(cell, depth + 1))).replace("\t", " ")
                properties = cell.find(f"{W}tcPr")
                merge = properties.find(f"{W}vMerge") if properties is not None else None
                if merge is not None and merge.get(f"{W}val") != "restart":
                    words = above.get(column, "")
                above[column] = words if merge is not None else ""
                cells.append(words)
                column += 1
                for _ in range(_span(properties) - 1):
                    cells.append("")
                    column += 1
            yield "\t".join(cells)


def document(content: bytes) -> str:
    """Return the text of a .docx file."""
    package = Package(content)
    body = package.xml("word/document.xml")
    if body is None:
        says = "这不是 Word 文件（.docx）。" if "xl/workbook.xml" not in package else "这是 Excel 文件，请从表格导入。"
        raise UnreadableFile(says)
    inner = body.find(f"{W}body")
    if inner is None:
        raise UnreadableFile(BROKEN)
    reader = _Reader(read(package.xml("word/numbering.xml")), _styles(package.xml("word/styles.xml")))
    return "\n".join(reader.blocks(inner)).strip("\n")


def _runs(parent: Element, depth: int = 0) -> Iterator[str]:
    """Return the words of a paragraph; what was deleted, and what stands in a box, is left out."""
    if depth > DEEPEST:
        raise UnreadableFile("文件的控件套得太深，没有读取。")
    for child in parent:
        if child.tag == f"{W}t":
            yield (child.text or "").replace("\n", " ").replace("\t", " ")
        elif child.tag in _SIGNS:
            yield "" if child.get(f"{W}type") in ("page", "column") else _SIGNS[child.tag]
        elif child.tag not in _GONE and child.tag not in _BLOCKS and child.tag != f"{W}txbxContent":
            yield from _runs(child, depth + 1)


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Return the text boxes of a paragraph, without their second copy for old programs."""
    stack = list(paragraph)
    while stack:
        one = stack.pop(0)
        if one.tag == f"{W}txbxContent":
            yield one
        elif one.tag not in _GONE:
            stack[:0] = list(one)


def _rows(table: Element) -> Iterator[Element]:
    """Return the rows that were not deleted."""
    for row in _inside(table, f"{W}tr"):
        properties = row.find(f"{W}trPr")
        if properties is None or properties.find(f"{W}del") is None:
            yield row


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """Return children of a kind, also those inside content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _inside(child, tag)


def _span(properties: Element | None) -> int:
    found = properties.find(f"{W}gridSpan") if properties is not None else None
    written = found.get(f"{W}val", "1") if found is not None else "1"
    return min(int(written), 60) if written.isascii() and written.isdigit() else 1


def _styles(part: Element | None) -> dict[str, tuple[str, int]]:
    """Return list and level of the paragraph styles that number by themselves."""
    found: dict[str, tuple[str, int]] = {}
    for style in part.iter(f"{W}style") if part is not None else ():
        own = style.find(f"{W}pPr/{W}numPr")
        if own is not None:
            found[style.get(f"{W}styleId", "")] = _numbered(own, "", 0)
    return found


def _numbered(own: Element, number: str, depth: int) -> tuple[str, int]:
    named, level = own.find(f"{W}numId"), own.find(f"{W}ilvl")
    written = level.get(f"{W}val", "0") if level is not None else str(depth)
    return (
        named.get(f"{W}val", "") if named is not None else number,
        int(written) if written.isascii() and written.isdigit() and len(written) < 3 else 0,
    )
