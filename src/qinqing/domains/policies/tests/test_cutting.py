"""A text is cut into provisions that can be cited, and nothing of it is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.domains.policies.rules.cutting import Piece, cited, cut, numeral

TEXT = """兰川市支持企业研发若干措施
为了支持企业研发，制定本措施。

第一章 总则
第一条　本措施适用于在本市注册的企业。
第二条 市工业和信息化局牵头实施。
第二章 支持内容
第三条 企业申请研发奖补，应当符合下列条件：
（一）属于小型、微型企业；
（二）研发投入占比不低于百分之三，或者
1.有效专利不少于两件；
2.软件著作权不少于五件；
（三）符合第三条（一）规定的其他条件。
前款所称研发投入，以纳税申报为准。
第三条规定的条件由市工业和信息化局解释。
第十条 本措施自2026年1月1日起施行。
附件1
一、申请表
（一）填写说明
"""


def numbers(text: str) -> list[str]:
    return [piece.number for piece in cut(text)]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_provisions_are_numbered_as_they_are_cited() -> None:
    assert numbers(TEXT) == [
        "",
        "",
        "第一章",
        "第一条",
        "第二条",
        "第二章",
        "第三条",
        "第三条（一）",
        "第三条（二）",
        "第三条（二）1",
        "第三条（二）2",
        "第三条（三）",
        "",
        "",
        "第十条",
        "附件1",
        "附件1一",
        "附件1一（一）",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一条为了公平，制定本办法。\n第二条本办法适用于全市。", ["第一条", "第二条"]),
        (
            "第一条 总则。 第二条 企业应当：（一）在本市注册；（二）信用良好。",
            ["第一条", "第二条", "第二条（一）", "第二条（二）"],
        ),
        (
            "一、支持研发\n（一）奖补\n1、标准\n（1）上限\n二、支持融资",
            ["一", "一（一）", "一（一）1", "一（一）1（1）", "二"],
        ),
        ("(一)半角括号", ["（一）"]),
        ("第三条之一 新增的条。", ["第三条之一"]),
        ("第二十一条 长数字。\n第二十二条同样。", ["第二十一条", "第二十二条"]),
        ("第一条 甲。\n第一条 乙。", ["第一条", "第一条〔2〕"]),
        ("3.5%的利率不是编号", [""]),
        ("2026、2027年的预算", [""]),
        ("一 二 三", [""]),
        ("", []),
        ("\n \u3000\n", []),
    ],
)
def test_texts_as_people_paste_them(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


def test_a_paragraph_belongs_to_its_article() -> None:
    [first, second] = cut("第一条 甲。\n乙。\n（一）丙。")
    assert first == Piece("第一条", "第一条", "甲。\n乙。", 1)
    assert (second.label, second.text) == ("（一）", "丙。")


def test_a_number_that_stands_twice_is_told_apart() -> None:
    assert [piece.again for piece in cut("第一条 甲。\n第一条 乙。")] == [False, True]


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "第一章 总则",
                "第一条 甲：（一）乙；（二）丙。",
                "一、丁",
                "（三）",
                "1.戊",
                "（2）己",
                "附件",
                "第三条规定",
            ]
        ),
        st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
    ),
    max_size=12,
)


@given(LINES)
def test_nothing_is_lost_and_no_number_stands_twice(lines: list[str]) -> None:
    text = "\n".join(lines)
    pieces = cut(text)
    assert squeezed("".join(piece.label + piece.text for piece in pieces)) == squeezed(text)
    named = [piece.number for piece in pieces if piece.number]
    assert len(named) == len(set(named))
    assert all(piece.label or piece.text for piece in pieces)


def test_numerals() -> None:
    written = ["一", "十", "十二", "二十", "二十一", "一百", "一百零五", "一百二十", "7", "两"]
    assert [numeral(one) for one in written] == [1, 10, 12, 20, 21, 100, 105, 120, 7, 2]


def test_numbers_are_compared_however_they_were_typed() -> None:
    assert cited("第三条 (一)") == "第三条（一）"
