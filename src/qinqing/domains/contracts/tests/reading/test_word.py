"""What a reader of a Word document sees is what is read."""

import pytest

from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.domains.contracts.rules.reading import files, text_of
from qinqing.domains.contracts.rules.reading.numbering import formatted
from qinqing.domains.contracts.tests.reading.documents import HEAD, NAMES, cell, level, numbering, paragraph, run, word

LISTS = numbering(
    level(0, "chineseCounting", "第%1条　"),
    level(1, "decimal", "%1.%2 ", "<w:isLgl/>"),
    level(2, "decimal", "（%3）"),
)


def test_insertions_stay_and_deletions_go():
    marked = (
        run("甲方应在")
        + f"<w:ins>{run('30日')}</w:ins>"
        + "<w:del><w:r><w:delText>60日</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{run('搬走')}</w:moveFrom><w:moveTo>{run('内')}</w:moveTo>"
        + run("交地。")
    )
    assert text_of(word(paragraph(marked))) == "甲方应在30日内交地。"


def test_controls_links_and_breaks():
    inside = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('乙方')}</w:sdtContent></w:sdt><w:hyperlink>{run('开工')}</w:hyperlink>"
    )
    block = (
        f"<w:sdt><w:sdtContent>{paragraph(inside + '<w:r><w:br/><w:t>投产</w:t><w:tab/></w:r>')}</w:sdtContent></w:sdt>"
    )
    assert text_of(word(block)) == "乙方开工\n投产 "


def test_numbers_count_and_restart():
    blocks = [
        paragraph("总则", (1, 0)),
        paragraph("甲", (1, 1)),
        paragraph("细", (1, 2)),
        paragraph("乙", (1, 1)),
        paragraph("细", (1, 2)),
        paragraph("分则", (1, 0)),
        paragraph("丙", (1, 1)),
        paragraph("没有编号"),
    ]
    assert text_of(word(*blocks, numbering=LISTS)).split("\n") == [
        "第一条　总则",
        "1.1 甲",
        "（1）细",
        "1.2 乙",
        "（1）细",
        "第二条　分则",
        "2.1 丙",
        "没有编号",
    ]


def test_numbers_of_styles_and_new_starts():
    styles = (
        f'{HEAD}<w:styles {NAMES}><w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        "</w:styles>"
    )
    again = '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    first = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    lists = numbering(level(0, "decimal", "%1."), numbers=(first, again))
    blocks = [paragraph("甲", style="a"), paragraph("乙", style="a"), paragraph("丙", (2, 0)), paragraph("丁", (2, 0))]
    text = text_of(word(*blocks, numbering=lists, styles=styles))
    assert text.split("\n") == ["1.甲", "2.乙", "1.丙", "2.丁"]


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [(12, "chineseCounting", "十二"), (20, "japaneseCounting", "二十"), (105, "chineseCountingThousand", "一百零五"),
     (1010, "chineseCounting", "一千零一十"), (3, "chineseLegalSimplified", "叁"), (4, "lowerRoman", "iv"), (28, "upperLetter", "BB"),
     (3, "decimalEnclosedCircle", "③"), (2, "ideographTraditional", "乙"), (7, "decimalZero", "07"), (5, "whatever", "5")],
)  # fmt: skip
def test_forms_of_numbers(value, form, written):
    assert formatted(value, form) == written


def test_tables_are_lines_with_cells_between_tabs():
    rows = [
        f"<w:tr>{cell('事项')}{cell('责任单位')}</w:tr>",
        f"<w:tr>{cell('供地')}{cell('管委会', '<w:vMerge w:val=' + chr(34) + 'restart' + chr(34) + '/>')}</w:tr>",
        f"<w:tr>{cell('通水')}{cell('', '<w:vMerge/>')}</w:tr>",
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删去')}{cell('的行')}</w:tr>",
    ]
    assert text_of(word(f"<w:tbl>{''.join(rows)}</w:tbl>")).split("\n") == [
        "事项\t责任单位",
        "供地\t管委会",
        "通水\t管委会",
    ]


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent>{paragraph('框中')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert text_of(word(paragraph(f"<w:r>{both}</w:r>" + run("正文")))).split("\n") == ["正文", "框中"]


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xd0\xcf\x11\xe0rest", "旧版"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04broken", "损坏"),
        (b"", "没有文字"),
        (b"\x7fELF\x00\x01", "不是文本"),
        (word(paragraph("甲方")).replace(b"word/document.xml", b"word/documint.xml"), "Word"),
        (word(), "没有文字"),
        (word("<w:tbl><w:tr><w:tc>" * 60 + paragraph("深") + "</w:tc></w:tr></w:tbl>" * 60), "太深"),
        (word(paragraph("零" * 20_000_000)), "解压后过大"),
    ],
    ids=["old", "pdf", "broken", "empty", "binary", "foreign", "no words", "deep", "bomb"],
)
def test_what_cannot_be_read_says_why(content, says):
    with pytest.raises(UnreadableFile, match=says):
        text_of(content)


def test_a_text_that_is_too_long(monkeypatch):
    monkeypatch.setattr(files, "LONGEST", 10)
    with pytest.raises(UnreadableFile, match="太长"):
        text_of(word(paragraph("甲方应按期完成征地拆迁工作")))


def test_entities_are_refused():
    entities = f'<?xml version="1.0"?>{ENTITY}<w:numbering {NAMES}>&b;</w:numbering>'
    with pytest.raises(UnreadableFile, match="可能有害"):
        text_of(word(paragraph("甲方"), numbering=entities))
