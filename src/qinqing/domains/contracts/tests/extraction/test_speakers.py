"""Whose words a line of minutes is, and what 「我们」 means in it."""

import pytest

from qinqing.domains.contracts.rules.extraction import extract
from qinqing.domains.contracts.rules.extraction.speakers import of_oneself, speakers_of, spoken


@pytest.mark.parametrize(
    ("line", "name", "words"),
    [
        ("许局长：月底前答复。", "许局长", "月底前答复。"),
        ("许副局长（区住建局）补充说：月底前答复。", "许副局长", "月底前答复。"),
        ("小许：材料明天报。", "小许", "材料明天报。"),
        ("答：三日内办结。", "", "三日内办结。"),
        ("责任单位：区住建局。", "", "责任单位：区住建局。"),
        ("许局长三日内答复。", "", "许局长三日内答复。"),
    ],
)
def test_who_speaks_a_line(line, name, words):
    speaker, begins = spoken(line)
    assert (speaker, line[begins:]) == (name, words)


@pytest.mark.parametrize("words", ["我们月底前答复", "材料我来补", "我方承担费用"])
def test_of_oneself(words):
    assert of_oneself(words)


@pytest.mark.parametrize("words", ["请给我们答复", "我局月底前答复", "企业月底前答复"])
def test_of_others(words):
    assert not of_oneself(words)


NOTES = [
    "许局长：我们三日内办结。",
    "戚总：我们六月开工。",
    "方行长：我行放款。",
    "陆工（施工单位）：我们加班。",
    "钟代表：好。",
]


def test_a_title_or_the_body_behind_a_name_tells_the_side():
    known = speakers_of(NOTES, {"施工单位": "第三方"}, {})
    assert known == {"许局长": "政府", "戚总": "企业", "方行长": "第三方", "陆工": "第三方"}


def test_the_body_outweighs_the_title():
    assert speakers_of([*NOTES, "许局长（禾曜新材料）：补充。"], {}, {"禾曜新材料": "企业"})["许局长"] == "企业"


def test_two_lines_with_a_colon_are_no_notes():
    assert speakers_of(NOTES[:2], {}, {}) == {}


def test_a_name_with_what_it_is_in_brackets_is_known_further_down():
    text = (
        "座谈会记录\n陆见微（区住建局局长）：我局6月底前通水。\n贺知秋（禾曜新材料总经理）：我们8月底前投产。\n"
        "方若谷（农商行行长）：我们7个工作日内放款。\n贺知秋：我们明年3月底前报告进展。\n"
    )
    assert [one.debtor for one in extract(text).suggestions] == ["政府", "企业", "第三方", "企业"]


def test_what_one_says_of_oneself_is_said_of_his_body():
    text = "座谈记录\n许局长：我们3日内办结施工许可。\n戚总：我们在6月底前开工建设。\n方行长：我们10日内放款。\n"
    assert [one.debtor for one in extract(text).suggestions] == ["政府", "企业", "第三方"]
