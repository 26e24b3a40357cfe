"""Folding, numbers, money, parties, sentences: each stage by itself."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.domains.contracts.rules.extraction.dating import day_of
from qinqing.domains.contracts.rules.extraction.folding import fold
from qinqing.domains.contracts.rules.extraction.money import penalty, sums
from qinqing.domains.contracts.rules.extraction.numerals import amount, whole, year
from qinqing.domains.contracts.rules.extraction.parties import parties_of
from qinqing.domains.contracts.rules.extraction.sentences import LONGEST, sentences


@given(st.text(alphabet="甲 方（(：:，,。2０　３\t“年", max_size=30), st.integers(0, 5))
def test_every_folded_character_knows_its_place(text, offset):
    folded = fold(text, offset)
    assert len(folded.text) == len(folded.places)
    assert list(folded.places) == sorted(set(folded.places))
    assert all(0 <= place - offset < len(text) for place in folded.places)


@pytest.mark.parametrize(
    ("written", "number"),
    [("30", 30), ("3,000", 3000), ("三十", 30), ("叁佰万", 3_000_000), ("1.5亿", 150_000_000), ("3千万", 30_000_000),
     ("1亿2000万", 120_000_000), ("两", 2), ("半", "0.5"), ("一百零五", 105), ("十", 10)],
)  # fmt: skip
def test_numbers(written, number):
    assert amount(written) == Decimal(number)


@pytest.mark.parametrize("written", ["百", "万万千", "半年", "1.2.3", "9" * 40])
def test_what_is_no_number(written):
    assert amount(written) is None


def test_whole_numbers_and_years():
    assert (whole("0.5"), whole("二十四"), year("二〇二六"), year("二O二六"), year("二六")) == (
        None,
        24,
        2026,
        2026,
        None,
    )


def test_sums_are_exact():
    assert [fen for _, fen in sums(fold("5000万元，0.05元，叁佰万元整").text)] == [5_000_000_000, 5, 300_000_000]


def test_prices_and_foreign_money_are_no_sums():
    assert sums(fold("200元/平方米，1000万美元").text) == []


@pytest.mark.parametrize(
    ("text", "rate", "per"),
    [("每逾期一日按万分之五支付违约金", "0.0005", "calendar_day"), ("按日0.05%支付滞纳金", "0.0005", "calendar_day"),
     ("每日按1‰缴纳违约金", "0.001", "calendar_day"), ("支付百分之十的违约金", "0.1", None)],
)  # fmt: skip
def test_penalty_rates(text, rate, per):
    found = penalty(fold(text).text)
    assert found is not None
    assert (found.rate, found.per) == (Decimal(rate), per)


def test_penalty_sums():
    found = penalty("支付违约金10万元")
    assert found is not None
    assert found.fen == 10_000_000


GOVERNMENT_FIRST = "甲方：岚川市临港区管理委员会\n乙方：岚川禾曜新材料有限公司（以下简称“禾曜新材料”）\n"


@pytest.mark.parametrize(
    ("head", "sides"),
    [
        (GOVERNMENT_FIRST, {"甲方": "政府", "乙方": "企业", "禾曜新材料": "企业"}),
        ("甲方：岚川澄湖精密制造有限公司\n乙方：岚川市临港区管理委员会（下称“管委会”）", {"甲方": "企业", "乙方": "政府", "管委会": "政府"}),
        ("出租方（甲方）：岚川市临港区园区开发有限公司\n承租方（乙方）：岚川禾曜新材料有限公司", {"甲方": "政府", "出租方": "政府", "承租方": "企业"}),
        ("需方（甲方）：岚川禾曜新材料有限公司\n供方（乙方）：岚川澄湖精密制造有限公司\n丙方：岚川市临港区管理委员会", {"需方": "企业", "供方": "企业", "丙方": "政府"}),
        ("岚川市临港区管理委员会（以下简称“甲方”）与岚川禾曜新材料有限公司（以下简称“乙方”）", {"甲方": "政府", "乙方": "企业"}),
        ("甲方（屋顶产权方）：岚川澄湖精密制造有限公司\n乙方（政府平台）：岚川市临港区新能源投资发展有限公司", {"甲方": "企业", "乙方": "政府"}),
        ("甲方：\n乙方：\n甲方拟在乙方园区投资建设项目，乙方兑现奖励。", {"甲方": "企业", "乙方": "政府"}),
        (GOVERNMENT_FIRST + "丙方：岚川市临港区财政局", {"丙方": "政府"}),
        (GOVERNMENT_FIRST + "丙方：岚川澄湖精密制造有限公司", {"丙方": "第三方"}),
        (GOVERNMENT_FIRST + "丙方：岚川禾曜控股有限公司", {"丙方": "企业"}),
        ("甲方：岚川职业学院\n乙方：岚川市人社局\n丙方：岚川澄湖精密制造有限公司", {"甲方": "第三方", "丙方": "企业"}),
        ("甲方：岚川市临港区管理委员会\n乙方：岚川城投有限公司\n丙方：岚川澄湖精密制造有限公司", {"乙方": "政府", "丙方": "企业"}),
        ("甲方：岚川市临港区管理委员会\n乙方：许衡", {"甲方": "政府", "乙方": "企业"}),
        ("岚川市人民政府（“市政府”）\n岚川澄湖精密制造有限公司（“澄湖精密”）", {"市政府": "政府", "澄湖精密": "企业"}),
        ("出租人：岚川科创园运营管理有限公司（国有独资，以下称“园区公司”）\n承租人：岚川禾曜新材料有限公司", {"园区公司": "政府", "出租人": "政府"}),
        ("供热人：岚川澄湖热电有限公司\n用热人：岚川南屿食品有限公司\n用热人按月向供热人付费。", {"供热人": "第三方", "用热人": "企业"}),
        ("征收部门：岚川市房屋征收服务中心\n服务单位：霜桥街道办事处\n征收部门按期付款，服务单位验收。", {"征收部门": "政府", "服务单位": "政府"}),
        ("帮扶单位（甲方）：霜桥镇人民政府\n帮扶对象（乙方）：岚川南屿食品厂\n挂钩单位（丙方）：岚川市市场监督管理局", {"丙方": "政府", "挂钩单位": "政府"}),
        (GOVERNMENT_FIRST + "丙方：岚川远帆机器人有限公司（乙方全资子公司，以下简称“项目公司”）", {"丙方": "企业", "项目公司": "企业", "": None}),
        ("岚川产业引导基金（有限合伙）（以下简称“引导基金”）\n岚川远帆机器人有限公司（以下简称“目标企业”）", {"引导基金": "政府", "目标企业": "企业"}),
        (GOVERNMENT_FIRST + "由岚川恒燃天然气有限公司供气，恒燃公司负责检修。", {"恒燃公司": "第三方"}),
        ("第一项，责任单位：区住建局\n第二项，责任单位：岚川禾曜新材料有限公司\n责任单位按月报告。", {"责任单位": None}),
        ("采购单位：岚川禾曜新材料有限公司（甲方）\n供应单位：岚川澄湖精密制造有限公司（乙方）\n监管单位：临港区市场监督管理局（丙方）", {"甲方": "企业", "丙方": "政府"}),
        ("岚川清源自来水有限公司（以下简称“我公司”）承诺如下：\n我公司24小时受理。", {"我公司": "第三方"}),
        ("关于岚川市南屿食品有限公司贷款问题\n南屿食品须结清欠息。", {"南屿食品": "企业"}),
        ("涉及澄湖光电、南屿食品、禾曜轴承三家企业", {"南屿食品": "企业"}),
    ],
)  # fmt: skip
def test_sides(head, sides):
    found = parties_of(head).sides
    assert {word: found.get(word) for word in sides} == sides


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("签约日：2026年1月20日\n甲方应于3月底前交地。", "2026-01-20"),
        ("议定如下。\n开发区办公室 2026年3月13日印", "2026-03-13"),
        ("合同自签章之日起生效。二〇二六年二月二十日", "2026-02-20"),
        ("本协议于2026年2月6日在岚川市签署：\n2027年12月31日前投产。", "2026-02-06"),
        ("2026年底前开工，2026年供地，2027年投产。", "2026-01-01"),
    ],
)
def test_a_paper_says_when_it_was_made(text, day):
    assert str(day_of(text)) == day


def test_a_paper_that_is_spoken_of_does_not_date_this_one():
    assert str(day_of("解除双方于2023年6月签订的协议。2026年5月底前退地。")) == "2026-01-01"


def test_bodies_are_known_by_their_tail():
    named = parties_of(GOVERNMENT_FIRST).named("区自然资源分局、供电公司和施工单位向区财政局报送，第三方机构出具报告")
    assert [(one.word, one.side) for one in named] == [
        ("区自然资源分局", "政府"),
        ("供电公司", "第三方"),
        ("施工单位", "第三方"),
        ("区财政局", "政府"),
        ("第三方机构", "第三方"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("禾曜公司负责厂内配电", ["禾曜公司"]),
        ("由滨河街道办事处会同霜桥供电公司办理", ["滨河街道办事处", "霜桥供电公司"]),
        ("审批机关应当答复，监理人审核", ["审批机关", "监理人"]),
        ("县教体局落实学位，协调热电公司供汽", ["县教体局", "热电公司"]),
        ("优化布局，重点企业应复工", ["企业"]),
        ("农商行应放款，临港支行审批", ["农商行", "临港支行"]),
        ("由人民银行岚川分行指导，用户应配合", ["人民银行岚川分行", "用户"]),
        ("向社会公布第三方满意度测评结果", []),
    ],
)
def test_a_body_is_named_with_what_makes_its_name(text, words):
    assert [one.word for one in parties_of(GOVERNMENT_FIRST).named(text)] == words


def test_sentences_know_what_stands_above():
    text = "第二章 甲方的义务\n第五条 供地\n1. 征地；2. 供地。\n第三章 乙方的义务\n按期投产。"
    found = {one.text: [above.words for above in one.above] for one in sentences(text)}
    assert found["征地；"] == ["甲方的义务", "供地"]
    assert found["按期投产。"] == ["乙方的义务"]


def test_a_lead_in_without_a_label_ends_at_the_next():
    text = "甲方责任：\n1、供地。\n2、通水。\n乙方责任：\n1、开工。"
    found = {one.text: [above.words for above in one.above] for one in sentences(text)}
    assert found["通水。"] == ["甲方责任"]
    assert found["开工。"] == ["乙方责任"]


def test_a_sentence_without_an_end_is_cut():
    assert max(len(one.text) for one in sentences("甲方应于年内完成" * 2000)) <= 2 * LONGEST + 1


def test_who_and_when_belong_to_the_sentence_before():
    found = sentences("完成征迁。（责任单位：区征收办；完成时限：4月底）")
    assert len(found) == 1


@pytest.mark.parametrize("text", ["", "\n\n", "。。。", "（（（", "》" * 50, "\t\t|", "一、", "（一）（二）（三）"])
def test_odd_texts_break_nothing(text):
    assert all(one.text for one in sentences(text))
