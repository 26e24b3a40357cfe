"""A publication on paper: text, tables and charts in both formats, the same bytes each time, words stay words."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from django.template.loader import render_to_string
from docx import Document
from pypdf import PdfReader

from qinqing.kernel.publications.actions import correct, issue, submit, withdraw
from qinqing.kernel.publications.models import Publication
from qinqing.kernel.publications.queries.papers import paper_of
from qinqing.kernel.publications.rules.bulletin import to_docx
from qinqing.kernel.publications.rules.drawing import svg
from qinqing.kernel.publications.rules.papers import Chart, Grid, Heading, Line, Paper, Point, Words, tight, tightened
from qinqing.kernel.publications.rules.printed import printer, to_pdf
from qinqing.kernel.publications.tests.conftest import OCTOBER, Office
from tests import builders

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CHART = Chart(
    caption="近 3 个月的兑现率",
    says="政府 80.0% 到 <90.0%>",
    ticks=("8月", "9月", "10月"),
    lines=(
        Line("政府", (Point(8000, 6500, 9000), None, Point(9050, 8000, 9600))),
        Line("企业", (None, Point(7000, 5500, 8000), Point(10000, 7200, 10000)), dashed=True),
    ),
)
PAPER = Paper(
    issuer="岚川市人民政府办公室",
    head="双兑现月报",
    mark="2026年第6期",
    title="双兑现月报（2026年6月）",
    on=date(2026, 7, 3),
    note="数据读取于2026-07-01 09:00。",
    blocks=(
        Heading("一、双方说到做到了吗"),
        Words("政府：81.0% <b>粗</b>。"),
        CHART,
        Grid("按县区", ("县区", "政府"), [("临港区", "样本不足（3 项）"), ("海安县", "81.0%")]),
    ),
    foot=("指纹 00。",),
)


def test_the_docx_has_words_tables_and_a_chart_that_stays_one() -> None:
    made = to_docx(PAPER)
    document = Document(BytesIO(made))
    text = [paragraph.text for paragraph in document.paragraphs]
    for words in ("双兑现月报", "2026年第6期", "政府：81.0% <b>粗</b>。", "近 3 个月的兑现率", "2026年7月3日"):
        assert words in text
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["县区", "政府"],
        ["临港区", "样本不足（3 项）"],
        ["海安县", "81.0%"],
    ]
    with ZipFile(BytesIO(made)) as packed:
        chart = fromstring(packed.read("word/charts/chart1.xml"))
        assert "word/charts/chart1.xml" in packed.read("[Content_Types].xml").decode()
    gov, ent = chart.iter(f"{C}ser")
    values = [(one.get("idx"), one[0].text) for one in gov.find(f"{C}val").iter(f"{C}pt")]  # type: ignore[union-attr]  # a chart has both
    assert values == [("0", "0.8000"), ("2", "0.9050")]
    assert [one[0].text for one in ent.find(f"{C}val").iter(f"{C}pt")] == ["0.7000", "1.0000"]  # type: ignore[union-attr]  # a chart has both
    assert [one[0].text for one in gov.find(f"{C}errBars/{C}minus").iter(f"{C}pt")] == ["0.1500", "0.1050"]  # type: ignore[union-attr]  # a chart has both


def test_the_same_publication_is_the_same_file() -> None:
    assert to_docx(PAPER) == to_docx(PAPER)


def test_a_chart_has_a_mark_for_every_point_and_a_gap_for_none() -> None:
    drawn = fromstring(svg(CHART))
    marks = [one for one in drawn if one.tag.endswith(("rect", "circle"))]
    assert len(marks) == 2 + 4, "two in the legend, four points"
    joins = [one for one in drawn if "stroke-width" in one.attrib and one.get("fill") == "none"]
    assert len(joins) == 1, "of the government's line nothing is joined over its gap"
    assert drawn[0].text == CHART.says


@pytest.mark.skipif(printer() is None, reason="the libraries of WeasyPrint are not installed")
def test_the_pdf_has_its_text_and_its_chart() -> None:
    made = to_pdf(render_to_string("publications/paper.html", {"paper": PAPER}), len(PAPER.head))
    text = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split())
    for words in ("双兑现月报", "2026年第6期", "<b>粗</b>", "样本不足（3项）", "竖线是95%区间", "2026年7月3日印发"):
        assert words in text


def test_on_paper_no_blank_stands_beside_a_chinese_sign() -> None:
    assert tight("近 12 个月 72.9%（按期 35 / 48，95% 区间 59–83%）") == "近12个月72.9%（按期35 / 48，95%区间59–83%）"
    assert tightened(Words("HT-2026-0001 第 4.1 条")) == Words("HT-2026-0001第4.1条")


def test_the_paper_says_what_was_frozen_and_what_became_of_it(office: Office) -> None:
    one = office.issued()
    before = to_docx(paper_of(one))
    builders.usual_contract(office.city, OCTOBER.last)
    assert to_docx(paper_of(Publication.objects.get(pk=one.pk))) == before
    made = correct(reference=one.matter.reference, reason="漏登一份", by=office.drafter)
    submit(reference=made.matter.reference, by=office.drafter)
    issue(reference=made.matter.reference, by=office.leader)
    old, new = (paper_of(Publication.objects.get(pk=key)) for key in (one.pk, made.pk))
    assert old.number.endswith("〔已由更正本接替〕")
    assert Words("漏登一份") in new.blocks
    assert Words("合同由1份更正为2份。") in new.blocks
    assert one.fingerprint in old.foot[0]
    withdraw(reference=made.matter.reference, reason="口径有误", by=office.leader)
    assert paper_of(Publication.objects.get(pk=made.pk)).number.endswith("〔已撤回〕")
