"""Text files: encodings, and lines cut in the middle of a sentence."""

import pytest

from qinqing.domains.contracts.rules.reading import text_of

WORDS = "甲方：岚川市临港区管理委员会\n甲方应按期交地。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding):
    assert text_of(WORDS.replace("\n", "\r\n").encode(encoding)) == WORDS


WRAPPED = """投资协议
甲方应于2026年3月底前完成项目用地范围内的征地拆迁
工作，并在净地条件具备后20个工作日内启动国有建设用
地使用权挂牌出让程序。
乙方应当在签订出让合同之日起三十日内付清全部出让价
款。
1、乙方按期开工。
2、乙方按期投产。"""


def test_cut_lines_are_joined():
    assert text_of(WRAPPED.encode()).split("\n") == [
        "投资协议",
        "甲方应于2026年3月底前完成项目用地范围内的征地拆迁工作，并在净地条件具备后20个工作日内启动国有建设用地使用权挂牌出让程序。",
        "乙方应当在签订出让合同之日起三十日内付清全部出让价款。",
        "1、乙方按期开工。",
        "2、乙方按期投产。",
    ]


def test_paragraphs_and_tables_stay_as_they_are():
    text = "第一条 甲方应按期交地\n事项\t时限\n交地\t2026年3月\n\n第二条 乙方应按期投产\n" + "长" * 80
    assert text_of(text.encode()) == text


def test_a_line_cut_once_by_hand_is_joined():
    text = "第一条 甲方应于2026年5月31日前完成征迁，并将净地\n交付乙方使用。\n第二条 乙方应按期开工。"
    assert text_of(text.encode()).split("\n") == [
        "第一条 甲方应于2026年5月31日前完成征迁，并将净地交付乙方使用。",
        "第二条 乙方应按期开工。",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "供应商（全称）：岚川蓝芷信息技术有限公司，地址见附页\n根据公开招标的结果，双方签订本合同。",
        "甲方应于2026年6月底前交付净地，并接通临时用电\n乙方应于2026年9月底前开工。",
        "关于加快推进二期项目建设的承诺\n公司现作出承诺如下。",
    ],
)
def test_lines_of_their_own_stay_apart(text):
    assert text_of(text.encode()) == text
