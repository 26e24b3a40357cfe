"""Whose an act is, to whom it is owed, and who stands above it."""

import pytest

from qinqing.domains.contracts.rules.extraction import extract
from qinqing.domains.contracts.rules.extraction.debtors import by_act, standing
from qinqing.domains.contracts.rules.extraction.naming import classify
from qinqing.domains.contracts.rules.extraction.parties import parties_of, weakly
from qinqing.domains.contracts.rules.extraction.rows import due_in
from qinqing.domains.contracts.rules.extraction.sentences import Above

HEAD = "甲方：岚川市临港区管理委员会\n乙方：岚川禾曜新材料有限公司\n签订日期：2025年11月3日\n"
PURCHASE = "设备采购合同\n甲方：岚川市临港区财政局\n乙方：岚川禾曜新材料有限公司\n"


def above(*words: str, lead: bool = False) -> list[Above]:
    return [Above(place + 1.0, one, True, lead) for place, one in enumerate(words)]


@pytest.mark.parametrize(
    ("words", "side"),
    [
        (["甲方的义务"], "政府"),
        (["甲方的义务", "乙方责任"], "企业"),
        (["乙方的义务", "投产"], "企业"),
        (["甲方对乙方的支持"], "政府"),
        (["乙方"], "企业"),
        (["双方的责任"], "双方"),
        (["双方的工作"], None),
        (["供地"], None),
        (["甲乙双方约定如下"], None),
        (["支持企业发展若干政策实施细则"], None),
    ],
)
def test_a_heading_says_whose_promises_follow(words, side):
    assert standing(above(*words), parties_of(HEAD)) == side


def test_whoever_is_engaged_does_not_owe():
    found = extract(HEAD + "乙方应于5月底前建立台账。每季度委托具有资质的检验机构进行一次检验。").suggestions
    assert [one.debtor for one in found] == ["企业", "企业"]


def test_a_lead_in_is_no_heading_of_its_addressee():
    assert standing(above("甲方向乙方提供下列支持", lead=True), parties_of(HEAD)) == "政府"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("缴纳租金", ("企业", True)),
        ("完成征迁", ("政府", True)),
        ("缴纳的税款", (None, False)),
        ("召开会议", (None, False)),
    ],
)
def test_an_act_tells_whose_it_is(words, found):
    assert by_act(words, parties_of(HEAD)) == found


def test_a_buyer_pays_and_the_other_delivers():
    parties = parties_of(PURCHASE)
    assert (by_act("结算货款", parties), by_act("调试", parties)) == (("政府", False), ("企业", False))
    assert by_act("按日计算违约金并支付", parties) == (None, False)


@pytest.mark.parametrize(
    ("sentence", "debtor", "creditor"),
    [
        ("甲方应于5月底前交地。", "政府", "企业"),
        ("乙方应于5月底前缴清价款。", "企业", "政府"),
        ("供电公司应于5月底前向甲方提交方案。", "第三方", "政府"),
        ("供电公司应于5月底前送电。", "第三方", "企业"),
        ("双方应于5月底前签订补充协议。", "双方", "双方"),
    ],
)
def test_to_whom_it_is_owed(sentence, debtor, creditor):
    [one] = extract(HEAD + sentence).suggestions
    assert (one.debtor, one.creditor) == (debtor, creditor)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("用水报装服务指南\n岚川清源自来水有限公司\n一、受理后3个工作日内答复供水方案。", "第三方"),
        ("服务承诺书\n岚川市住建局\n我局郑重承诺：\n一、受理后3个工作日内答复。", "政府"),
        ("信用修复承诺书\n一、自签署之日起20日内报告。\n我单位接受监督。\n我单位负责。\n我局将核查。", "企业"),
        ("岚川市支持制造业发展若干措施\n一、对首次上规的企业，一次性奖励20万元。", "政府"),
        ("整改报告\n岚川市住建局、发展和改革局（信用办）：\n一、关于整改\n我公司于2026年5月底前完成整改。", "企业"),
    ],
)
def test_who_issues_a_paper_owes(text, side):
    found = extract(text).suggestions
    assert {one.debtor for one in found if one.limit.kind != "none" or one.fen} == {side}


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("岚川市住建局", "政府"),
        ("岚川供电公司", "第三方"),
        ("岚川管委会物业公司", "第三方"),
        ("岚川禾曜新材料有限公司", "企业"),
        ("岚川", None),
    ],
)
def test_a_tail_tells_what_a_body_is(name, side):
    assert classify(name) == side


@pytest.mark.parametrize(
    ("name", "side"), [("岚川商会", "第三方"), ("霜桥村", "政府"), ("南屿食品店", "企业"), ("岚川临港的", None)]
)
def test_unusual_names_are_weaker(name, side):
    assert weakly(name) == side


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("2026.4.30", "date"),
        ("2026年6月30日签订", "date"),
        ("投产后30日内", "after"),
        ("封顶前", "before"),
        ("长期坚持", "none"),
        ("", "none"),
    ],
)
def test_when_a_row_is_due(cell, kind):
    assert due_in(cell, None).kind == kind
