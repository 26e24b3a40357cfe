"""An order on paper: the geometry of GB/T 9704-2012 in the file itself, a text layer and the fonts in the PDF."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from django.template.loader import render_to_string
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from qinqing.commons.orders.rules import Cited, Paper, full_day, is_word, mark
from qinqing.commons.orders.rules.official import to_docx
from qinqing.kernel.devices.printing import fonts_in
from qinqing.kernel.publications.rules import printed
from qinqing.kernel.publications.rules.official import FALLBACKS, FANG, SONG, SONG_TITLE, pitch
from qinqing.kernel.publications.rules.printed import missing, to_pdf

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWIPS_IN_MM = 1440 / 25.4


def paper(**more: object) -> Paper:
    given = {
        "issuer": "岚川市营商环境监督组",
        "mark": mark("岚营督", 2026, 12),
        "title": "关于限期办结的督办单",
        "addressee": "岚川市临港区管理委员会",
        "demand": ["查明原因。", "提交通水记录。"],
        "due": date(2026, 7, 3),
        "on": date(2026, 6, 8),
        "cited": [Cited("示例项目投资合同", "4.3", "接通供水", date(2026, 5, 29), 10)],
        "copies": ["岚川市人民政府", "岚川市营商环境建设局"],
    }
    return Paper(**{**given, **more})  # type: ignore[arg-type]  # one of each


def part(made: bytes, name: str):
    with ZipFile(BytesIO(made)) as whole:
        return fromstring(whole.read(name))


def only(where, path: str):
    [found] = where.iter(W + path)
    return found


def about(value: str | None, mm: float, off: float = 0.3) -> bool:
    return value is not None and abs(int(value) / TWIPS_IN_MM - mm) <= off


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("岚营督", 2026, 12), "岚营督〔2026〕12号"),
        (("", 2026, 1), "〔2026〕1号"),
        (("驻组督", 2030, 103), "驻组督〔2030〕103号"),
    ],
)
def test_the_number_is_written_as_the_standard_says(given: tuple[str, int, int], said: str) -> None:
    """六角括号, the year in full, no 第, no leading zero (7.2.5)."""
    assert mark(*given) == said


@pytest.mark.parametrize(
    ("text", "is_one"), [("岚营督", True), ("岚督〔2026〕", False), ("LYD", False), ("", False), ("督" * 13, False)]
)
def test_an_abbreviation_is_chinese_alone(text: str, is_one: bool) -> None:
    assert is_word(text) is is_one


@given(st.dates())
def test_days_carry_no_leading_zero(day: date) -> None:
    assert re.fullmatch(r"\d{1,4}年[1-9]\d?月[1-9]\d?日", full_day(day))


def test_page_and_type_are_those_of_the_standard() -> None:
    section = only(part(to_docx(paper()), "word/document.xml"), "sectPr")
    size, margins, grid = only(section, "pgSz"), only(section, "pgMar"), only(section, "docGrid")
    assert about(size.get(W + "w"), 210)
    assert about(size.get(W + "h"), 297)
    assert about(margins.get(W + "top"), 37)
    assert about(margins.get(W + "left"), 28)
    assert about(str(int(size.get(W + "w")) - int(margins.get(W + "left")) - int(margins.get(W + "right"))), 156)
    assert about(str(int(size.get(W + "h")) - int(margins.get(W + "top")) - int(margins.get(W + "bottom"))), 225)
    assert grid.get(W + "type") == "linesAndChars"
    lines, signs = int(grid.get(W + "linePitch")), int(grid.get(W + "charSpace"))
    height, width = 225 * TWIPS_IN_MM, 156 * TWIPS_IN_MM
    assert height // lines == 22
    assert width // (16 * 20 + signs / 4096 * 20) == 28
    assert (lines, signs) == pitch()


def test_the_parts_have_their_fonts_and_sizes() -> None:
    document = Document(BytesIO(to_docx(paper())))
    lines = {one.text: one for one in document.paragraphs if one.text}

    def set_in(text: str) -> tuple[str | None, float]:
        run = lines[text].runs[0]
        fonts = run._element.rPr.rFonts
        return fonts.get(W + "eastAsia"), run.font.size.pt

    head = lines["岚川市营商环境监督组文件"].runs[0]
    assert (str(head.font.color.rgb), head.font.name) == ("FF0000", SONG_TITLE)
    assert set_in("关于限期办结的督办单") == (SONG_TITLE, 22)
    assert set_in("岚营督〔2026〕12号") == (FANG, 16)
    assert set_in("岚川市临港区管理委员会：") == (FANG, 16)
    assert set_in("查明原因。") == (FANG, 16)
    assert set_in("2026年6月8日") == (FANG, 16)
    assert int(lines["查明原因。"]._element.pPr.ind.get(W + "firstLineChars")) == 200
    rows = [row.cells[0].paragraphs[0] for row in document.tables[0].rows]
    assert [one.text for one in rows] == [
        "抄送：岚川市人民政府，岚川市营商环境建设局。",
        "岚川市营商环境监督组\t2026年6月8日印发",
    ]
    assert {run.font.size.pt for one in rows for run in one.runs} == {14}


def test_the_red_rule_stands_between_number_and_title() -> None:
    body = part(to_docx(paper()), "word/document.xml")
    [rule] = list(body.iter(W + "pBdr"))
    assert only(rule, "top").get(W + "color") == "FF0000"
    words = ["".join(text.text or "" for text in one.iter(W + "t")) for one in body.iter(W + "p")]
    place = next(number for number, one in enumerate(body.iter(W + "p")) if one.find(f"{W}pPr/{W}pBdr") is not None)
    assert words.index("岚营督〔2026〕12号") < place < words.index("关于限期办结的督办单")


def test_the_imprint_hangs_at_the_foot_in_the_order_of_the_schema() -> None:
    """Word refuses a file whose elements stand in another order."""
    properties = only(part(to_docx(paper()), "word/document.xml"), "tblPr")
    names = [one.tag.removeprefix(W) for one in properties]
    schema = ["tblStyle", "tblpPr", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]
    assert names == sorted(names, key=schema.index)
    assert only(properties, "tblpPr").get(W + "tblpYSpec") == "bottom"
    edges = {one.tag.removeprefix(W): one.get(W + "sz") for one in only(properties, "tblBorders")}
    assert edges == {"top": "8", "bottom": "8", "insideH": "6"}


def test_pages_are_numbered_and_every_font_has_one_that_takes_its_place() -> None:
    made = to_docx(paper())
    with ZipFile(BytesIO(made)) as whole:
        footers = [whole.read(name).decode() for name in whole.namelist() if "footer" in name and "rels" not in name]
    assert len(footers) == 2
    assert all("PAGE" in one and SONG in one and 'w:sz w:val="28"' in one for one in footers)
    table = part(made, "word/fontTable.xml")
    told = {one.get(W + "name"): only(one, "altName").get(W + "val") for one in table.iter(W + "font")}
    assert told == FALLBACKS


def test_a_file_does_not_tell_when_it_was_taken() -> None:
    with ZipFile(BytesIO(to_docx(paper()))) as whole:
        assert {one.date_time for one in whole.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert Document(BytesIO(to_docx(paper()))).core_properties.created.date() == date(2026, 6, 8)


def test_what_its_reader_may_not_see_is_only_counted() -> None:
    shown = "".join(paper(cited=[], hidden=2).paragraphs)
    assert "示例项目" not in shown
    assert "不在本件列明" in shown
    assert "另有 1 项" in "".join(paper(hidden=1).paragraphs)
    assert paper(cited=[]).paragraphs[0] == "查明原因。"


def test_the_pdf_has_its_text_and_its_fonts_inside() -> None:
    one = paper()
    made = to_pdf(render_to_string("orders/official.html", {"paper": one}), len(one.head))
    pages = PdfReader(BytesIO(made)).pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    for words in ("岚川市营商环境监督组文件", "岚营督〔2026〕12号", *one.paragraphs, "抄送：岚川市人民政府", "印发"):
        assert "".join(words.split()) in text
    width, height = (float(side) * 25.4 / 72 for side in pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    assert fonts_in(made)
    described = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].get_object().values()]
    for font in described:
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(inner)


def test_a_long_order_runs_over_pages_and_keeps_its_day_with_text() -> None:
    one = paper(demand=[f"第{number}条要求，请在期限以内办结并提交材料。" for number in range(40)])
    made = to_pdf(render_to_string("orders/official.html", {"paper": one}), len(one.head))
    pages = ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(made)).pages]
    assert len(pages) >= 3
    [signed] = [text for text in pages if "监督组2026年6月8日" in text.partition("抄送")[0]]
    assert "说明原因。" in signed
    assert "印发" in pages[-1]
    assert all(f"—{number}—" in text for number, text in enumerate(pages, start=1))


def test_markup_in_an_order_stays_text() -> None:
    one = paper(demand=["<img src='http://127.0.0.1/x'><b>粗</b>"])
    made = to_pdf(render_to_string("orders/official.html", {"paper": one}), len(one.head))
    assert "<b>粗</b>" in "".join(PdfReader(BytesIO(made)).pages[0].extract_text().split())


def test_which_fonts_are_missing_is_read_from_what_was_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    missing.cache_clear()
    monkeypatch.setattr(printed, "fonts_in", lambda _pdf: {"FangSong"})
    assert missing() == ("小标宋",)
    missing.cache_clear()
    monkeypatch.setattr(printed, "fonts_in", lambda _pdf: {"FangSong", "FZXiaoBiaoSong-B05S"})
    assert missing() == ()
    missing.cache_clear()


def test_without_the_libraries_nothing_is_missing_but_the_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    missing.cache_clear()
    for module in ("qinqing.kernel.publications.rules.printed", "qinqing.kernel.devices.printing"):
        monkeypatch.setattr(f"{module}.printer", lambda: None)
    assert missing() == ()
    with pytest.raises(RuntimeError, match="apt install"):
        to_pdf("<p>一</p>")
    missing.cache_clear()
