"""Whole texts: who owes what until when, and what must not be suggested."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinqing.domains.contracts.rules.extraction import extract
from qinqing.domains.contracts.rules.extraction.telling import lines, plain

HEAD = "甲方：岚川市临港区管理委员会\n乙方：岚川禾曜新材料有限公司\n签订日期：2025年11月3日\n"


def told(sentence: str, head: str = HEAD) -> list[tuple[str, str]]:
    return [(one.debtor, one.limit.kind) for one in extract(head + sentence).suggestions]


@pytest.mark.parametrize(
    ("sentence", "debtor", "kind"),
    [
        ("甲方应于2026年3月底前完成征地拆迁。", "政府", "date"),
        ("在收到甲方书面通知后10日内，乙方应缴清价款。", "企业", "after"),
        ("甲方有权要求乙方在三个月内补足投资。", "企业", "after"),
        ("经甲方同意后，乙方应在30日内开工。", "企业", "after"),
        ("临时用电由供电公司负责，3月底前送电。", "第三方", "date"),
        ("双方应于每年12月召开一次联席会议。", "双方", "recurring"),
        ("土地出让价款应于2026年6月30日前缴清。", "企业", "date"),
        ("扶持资金应在次月兑现到位。", "政府", "none"),
        ("乙方逾期开工的，应按日万分之三支付违约金。", "企业", "none"),
        ("未经甲方书面同意，不得转租厂房。", "企业", "none"),
        ("甲方发出书面催告后十日内付清价款。", "企业", "after"),
        ("甲方收到申请后十日内答复。", "政府", "after"),
        ("期满前乙方应完成搬离。", "企业", "before"),
        ("对乙方缴纳的土地使用税给予等额补助，6月底前落实。", "政府", "date"),
        ("电梯维保单位应当每十五日维护保养一次。", "第三方", "recurring"),
        ("乙方在5月底前搬完的，甲方另给奖励20万元。", "政府", "none"),
        ("乙方提前15天完成搬迁的，奖励30万元。", "政府", "none"),
        ("乙方腾空厂房，经甲方验收后7日内，支付补偿款的50%。", "政府", "after"),
        ("乙方提出的诉求由甲方于5月底前办结。", "政府", "date"),
        ("双方的联系人变动时，应于三日内相互通知。", "双方", "after"),
        ("甲方已拨付的前期扶持资金由乙方于2026年7月31日前退回。", "企业", "date"),
        ("甲方自收到材料之日起20日内提出初步设计审查意见，逾期未提出的，视为无意见。", "政府", "after"),
        ("审批机关应在5个工作日内发证，许可证有效期三年。", "政府", "after"),
        ("自投产起前三年给予奖励，于次年5月31日前兑现。", "政府", "recurring"),
        ("检测机构在报告出具后15日内报甲方。", "第三方", "after"),
        ("甲方责任：\n开展业务的银行应于收到申请后5日内完成授信。", "第三方", "after"),
        ("获得补助的企业，自到账之日起三年内不得迁出。", "企业", "after"),
        ("自觉接受主管部门、行业协会的监督，乙方配合检查，5月底前整改。", "企业", "date"),
        ("甲方责任：\n区供电公司：增容方案给企业，设备到位后10日内送电。", "第三方", "after"),
        ("请供电公司于5月底前送电。", "第三方", "date"),
        ("区纪工委对不作为问题及时查处。", "政府", "none"),
        ("蒸汽由岚川澄湖热力有限公司供应。\n该公司应于5月底前送汽。", "第三方", "date"),
        ("云溪区住建局会同企业踏勘。\n该局于5月底前答复。", "政府", "date"),
    ],
)
def test_promises(sentence, debtor, kind):
    assert told(sentence) == [(debtor, kind)]


@pytest.mark.parametrize(
    "sentence",
    [
        "根据《中华人民共和国土地管理法》（2019年修正），双方订立本协议。",
        "本协议所称“工作日”是指除法定节假日以外的日期。",
        "本协议自双方签字盖章之日起生效，有效期五年。",
        "本协议一式四份，双方各执两份。",
        "乙方已于2025年6月20日取得项目备案证明（临发改备〔2025〕37号）。",
        "乙方逾期超过六个月的，甲方有权解除本协议。",
        "争议协商不成的，可向人民法院提起诉讼。",
        "联系地址：岚川市临港区经三路88号。",
        "租赁期限为5年，自2026年3月1日起至2031年2月28日止。",
        "因不可抗力导致工期延误的，建设期限相应顺延。",
        "甲方可随时查询账户余额，无须另行取得乙方同意。",
        "过渡使用期最长为36个月，自交付钥匙之日起计。",
        "乙方未在上述期限内确认的，视为不接受本函条件。",
        "主协议约定甲方于2026年6月底前提供产业扶持资金。",
        "甲方对项目落地表示热烈欢迎。",
        "上期交办的9件事项已办结7件。",
        "甲方享有下列权利：\n（一）对工程质量进行监督检查；",
        "发生下列情形之一的，甲方可解除协议：\n（一）乙方未能在2029年12月31日前上市；\n（二）乙方将设备移交他人；",
        "第四条 陈述与保证\n乙方组织了内部决策，取得全部授权。",
        "乙方保证其所持股权不存在质押。",
        "原则同意乙方提出的改造方案。",
        "各单位要提高政治站位，强化责任落实。",
        "监管期自2026年5月1日至2028年4月30日。",
        "双方的保密义务在本协议终止后两年内持续有效。",
        "经核实，供电公司于2025年10月11日完成现场勘察。",
        "乙方提供的担保已办理登记。",
        "特此承诺。",
        "岚川市临港区优化营商环境工作办公室",
        "永安支路建成于2009年，2021年移交区交通局管护。",
        "2024年专班累计协调解决问题67件。",
        "申报主体须为在本区依法登记的企业。",
        "乙方的流动资金贷款将于2026年5月18日到期。",
        "企业申请新增一回专线，应急用电不足。",
        "乙方的权利义务由项目公司承继。",
        "请各部门结合实际认真研究落实。",
        "办理结果将纳入年度考核。",
        "（2025年第37期，9月15日—9月21日）",
        "三、关于禾曜新材料应收账款问题",
        "区统计局汇总增加值并编制月报。",
        "乙方延期建设最长不得超过一年。",
    ],
)
def test_dates_that_are_no_limits(sentence):
    assert told(sentence) == []


def test_a_letter_is_not_the_duty_of_whom_it_is_addressed_to():
    letter = (
        "关于来信事项的答复\n岚川禾曜新材料有限公司：\n来信收悉。\n一、关于供电\n外线工程6月底前完工，我局负责督促。"
    )
    assert {one.debtor for one in extract(letter).suggestions} == {"政府"}


def test_what_an_item_is_about_is_no_promise_of_its_own():
    found = extract("会议纪要\n2026年3月2日\n1. 破损路面修复。区住建局8月底前修复完毕。").suggestions
    assert [one.promise for one in found] == ["区住建局8月底前修复完毕。"]


def test_one_sentence_may_hold_several():
    found = extract(HEAD + "乙方应于取得施工许可证后三个月内开工，十八个月内竣工，2028年底前投产。").suggestions
    assert [(one.limit.kind, one.limit.length) for one in found] == [("after", 3), ("after", 18), ("date", None)]
    assert {one.debtor for one in found} == {"企业"}


def test_a_list_takes_party_and_limit_from_its_lead_in():
    text = HEAD + "乙方应于2026年6月30日前完成下列事项：\n（一）注册项目公司；\n（二）缴纳保证金。"
    found = extract(text).suggestions
    assert [(one.debtor, str(one.limit.day)) for one in found] == [("企业", "2026-06-30")] * 2


def test_items_without_a_subject_follow_their_list():
    head = "重点任务清单\n签订日期：2025年11月3日\n"
    listed = "三、任务要求\n（一）你公司应于2026年5月15日前签订任务书。\n（二）每季度报送进展。\n"
    text = head + listed + "四、管理服务\n（一）每两个月通报一次。"
    assert told(text, "") == [("企业", "date"), ("企业", "recurring"), ("政府", "recurring")]


def test_a_lead_in_may_promise_by_itself():
    text = HEAD + "甲方应自收到申请之日起十日内完成核验，并按下列比例拨付：\n（一）开工，拨付30%；"
    assert told(text, "")[0] == ("政府", "after")


def test_rows_that_are_settled_promise_nothing():
    text = HEAD + "事项|责任单位|完成时限\n入库|科技局|已于3月28日办结\n补签合同|南屿食品|4月30日前"
    assert told(text, "") == [("企业", "date")]


def test_rows_of_a_table():
    text = HEAD + "事项\t责任单位\t完成时限\n净地交付\t管委会\t2026.4.30\n投产\t乙方\t投产后30日内\n合计\t\t"
    assert told(text, "") == [("政府", "date"), ("企业", "after")]


def test_places_are_those_of_the_text():
    text = HEAD + "第一条 甲方应于 2026 年 3 月底前\u3000完成征迁。乙方应按期投产。"
    for one in extract(text).suggestions:
        assert text[one.start : one.end] == one.sentence


def test_amounts_penalty_and_condition():
    [one] = extract(HEAD + "如乙方按期投产，甲方应在30日内退还保证金500万元。").suggestions
    assert (one.fen, one.condition) == (500_000_000, "如乙方按期投产")
    [two] = extract(HEAD + "乙方逾期开工的，应按日万分之三支付违约金。").suggestions
    assert (str(two.penalty.rate), two.penalty.per) == ("0.0003", "calendar_day")


def test_what_is_not_understood_is_listed():
    found = extract(HEAD + "有关事宜应在30日内完成。\n甲方于____年__月__日前交地。")
    listed = [one.sentence for one in found.puzzles] + [one.sentence for one in found.suggestions]
    assert any("30日内" in one for one in listed)
    assert any("____" in one for one in listed)


def test_told_as_json_and_as_lines():
    found = extract(HEAD + "甲方应于2026年3月底前完成征迁。\n于2026年5月1日进行。")
    kinds = [one["kind"] for one in plain(found)]
    assert kinds == ["suggestion", "not_understood"]
    assert "2026-03-31" in next(lines(found))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="甲乙方应于在自起前内后日月年2026三个工作。，；：（）《》一、\n\t万元违约金的", max_size=120))
def test_any_text_is_taken(text):
    for one in extract(HEAD + text).suggestions:
        assert (HEAD + text)[one.start : one.end] == one.sentence
