"""What a draft makes of a text, how the text is marked, what stands against a review."""

from datetime import date

import pytest

from qinqing.domains.contracts.rules.drafting import Kept, Mark, draftable, faults, in_order, parts
from qinqing.domains.contracts.rules.drafting.suggesting import title_of
from qinqing.domains.contracts.rules.extraction import extract

HEAD = "甲方：临港区管委会\n乙方：示例科技有限公司\n"
DUE = date(2030, 3, 29)


def read(sentence):
    return draftable(extract(HEAD + sentence))


def kept(number="1", **more):
    return Kept(**{"position": 1, "number": number, "title": "交地", "side": "gov", "base_due": DUE, **more})


@pytest.mark.parametrize(
    ("sentence", "counted"),
    [
        ("第一条 乙方应在本合同签订之日起30日内注册项目公司。", (30, "calendar_day")),
        ("第一条 本协议签署后十五个工作日内，甲方成立工作专班。", (15, "working_day")),
        ("第一条 自签约之日起2个月内，乙方提交可研报告。", (2, "month")),
        ("第一条 乙方应在土地出让合同签订后10个工作日内缴清出让金。", (None, "")),
        ("第一条 乙方应自取得用地规划许可证之日起六个月内开工建设。", (None, "")),
        ("第一条 甲方应于2030年3月29日前交付净地。", (None, "")),
    ],
)
def test_only_this_contract_s_own_signing_begins_a_length(sentence, counted):
    [one] = read(sentence)
    assert (one.length, one.length_unit) == counted
    assert one.limit_words


def test_a_promise_of_both_sides_becomes_two():
    assert [one.side for one in read("第一条 甲乙双方应于2030年3月29日前签订补充协议。")] == ["gov", "ent"]


def test_what_government_gives_is_seen():
    [one] = read("第一条 甲方应于2030年3月29日前给予乙方设备投资奖励500万元。")
    assert one.incentive


def test_the_text_is_cut_without_loss_whatever_it_holds():
    text = "<script>甲方应交地。</script>乙方应开工。尾"
    marks = [
        Mark(1, "kept", "甲方应交地。", 8),
        Mark(2, "kept", "甲方应交地。", 8),
        Mark(3, "kept", "乙方应开工。", 999),
    ]
    cut = parts(text, marks)
    assert "".join(one.text for one in cut) == text
    assert [(one.text, [mark.position for mark in one.marks]) for one in cut if one.marks] == [
        ("甲方应交地。", [1, 2]),
        ("乙方应开工。", [3]),
    ]
    assert parts("别的", marks)[0].marks == ()


@pytest.mark.parametrize(
    ("clause", "says"),
    [
        (kept(number=""), "「交地」没有编号"),
        (kept(title=""), "没有写承诺"),
        (kept(side=""), "没有选由谁履行"),
        (kept(base_due=None), "没有期限"),
        (kept(incentive=True, fair_review="已审查"), "没有写依据"),
        (kept(incentive=True, legal_basis="某条例"), "公平竞争审查条例 第10条"),
        (kept(base_due=date(2020, 1, 1)), "早于签订日期"),
        (kept(recurrence="annual"), "周期和截止日期要一起填"),
        (kept(recurrence="annual", until=DUE), "要晚于第一次"),
        (kept(waits_for=("9",)), "「9」不在采用的条款里"),
        (kept(waits_for=("1",)), "「1」不在采用的条款里"),
    ],
)
def test_a_fault_names_the_clause(clause, says):
    [fault] = faults([clause], 0, date(2029, 1, 1))
    assert says in fault
    assert fault.startswith(clause.name)


def test_complete_clauses_have_no_fault():
    whole = [
        kept(incentive=True, legal_basis="某条例", fair_review="已审查"),
        kept("2", base_due=None, counted=True, waits_for=("1",), side="ent"),
        kept("3", incentive=True, side="ent"),
    ]
    assert faults(whole, 0, None) == []


def test_other_faults():
    assert "2 条建议" in faults([kept()], 2, None)[0]
    assert "没有采用任何条款" in faults([], 0, None)[0]
    assert "「1」用了 2 次" in faults([kept(), kept()], 0, None)[0]
    late = kept("2", waits_for=("1",))
    assert "期限须晚于 2030-03-29" in faults([kept(), late], 0, None)[0]
    circle = [
        kept("1", waits_for=("2",), base_due=None, counted=True),
        kept("2", waits_for=("1",), base_due=None, counted=True),
    ]
    assert "互相等待：第 1 条 → 第 2 条 → 第 1 条" in faults(circle, 0, None)[-1]


def test_clauses_stand_behind_what_they_wait_for():
    first, second = kept("1", waits_for=("2",)), kept("2")
    assert in_order([first, second]) == [second, first]


@pytest.mark.parametrize(
    ("promise", "limit", "title"),
    [
        ("甲方应于2027年3月22日前完成征迁，向乙方交付净地。", "2027年3月22日", "完成征迁，向乙方交付净地"),
        ("乙方应在本合同签订之日起30日内注册项目公司。", "在本合同签订之日起30日内", "注册项目公司"),
        ("乙方负责厂房建设", "", "厂房建设"),
        ("甲方负责征迁，于2027年3月前完成。", "2027年3月", "甲方负责征迁，于2027年3月前完成"),
        ("双方应于2027年3月前对账", "2027年3月", "双方应于2027年3月前对账"),
        ("乙方应于2027年3月前开工", "2027年3月", "乙方应于2027年3月前开工"),
    ],
)
def test_a_title_says_what_is_promised(promise, limit, title):
    assert title_of(promise, limit) == title
