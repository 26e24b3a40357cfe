"""The official layout of a document (GB/T 9704-2012) as .docx: page, fonts, red head, title, signature, imprint."""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor

SONG_TITLE, FANG, SONG = "方正小标宋简体", "仿宋_GB2312", "宋体"
FALLBACKS = {SONG_TITLE: "华文中宋", FANG: "仿宋", SONG: "SimSun"}
"""The fonts of the standard; beside each the one that a machine without it takes."""

PAGE = Mm(210), Mm(297)
TOP, INNER = Mm(37), Mm(28)
"""天头 and 订口 (5.2.1)."""

TYPE = Mm(156), Mm(225)
"""版心 (5.2.1)."""

LINES, SIGNS = 22, 28
"""Lines on a page and signs in a line (5.2.3)."""

SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)
"""二号, 三号, 四号."""

RED = RGBColor(0xFF, 0x00, 0x00)
THICK, THIN = "8", "6"
"""Eighths of a point: 0.35 mm and 0.25 mm (7.4.1)."""

_TWIP = 635
_AFTER_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
"""What the schema puts after the borders of a table."""


def pitch() -> tuple[int, int]:
    """Return the grid of 22 lines and 28 signs: twips from line to line, and by how much signs close up.

    The latter in 1/4096 of a point against 三号; both rounded down, so that the last line and sign still fit.
    """
    lines = TYPE[1] // LINES // _TWIP
    signs = (TYPE[0] * 4096) // (SIGNS * Pt(1)) - (SIZE_3 * 4096) // Pt(1)
    return lines, signs


def begun() -> Any:
    """Return an empty document; fonts are named as the standard names them, with what takes their place."""
    document: Any = Document()
    _fonts(document)
    _page(document)
    return document


def packed(document: Any, author: str, title: str, on: date) -> bytes:
    """Return a document as a file, the same whenever it is made."""
    told = document.core_properties
    told.author, told.title, told.comments, told.language = author, title, "", "zh-CN"
    told.created = told.modified = datetime.combine(on, time())
    out = BytesIO()
    document.save(out)
    return _repacked(out.getvalue())


def _repacked(made: bytes) -> bytes:
    """Return the same file without the hour of its making: what has not changed is the same whenever it is taken."""
    out = BytesIO()
    with ZipFile(BytesIO(made)) as packed, ZipFile(out, "w") as again:
        for name in packed.namelist():
            again.writestr(ZipInfo(name), packed.read(name), ZIP_DEFLATED)
    return out.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE
    section.top_margin, section.left_margin = TOP, INNER
    section.right_margin = Length(PAGE[0] - INNER - TYPE[0])
    section.bottom_margin = Length(PAGE[1] - TOP - TYPE[1])
    section.footer_distance = Length(section.bottom_margin - Mm(7) - SIZE_4)
    lines, signs = pitch()
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    section._sectPr.append(
        parse_xml(f'<w:docGrid {nsdecls("w")} w:type="linesAndChars" w:linePitch="{lines}" w:charSpace="{signs}"/>')
    )
    document.settings.odd_and_even_pages_header_footer = True
    document.settings.element.find(qn("w:zoom")).addnext(parse_xml(f"<w:mirrorMargins {nsdecls('w')}/>"))
    _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _fonts(document: Any) -> None:
    """Say for each font which takes its place, and let 三号仿宋 be the usual one."""
    table = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    named = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    table._blob = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>{named}</w:fonts>'.encode()
    normal = document.styles["Normal"]
    styled(normal, FANG, SIZE_3)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.space_before = Pt(0)


def styled(told: Any, name: str, size: Any, color: RGBColor | None = None) -> None:
    """Give a run or a style a font for all scripts, a size and a colour."""
    told.font.name, told.font.size = name, size
    if color is not None:
        told.font.color.rgb = color
    fonts = told._element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), name)


def line(
    where: Any,
    text: str,
    name: str = FANG,
    size: Any = SIZE_3,
    *,
    align: Any = None,
    color: RGBColor | None = None,
) -> Any:
    """Add a paragraph, by default in 三号仿宋."""
    paragraph = where.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    if text:
        styled(paragraph.add_run(text), name, size, color)
    return paragraph


def indent(paragraph: Any, *, first: int = 0, left: int = 0, right: int = 0) -> None:
    """Indent by whole signs, as the standard counts."""
    ind = paragraph._element.get_or_add_pPr().get_or_add_ind()
    for attribute, signs in (("firstLineChars", first), ("leftChars", left), ("rightChars", right)):
        if signs:
            ind.set(qn(f"w:{attribute}"), str(signs * 100))
            plain = attribute.removesuffix("Chars")
            ind.set(qn(f"w:{plain}"), str(signs * SIZE_3 // _TWIP))


def _rule(paragraph: Any, side: str, color: str, size: str, space: int = 0) -> None:
    border = f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>'
    pr = paragraph._element.get_or_add_pPr()
    pr.insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"),
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct"),
        *("w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind"),
        *("w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:textDirection", "w:textAlignment", "w:rPr"),
    )


def head(document: Any, name: str, number: str) -> None:
    """发文机关标志 35 mm below the upper edge of the type, two lines, the number, 4 mm, the red line (7.2.4-7)."""
    centre = WD_ALIGN_PARAGRAPH.CENTER
    told = line(document, name, SONG_TITLE, _fitting(name), align=centre, color=RED)
    told.paragraph_format.space_before = Mm(35)
    for _ in range(2):
        line(document, "")
    numbered = line(document, number, align=centre)
    numbered.paragraph_format.space_after = Mm(4)
    ruled = line(document, "")
    _hair(ruled)
    _rule(ruled, "top", "FF0000", "16")


def _hair(paragraph: Any) -> None:
    """Let a paragraph be no higher than a rule."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(2)


def _fitting(text: str) -> Any:
    """Return the size in which the name fits on one line, never as large as 上级机关 print theirs: at most 36 pt."""
    return min(Pt(36), Length(TYPE[0] // max(len(text), 1) // Pt(1) * Pt(1)))


def title(document: Any, text: str) -> None:
    """Write the title two lines below the rule, in 二号小标宋 (7.3.1)."""
    for _ in range(2):
        line(document, "")
    told = line(document, text, SONG_TITLE, SIZE_2, align=WD_ALIGN_PARAGRAPH.CENTER)
    told.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    told.paragraph_format.line_spacing = Pt(32)
    line(document, "")


def signed(document: Any, last: Any, issuer: str, day: str) -> None:
    """Write who issued it and when, never on a page without text: `last` is the paragraph before it (7.3.5)."""
    right = WD_ALIGN_PARAGRAPH.RIGHT
    last.paragraph_format.keep_with_next = True
    line(document, "").paragraph_format.keep_with_next = True
    wider = max(0, (len(day) - len(issuer)) // 2)
    who = line(document, issuer, align=right)
    who.paragraph_format.keep_with_next = True
    indent(who, right=2 + wider)
    indent(line(document, day, align=right), right=max(2, 2 + (len(issuer) - len(day)) // 2))


def imprint(document: Any, rows: Sequence[str], day: str) -> None:
    """版记 at the foot of the last page: lines thick, thin, thick; 抄送, who printed it and when (7.4)."""
    table = document.add_table(rows=len(rows), cols=1)
    table.autofit = False
    table.columns[0].width = TYPE[0]
    properties = table._tbl.tblPr
    inside = f'<w:insideH w:val="single" w:sz="{THIN}" w:space="0" w:color="000000"/>'
    outside = [f'<w:{side} w:val="single" w:sz="{THICK}" w:space="0" w:color="000000"/>' for side in ("top", "bottom")]
    place = 'w:vertAnchor="margin" w:horzAnchor="margin" w:tblpX="0" w:tblpYSpec="bottom"'
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}>{''.join(outside)}{inside}</w:tblBorders>")
    properties.insert_element_before(borders, *_AFTER_BORDERS)
    floating = parse_xml(f"<w:tblpPr {nsdecls('w')} {place}/>")
    properties.insert_element_before(floating, "w:tblOverlap", "w:bidiVisual", "w:tblW", *_AFTER_BORDERS)
    for row, words in zip(table.rows, rows, strict=True):
        row.cells[0].width = TYPE[0]
        paragraph = row.cells[0].paragraphs[0]
        styled(paragraph.add_run(words), FANG, SIZE_4)
        indent(paragraph, left=1, right=1)
    last = table.rows[-1].cells[0].paragraphs[0]
    last.paragraph_format.tab_stops.add_tab_stop(Length(TYPE[0] - 2 * SIZE_4), WD_TAB_ALIGNMENT.RIGHT)
    styled(last.add_run(f"\t{day}印发"), FANG, SIZE_4)
    _hair(line(document, ""))  # what floats hangs on the paragraph after it


def _number(footer: Any, align: Any) -> None:
    """页码: 四号宋体 between two dashes, one sign from the outer edge (7.5)."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    right = align == WD_ALIGN_PARAGRAPH.RIGHT
    indent(paragraph, left=0 if right else 1, right=1 if right else 0)
    styled(paragraph.add_run("— "), SONG, SIZE_4)
    field = paragraph.add_run()
    styled(field, SONG, SIZE_4)
    for kind in ("begin", "end"):
        field._element.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
    told = parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> PAGE </w:instrText>')
    field._element.insert(len(field._element) - 1, told)
    styled(paragraph.add_run(" —"), SONG, SIZE_4)
