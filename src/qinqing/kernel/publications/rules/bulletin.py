"""A publication as .docx: the official layout, with tables and charts in it."""

from itertools import count
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from qinqing.kernel.publications.rules.charting import put
from qinqing.kernel.publications.rules.official import (
    FANG,
    TYPE,
    begun,
    head,
    imprint,
    indent,
    line,
    packed,
    signed,
    styled,
    title,
)
from qinqing.kernel.publications.rules.papers import Chart, Grid, Heading, Paper, Words

HEI = "黑体"
SMALL = Pt(10.5)
"""五号, for tables: six columns find their place in 156 mm."""


def to_docx(paper: Paper) -> bytes:
    """Return a publication as .docx; the same bytes whenever it is made."""
    document, charts = begun(), count(1)
    head(document, paper.head, paper.number)
    title(document, paper.title)
    last = line(document, paper.note)
    indent(last, first=2)
    for block in paper.blocks:
        last = _put(document, block, charts)
    for words in paper.foot:
        last = line(document, words, size=SMALL)
    signed(document, last, paper.issuer, paper.day)
    imprint(document, [paper.issuer], paper.day)
    return packed(document, paper.issuer, paper.title, paper.on)


def _put(document: Any, block: Any, charts: "count[int]") -> Any:
    if isinstance(block, Heading):
        last = line(document, block.text, HEI)
        last.paragraph_format.keep_with_next = True
        indent(last, first=2)
        return last
    if isinstance(block, Words):
        last = line(document, block.text)
        indent(last, first=2)
        return last
    if isinstance(block, Chart):
        return _chart(document, block, next(charts))
    return _grid(document, block)


def _caption(document: Any, text: str) -> Any:
    told = line(document, text, HEI, SMALL, align=WD_ALIGN_PARAGRAPH.CENTER)
    told.paragraph_format.keep_with_next = True
    return told


def _chart(document: Any, chart: Chart, number: int) -> Any:
    _caption(document, chart.caption)
    put(document, line(document, "", align=WD_ALIGN_PARAGRAPH.CENTER), chart, number)
    return line(document, f"{chart.says}。", size=SMALL)


def _grid(document: Any, grid: Grid) -> Any:
    _caption(document, grid.caption)
    table = document.add_table(rows=0, cols=len(grid.head))
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    table._tbl.tblPr.insert_element_before(
        parse_xml(f"<w:tblBorders {nsdecls('w')}>{edges}</w:tblBorders>"),
        *("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"),
    )
    for row in (grid.head, *grid.rows):
        _row(table, row, first=row is grid.head)
    return line(document, "", size=SMALL)


def _row(table: Any, cells: Any, *, first: bool) -> None:
    added = table.add_row()
    properties = added._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if first:
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for cell, words in zip(added.cells, cells, strict=True):
        cell.width = TYPE[0] // len(cells)
        paragraph = cell.paragraphs[0]
        styled(paragraph.add_run(words), HEI if first else FANG, SMALL)
        snap = parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>')
        paragraph._element.get_or_add_pPr().insert_element_before(snap, *_AFTER_SNAP)


_AFTER_SNAP = (
    *("w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc"),
    *("w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:rPr"),
)
