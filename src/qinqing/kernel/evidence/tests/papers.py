"""Small office files and PDFs, with the lines with which they begin."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

from xlsxwriter import Workbook


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


def docx(*lines: str, head: str = "", foot: str = "", **members: str) -> bytes:
    body = f"<w:document><w:body>{_paragraphs(lines)}</w:body></w:document>"
    margins = {
        "word__header1_xml": f"<w:hdr>{_paragraphs([head])}</w:hdr>",
        "word__footer1_xml": f"<w:ftr>{_paragraphs([foot])}</w:ftr>",
    }
    return packed(**{"word__document_xml": body, **margins, **members})


def text_box(*lines: str) -> str:
    """Return a paragraph that holds a text box, as Word writes it: the new form, then the old one for older readers."""
    inside = f"<w:txbxContent>{_paragraphs(lines)}</w:txbxContent>"
    return (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:wsp><wps:txbx>"
        f"{inside}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def watermark(words: str) -> str:
    """Return the head of a page with a watermark, as Word and WPS write it."""
    return (
        '<w:hdr><w:p><w:r><w:pict><v:shape id="PowerPlusWaterMarkObject1" type="#_x0000_t136">'
        f'<v:textpath style="font-family:&quot;SimSun&quot;" on="t" string="{words}"/></v:shape></w:pict></w:r></w:p></w:hdr>'
    )


def xlsx(*lines: str, head: str = "", foot: str = "", box: str = "") -> bytes:
    """Return a workbook; heads and feet in heavy letters, `box` in a text box that lies on the first sheet."""
    held = io.BytesIO()
    with Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, [1, line])
        sheet.set_header(f'&L&"宋体,加粗"&12&B{head}' if head else "")
        sheet.set_footer(f"&C&K000000{foot}&R&P" if foot else "")
        if box:
            sheet.insert_textbox("D5", box)
    return held.getvalue()


def ofd(*lines: str) -> bytes:
    text = "".join(f"<ofd:TextObject><ofd:TextCode X='0'>{line}</ofd:TextCode></ofd:TextObject>" for line in lines)
    return packed(OFD_xml="<ofd:OFD/>", Doc_0__Pages__Page_0__Content_xml=f"<ofd:Page>{text}</ofd:Page>")


def ofd_letters(words: str, annotation: str = "") -> bytes:
    """Return a page on which every letter is an object of its own, side by side; `annotation`: a watermark laid upon it."""
    letters = "".join(
        f'<ofd:TextObject ID="{at}" Boundary="{20 + 6 * at} 15.5 6 6"><ofd:TextCode>{one}</ofd:TextCode></ofd:TextObject>'
        for at, one in enumerate(words)
    )
    laid = (
        f"<ofd:Appearance><ofd:TextObject><ofd:TextCode>{annotation}</ofd:TextCode></ofd:TextObject></ofd:Appearance>"
    )
    return packed(
        OFD_xml="<ofd:OFD/>",
        Doc_0__Pages__Page_0__Content_xml=f"<ofd:Page>{letters}</ofd:Page>",
        Doc_0__Annots__Page_0__Annotation_xml=laid,
    )


def stream(content: bytes, more: bytes = b"") -> bytes:
    """Return a packed stream; `more` stands in what it says of itself."""
    squeezed = zlib.compress(content)
    return b"<</Filter /FlateDecode /Length %d%s>>\nstream\n%s\nendstream" % (len(squeezed), more, squeezed)


def _index(places: dict[int, tuple[int, int, int]], root: int) -> bytes:
    """Return the stream that says where every object stands: at a byte of the file, or in another object's stream."""
    numbers = range(max(places) + 1)
    rows = b"".join(struct.pack(">BIH", *places.get(number, (0, 0, 0))) for number in numbers)
    return stream(rows, b" /Type /XRef /W [1 4 2] /Size %d /Root %d 0 R" % (len(numbers), root))


def book(objects: dict[int, bytes], together: Sequence[int] = (), root: int = 1) -> bytes:
    """Return a PDF of these objects; those named in `together` stand in one object stream."""
    written, places = b"%PDF-1.7\n", dict[int, tuple[int, int, int]]()
    apart = {number: what for number, what in objects.items() if number not in together}
    if together:
        holder, held, heads = max(objects) + 1, b"", b""
        for at, number in enumerate(together):
            heads += b"%d %d " % (number, len(held))
            held += objects[number] + b" "
            places[number] = (2, holder, at)
        more = b" /Type /ObjStm /N %d /First %d" % (len(together), len(heads))
        apart[holder] = stream(heads + held, more)
    for number, what in apart.items():
        places[number] = (1, len(written), 0)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, what)
    last = max(places) + 1
    places[last] = (1, len(written), 0)
    return written + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, _index(places, root), len(written))


def page(drawn: bytes, font: bytes, **more: bytes) -> dict[int, bytes]:
    """Return the objects of one page with one font; `more` stands in the page itself."""
    said = b"".join(b" /%s %s" % (name.encode(), value) for name, value in more.items())
    return {
        1: b"<</Type /Catalog /Pages 2 0 R>>",
        2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        3: b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources <</Font <</F1 5 0 R>>>>%s>>" % said,
        4: stream(drawn),
        5: font,
    }


def pdf(*lines: str, together: bool = False, across: str = "", **more: bytes) -> bytes:
    """Return a page whose letters only the font's own table explains; `together`: all but streams in an object stream;
    `across`: a watermark over the whole page.
    """
    letters = sorted(set("".join(lines) + across))
    codes = {letter: code for code, letter in enumerate(letters, start=1)}
    rows = b"".join(b"<%04X> <%s>\n" % (codes[one], one.encode("utf-16-be").hex().encode()) for one in letters)
    table = (
        b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange %d beginbfchar\n" % len(letters)
        + rows
        + b"endbfchar endcmap"
    )
    *texts, slope = [("".join(f"{codes[one]:04X}" for one in line)).encode() for line in (*lines, across)]
    drawn = b"".join(
        b"BT /F1 16 Tf 1 0 0 1 72 %d Tm [<%s>-3<%s>] TJ ET\n" % (700 - 20 * at, one[:4], one[4:])
        for at, one in enumerate(texts)
    )
    drawn += b"BT /F1 90 Tf .71 .71 -.71 .71 200 300 Tm <%s> Tj ET\n" % slope if across else b""
    font = (
        b"<</Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts"
        b" [<</Type /Font /Subtype /CIDFontType2 /BaseFont /A>>]>>"
    )
    objects = {**page(b"q .5 0 0 .5 0 0 cm\n" + drawn + b"Q", font, **more), 6: stream(table)}
    return book(objects, together=(1, 2, 3, 5) if together else ())


def plain_pdf(*lines: str) -> bytes:
    """Return a page written in the letters of the country's own code, by steps from one line to the next."""
    drawn = (
        b"BT /F1 16 Tf 20 TL 72 700 Td\n"
        + b"".join(b"<%s> Tj T*\n" % one.encode("gb18030").hex().encode() for one in lines)
        + b"ET"
    )
    font = b"<</Type /Font /Subtype /Type0 /BaseFont /STSong /Encoding /GBK-EUC-H /DescendantFonts [<</Type /Font>>]>>"
    return book(page(drawn, font))
