"""What a file is, and what it may be called."""

import io
import unicodedata
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qinqing.kernel.evidence.rules import MEDIA_TYPES, clean_name, ending, sniff


def archive(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(zipfile.ZipInfo(name), "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", "pdf"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (archive("word/document.xml"), "docx"),
        (archive("xl/workbook.xml"), "xlsx"),
        (archive("OFD.xml"), "ofd"),
        (archive("AndroidManifest.xml"), None),
        (archive(), None),
        (archive("OFD.xml")[:40], None),
        (b"PK\x03\x04" + b"\0" * 40, None),
        (b"MZ\x90\x00", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_bytes_decide(content, kind):
    assert sniff(content) == kind


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", archive("OFD.xml")[:30]]))
def test_no_bytes_break_it(content, start):
    assert sniff(start + content) in {None, *MEDIA_TYPES}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.PDF", "pdf"),
        ("a.jpeg", "jpg"),
        ("a.tar.ofd", "ofd"),
        ("a", None),
        (".pdf", None),
        ("a.exe", None),
        ("a.pdf.exe", None),
    ],
)
def test_endings(name, kind):
    assert ending(name) == kind


@given(st.text(max_size=400))
@example("../../etc/passwd")
@example("C:\\照片\\现场.jpg")
@example("a\u202egpj.exe")
@example("a." + "x" * 300)
@example("长" * 300 + ".jpg")
@example("..")
@example(".\x1f")
@example("\x00")
@example("")
def test_names_are_plain(name):
    plain = clean_name(name)
    assert 0 < len(plain) <= 120
    assert not set(plain) & set("/\\")
    assert all(unicodedata.category(sign) not in {"Cc", "Cf", "Zl", "Zp"} for sign in plain)


def test_names_keep_what_matters():
    assert clean_name("C:\\照片\\现场 1.jpg") == "现场 1.jpg"
    assert clean_name("长" * 300 + ".jpg") == "长" * 116 + ".jpg"
    assert clean_name("a\u202egpj.exe") == "agpj.exe"
