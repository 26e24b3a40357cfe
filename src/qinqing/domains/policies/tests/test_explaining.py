"""What one enterprise reads: yes, no with actual against required, or not known and who holds it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.commons.enterprises.rules.catalogue import CODE, NUMBER, Field
from qinqing.domains.policies.rules.amounts import due
from qinqing.domains.policies.rules.criteria import read
from qinqing.domains.policies.rules.evaluation import fits
from qinqing.domains.policies.rules.explaining import answered, explained
from qinqing.domains.policies.rules.rule import Rule
from qinqing.domains.policies.rules.rule import read as read_rule
from qinqing.domains.policies.rules.wording import money
from qinqing.domains.policies.tests import ground
from qinqing.domains.policies.tests.ground import CATALOGUE, USUAL, clause, tree


def says(asked, row, catalogue=CATALOGUE):
    [part] = answered(Rule(read(tree(asked), catalogue)), row, catalogue).parts
    return part.lines[0].says


@pytest.mark.parametrize(
    ("asked", "row", "sentence"),
    [
        (
            clause("revenue", ">=", 5_000_000),
            {"revenue": 3_120_000},
            "营业收入 312 万元，未达到 500 万元以上，还差 188 万元。",
        ),
        (clause("revenue", ">=", 5_000_000), {"revenue": 5_000_000}, "营业收入 500 万元，符合“500 万元以上”的要求。"),
        (clause("revenue", "<", 5_000_000), {"revenue": 5_000_000}, "营业收入 500 万元，要求是不满 500 万元。"),
        (clause("revenue", "<=", 5_000_000), {"revenue": 5_000_100}, "营业收入 500.01 万元，要求是 500 万元以下。"),
        (clause("research_share", ">=", 3), {"research_share": "2.5"}, "研发费用占比 2.5%，未达到 3%以上，还差 0.5%。"),
        (clause("patents", ">", 2), {"patents": 2}, "发明专利 2 件，没有超过 2 件。"),
        (clause("patents", "=", 2), {"patents": 3}, "发明专利 3 件，要求是“正好 2 件”。"),
        (clause("patents", "between", [1, 2]), {"patents": 3}, "发明专利 3 件，要求是“1 件至 2 件”。"),
        (clause("size", "in", ["small", "micro"]), {"size": "large"}, "企业规模是大型，要求是“小型或微型”。"),
        (clause("size", "is", "small"), {"size": "small"}, "企业规模是小型，符合“小型”的要求。"),
        (clause("dishonest", "is", False), {"dishonest": True}, "列入失信名单：是，要求是“否”。"),
        (clause("trade", "starts", ["C13"]), {"trade": "F5112"}, "行业代码是F5112，要求是“以 C13 开头”。"),
        (
            clause("founded_on", ">=", "2024-01-01"),
            {"founded_on": "2020-02-29"},
            "成立日期是2020年2月29日，要求是2024年1月1日或以后。",
        ),
        (
            clause("founded_on", "<", "2024-01-01"),
            {"founded_on": "2020-02-29"},
            "成立日期是2020年2月29日，符合“早于2024年1月1日”的要求。",
        ),
        (clause("patents", ">=", 2), {}, "发明专利还不知道（要求：2 件以上），由知识产权局掌握。"),
        (
            clause("research", ">=", 10_000),
            {},
            "研发费用还不知道（要求：1 万元以上），由科技局掌握；您申请时可以自己填写。",
        ),
    ],
)
def test_one_clause_in_words(asked, row, sentence):
    assert says(asked, row) == sentence


def test_what_nobody_knows_says_when_it_comes():
    catalogue = {**CATALOGUE, "patents": replace(CATALOGUE["patents"], refresh="每月")}
    assert says(ground.TWO_PATENTS, {}, catalogue) == "发明专利还不知道（要求：2 件以上），由知识产权局掌握，每月更新。"


def test_a_year_is_not_a_quantity():
    catalogue = {**CATALOGUE, "entered": Field("entered", "首次上规年份", NUMBER, "年")}
    assert says(clause("entered", "=", 2026), {"entered": 2017}, catalogue) == (
        "首次上规年份 2017 年，要求是“正好 2026 年”。"
    )


def test_known_codes_are_told_by_name():
    names = {"C13": "农副食品加工业", "C1310": "谷物磨制"}
    catalogue = {"trade": Field("trade", "行业", CODE, choices=names)}
    assert (
        says(clause("trade", "starts", ["C13"]), {"trade": "C1310"}, catalogue)
        == "行业是谷物磨制，符合“农副食品加工业”的要求。"
    )


def test_sums_of_money_are_exact():
    cents = [31_200_000_0, 100, 123_450, 12_345_678_900, 120_000_000_00, 100_000_001, -500_000_000, 0]
    told = ["312 万元", "1 元", "1,234.50 元", "1.2346 亿元", "1.2 亿元", "1,000,000.01 元", "-500 万元", "0 元"]
    assert [money(one) for one in cents[:3]] == told[:3]
    assert money(12_345_678_900) == "12,345.6789 万元"
    assert [money(one) for one in cents[4:]] == told[4:]


POLICIES = {
    "usual": read_rule(
        {"criteria": tree(*USUAL), "amount": {"rate": "0.1", "of": "research", "cap": 20_000_000}}, CATALOGUE
    ),
    "flat": read_rule({"criteria": tree(ground.HONEST), "amount": {"flat": 5_000_000}}, CATALOGUE),
    "title": read_rule({"criteria": tree(ground.TWO_PATENTS)}, CATALOGUE),
    "far": read_rule({"criteria": tree(ground.TWO_PATENTS, clause("size", "is", "large"))}, CATALOGUE),
}
ROW = {"size": "small", "dishonest": False, "research_share": "3.5", "patents": 1, "research": "120000.00"}


def test_a_page_for_one_enterprise():
    found = explained(POLICIES, ROW, CATALOGUE)
    assert list(found.answers) == ["flat", "usual", "title", "far"]
    assert [answer.truth for answer in found.answers.values()] == [True, True, False, False]
    assert found.cents == 5_000_000 + 1_200_000
    assert found.unpriced == 0
    assert found.answers["usual"].reckoning == "按“研发费用”12 万元的 10% 计算，最高 20 万元。"
    assert found.answers["title"].near
    assert not found.answers["far"].near
    assert [line.says for part in found.answers["title"].lacking for line in part.lines] == [
        "发明专利 1 件，未达到 2 件以上，还差 1 件。"
    ]


def test_the_line_holds_actual_required_citation_and_owner():
    line = explained(POLICIES, ROW, CATALOGUE).answers["title"].parts[0].lines[0]
    assert (line.actual, line.required, line.cite, line.source) == ("1 件", "2 件以上", "第三条（二）", "知识产权局")


def test_an_amount_that_is_not_known_is_told_and_never_added_as_nothing():
    found = explained(POLICIES, {**ROW, "research": None}, CATALOGUE)
    assert found.answers["usual"].cents is None
    assert (found.cents, found.unpriced) == (5_000_000, 1)
    assert found.answers["usual"].reckoning == (
        "金额按“研发费用”的 10% 计算，最高 20 万元，要等“研发费用”（科技局掌握）有了数据才能算出。"
    )


def test_only_what_still_decides_is_asked_for():
    answer = answered(POLICIES["usual"], {"size": "small", "dishonest": None, "patents": 2}, CATALOGUE)
    assert answer.truth is None
    assert [line.field for line in answer.open_lines] == ["dishonest"]
    assert not answer.near


def test_amounts_in_words():
    tiers = {"tiers": [{"when": clause("revenue", ">=", 100), "each": 100_000, "of": "employees", "cap": 300_000}]}
    rule = read_rule({"criteria": tree(ground.HONEST), "amount": tiers}, CATALOGUE)
    said = [
        answered(rule, row, CATALOGUE).reckoning
        for row in ({"revenue": 100, "employees": 7}, {"revenue": 1}, {}, {"revenue": 100})
    ]
    assert said == [
        "按“从业人数”7 人每人 1,000 元计算，最高 3,000 元。",
        "条件都符合，但没有达到任何一档的金额。",
        "金额要等“营业收入”（税务局掌握）有了数据才能算出。",
        "金额按“从业人数”每人 1,000 元计算，最高 3,000 元，要等“从业人数”（人社局掌握）有了数据才能算出。",
    ]


@given(st.dictionaries(st.integers(), ground.trees(), max_size=4), ground.amounts(), ground.rows())
def test_what_is_explained_is_what_is_evaluated(written, amount, row):
    policies = {key: read_rule({"criteria": one, "amount": amount}, CATALOGUE) for key, one in written.items()}
    found = explained(policies, row, CATALOGUE)
    for key, rule in policies.items():
        answer = found.answers[key]
        assert answer.truth is fits(rule.criteria, row, CATALOGUE)
        assert rule.amount is not None
        assert answer.cents == due(rule.amount, row, CATALOGUE)
        assert answer.truth is not None or answer.open_lines
        for part in answer.parts:
            assert all((line.actual is None) is (line.truth is None) for line in part.lines)
            assert all(line.says.endswith("。") and line.cite for line in part.lines)
    assert found.cents == sum(answer.cents or 0 for answer in found.answers.values() if answer.truth)
