"""Small office files and PDFs, with the lines with which they begin."""

import io
import zipfile
import zlib
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet


def packed(**members: str) -> bytes:
    """Return a zip; in the names of its members `__` stands for a slash and `_xml` for the ending."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return held.getvalue()


def _paragraphs(lines: Sequence[str]) -> str:
    """Return each line as a paragraph, in two runs: editors split them where they like."""
    runs = ((line[:1], line[1:]) for line in lines)
    return "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{a}</w:t></w:r><w:r><w:t>{b}</w:t></w:r></w:p>' for a, b in runs
    )


def docx(*lines: str, head: str = "") -> bytes:
    body = f"<w:document><w:body>{_paragraphs(lines)}</w:body></w:document>"
    return packed(word__document_xml=body, word__header1_xml=f"<w:hdr>{_paragraphs([head])}</w:hdr>")


def xlsx(*lines: str, head: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for line in lines:
        sheet.append([1, line])
    sheet.oddHeader.left.text = head
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def ofd(*lines: str) -> bytes:
    text = "".join(f"<ofd:TextObject><ofd:TextCode X='0'>{line}</ofd:TextCode></ofd:TextObject>" for line in lines)
    return packed(OFD_xml="<ofd:OFD/>", Doc_0__Pages__Page_0__Content_xml=f"<ofd:Page>{text}</ofd:Page>")


def _stream(number: int, content: bytes, more: bytes = b"") -> bytes:
    squeezed = zlib.compress(content)
    said = b"%d 0 obj\n<</Filter /FlateDecode /Length %d%s>>\nstream\n" % (number, len(squeezed), more)
    return said + squeezed + b"\nendstream\nendobj\n"


def pdf(*lines: str, together: bool = False) -> bytes:
    """Return a page whose letters only the font's own table explains; `together`: the font stands in an object stream."""
    letters = sorted(set("".join(lines)))
    codes = {letter: code for code, letter in enumerate(letters, start=1)}
    rows = b"".join(b"<%04X> <%s>\n" % (codes[one], one.encode("utf-16-be").hex().encode()) for one in letters)
    table = (
        b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange beginbfchar\n" + rows + b"endbfchar endcmap"
    )
    texts = [("".join(f"{codes[one]:04X}" for one in line)).encode() for line in lines]
    drawn = b"".join(
        b"BT /F1 16 Tf 1 0 0 1 72 %d Tm [<%s>-3<%s>] TJ ET\n" % (700 - 20 * at, one[:4], one[4:])
        for at, one in enumerate(texts)
    )
    font = b"<</Type /Font /Subtype /Type0 /ToUnicode 6 0 R>>"
    held = (
        _stream(5, b"5 0 " + font, b" /Type /ObjStm /N 1 /First 4") if together else b"5 0 obj\n" + font + b"\nendobj\n"
    )
    page = b"3 0 obj\n<</Type /Page /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>\nendobj\n"
    return (
        b"%PDF-1.7\n"
        + _stream(4, b"q .5 0 0 .5 0 0 cm\n" + drawn + b"Q")
        + page
        + held
        + _stream(6, table)
        + b"%%EOF\n"
    )


def plain_pdf(*lines: str) -> bytes:
    """Return a page written in a code of its own, by steps from one line to the next."""
    drawn = (
        b"BT /F1 16 Tf 20 TL 72 700 Td\n" + b"".join(b"(%s) Tj T*\n" % one.encode("gb18030") for one in lines) + b"ET"
    )
    return b"%PDF-1.4\n4 0 obj\n<</Length 9>>\nstream\n" + drawn + b"\nendstream\nendobj\n%%EOF\n"
