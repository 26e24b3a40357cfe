"""Files that were made to harm whoever looks into them: they take a bounded time and memory, and break nothing."""

import io
import resource

import pytest
from pypdf import PdfReader, PdfWriter

from qinqing.kernel.evidence.actions.apart import MEMORY, SECONDS
from qinqing.kernel.evidence.actions.looking import marked
from qinqing.kernel.evidence.rules import is_marked
from qinqing.kernel.evidence.rules.opening import openings
from qinqing.kernel.evidence.tests import papers

FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
MARKED = papers.pdf("机密★1年", "函")


def forms(depth: int, each: int, drawn: bytes) -> bytes:
    """Return a page that draws `each` forms, each of which draws as many again: `each` to the power of `depth`."""
    objects = papers.page(b"/X0 Do " * each, FONT)
    objects[3] = objects[3].replace(b"/Font", b"/XObject <</X0 10 0 R>> /Font")
    for level in range(depth):
        below = b" /Type /XObject /Subtype /Form /Resources <</Font <</F1 5 0 R>> /XObject <</X0 %d 0 R>>>>" % (
            11 + level
        )
        objects[10 + level] = papers.stream(drawn + (b"/X0 Do " * each if level < depth - 1 else b""), below)
    return papers.book(objects)


def locked(content: bytes, **passwords: str) -> bytes:
    """Return it locked, as an office program does."""
    writer, held = PdfWriter(clone_from=PdfReader(io.BytesIO(content))), io.BytesIO()
    writer.encrypt(algorithm="AES-256", **passwords)
    writer.write(held)
    return held.getvalue()


def looping() -> bytes:
    """Return a page tree that contains itself."""
    objects = papers.page(b"", FONT)
    objects[2] = b"<</Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 3>>"
    return papers.book(objects)


def bomb(size: int) -> bytes:
    """Return a page whose drawing unpacks to so many bytes."""
    return papers.book(papers.page(b"BT /F1 9 Tf (a) Tj ET " * (size // 22), FONT))


def behind_itself() -> bytes:
    """Return a file whose index names itself as the one before."""
    whole = papers.pdf("函")
    at = whole.rindex(b"startxref\n") + len(b"startxref\n")
    number = whole[at:].split(b"\n")[0]
    return whole.replace(b"/Type /XRef", b"/Prev %s /Type /XRef" % number)


HOSTILE = {
    "unpacks to 60 MB": lambda: bomb(60_000_000),
    "much to draw": lambda: bomb(7_000_000),
    "forms in forms": lambda: forms(9, 9, b"BT /F1 9 Tf (a) Tj ET "),
    "a heavy form, often": lambda: forms(1, 4_000, b"BT /F1 9 Tf (a) Tj ET " * 4_000),
    "pages in a circle": looping,
    "index behind itself": behind_itself,
    "numbers without end": lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 2_000_000,
    "brackets without end": lambda: papers.book(papers.page(b"[" * 3_000_000, FONT)),
    "names without end": lambda: papers.book({**papers.page(b"", FONT), 2: b"<<" + b"/A" * 1_000_000}),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_it_ends_within_its_bounds(case):
    before, own = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF)
    assert not marked("函.pdf", HOSTILE[case](), "pdf")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent <= SECONDS + 1
    # A child begins with what its parent held: after many other tests that may be more than it may take itself.
    assert after.ru_maxrss <= max(MEMORY // 1024, own.ru_maxrss, before.ru_maxrss)


def test_what_was_read_before_the_bounds_counts():
    pages = PdfWriter(clone_from=PdfReader(io.BytesIO(MARKED)))
    pages.append(PdfReader(io.BytesIO(HOSTILE["a heavy form, often"]())))
    held = io.BytesIO()
    pages.write(held)
    assert marked("函.pdf", held.getvalue(), "pdf")


def test_locked_against_change_is_read_and_locked_against_reading_is_not():
    assert marked("函.pdf", MARKED, "pdf")
    assert marked("函.pdf", locked(MARKED, user_password="", owner_password="b"), "pdf")
    assert not marked("函.pdf", locked(MARKED, user_password="a", owner_password="b"), "pdf")


@pytest.mark.parametrize("part", [0.1, 0.4, 0.7, 0.9])
def test_cut_off_in_the_middle_breaks_nothing(part):
    marked("函.pdf", MARKED[: int(len(MARKED) * part)], "pdf")


def test_cut_off_before_the_end_is_read():
    assert marked("函.pdf", MARKED[: MARKED.rindex(b"startxref")], "pdf")


@pytest.mark.parametrize(
    "xml",
    [
        "<w:txbxContent>" * 60_000,
        '<v:textpath string="' * 40_000,
        '<ofd:TextObject Boundary="' * 30_000,
        "<w:t" * 200_000,
        "<!DOCTYPE a [<!ENTITY b 'c'>]>" + "&b;" * 200_000,
    ],
    ids=["boxes", "marks", "places", "texts", "entities"],
)
def test_office_files_that_never_close(xml):
    for content, kind in [
        (papers.docx(word__document_xml=xml), "docx"),
        (papers.packed(OFD_xml="<x/>", Pages__Page_0__Content_xml=xml), "ofd"),
        (papers.packed(xl__workbook_xml="<x/>", xl__worksheets__a_xml=xml, xl__drawings__a_xml=xml), "xlsx"),
    ]:
        assert not any(map(is_marked, openings(content, kind)))


def test_a_zip_that_unpacks_to_much_is_opened_a_little():
    assert not any(map(is_marked, openings(papers.docx(word__document_xml=" " * 60_000_000), "docx")))
