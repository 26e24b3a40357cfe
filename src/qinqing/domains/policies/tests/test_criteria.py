"""Criteria as data: what is read, what is refused and in which words, and what plain evaluation answers."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from qinqing.commons.enterprises.rules.catalogue import KINDS, NUMBER, Field
from qinqing.domains.policies.rules import criteria as trees
from qinqing.domains.policies.rules import rule
from qinqing.domains.policies.rules.criteria import Condition, Refused, read
from qinqing.domains.policies.rules.evaluation import both, either, fits, holds
from qinqing.domains.policies.rules.operators import OPERATORS, offered
from qinqing.domains.policies.rules.values import MOST, Unfit, counted, decimal
from qinqing.domains.policies.tests import ground
from qinqing.domains.policies.tests.ground import CATALOGUE, FIELDS, USUAL, clause, criteria, tree


def says(written: object) -> str:
    with pytest.raises(Refused) as refused:
        read(written, CATALOGUE)
    return str(refused.value)


@given(ground.trees())
def test_what_is_written_is_read_again(written):
    found = read(written, CATALOGUE)
    again = trees.written(found, CATALOGUE)
    assert read(again, CATALOGUE) == found
    assert trees.written(read(again, CATALOGUE), CATALOGUE) == again


def test_the_same_condition_is_one_whatever_its_citation_and_order():
    first = criteria(clause("size", "in", ["small", "micro", "small"], "第一条"))
    second = criteria(clause("size", "in", ["micro", "small"], "第二条"))
    assert first != second
    assert first.conditions == second.conditions == {Condition("size", "in", ("micro", "small"))}
    assert criteria(clause("research_share", ">=", "3.0")).conditions == criteria(ground.MUCH_RESEARCH).conditions


def test_the_text_of_a_rule_is_canonical_and_has_no_float():
    written = {
        "split": [{"share": "0.50", "level": "city"}, {"level": "county", "share": "0.5"}],
        "criteria": tree(clause("research_share", ">=", "3.50"), clause("founded_on", "<", "2024-01-01")),
        "amount": {"cap": 5_000_000, "of": "research", "rate": "0.050"},
    }
    text = rule.to_text(rule.read(written, CATALOGUE), CATALOGUE)
    assert text == (
        '{"amount":{"cap":5000000,"of":"research","rate":"0.05"},"criteria":{"all":['
        '{"cite":"第三条","f":"research_share","op":">=","v":"3.5"},'
        '{"cite":"第三条","f":"founded_on","op":"<","v":"2024-01-01"}]},'
        '"split":[{"level":"city","share":"0.5"},{"level":"county","share":"0.5"}]}'
    )
    assert rule.to_text(rule.from_text(text, CATALOGUE), CATALOGUE) == text
    assert rule.to_text(rule.from_text(text.replace('"3.5"', "3.5"), CATALOGUE), CATALOGUE) == text


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (clause("horoscope", "is", "白羊座"), "第 1 项：字段目录里没有“horoscope”。"),
        (clause("", "is", 1), "第 1 项：没有选择字段。"),
        (clause("size", ">=", "small"), "第 1 项：“企业规模”不能用“不低于”来比较。"),
        (clause("patents", "starts", "1"), "第 1 项：“发明专利”不能用“开头是”来比较。"),
        (clause("patents", "; DROP TABLE", 1), "第 1 项：“发明专利”没有选择怎样比较。"),
        (clause("patents", ">=", "许多"), "第 1 项：“发明专利”要填数字。"),
        (clause("patents", ">=", 1.0), "第 1 项：“发明专利”要填数字。"),
        (clause("patents", ">=", True), "第 1 项：“发明专利”要填数字。"),
        (clause("patents", ">=", "1.5"), "第 1 项：“发明专利”要填整数。"),
        (clause("research_share", ">=", "1.55"), "第 1 项：“研发费用占比”最多 1 位小数。"),
        (clause("revenue", ">=", MOST + 1), "第 1 项：“营业收入”的数字太大。"),
        (clause("patents", "between", [3, 2]), "第 1 项：“发明专利”要填从低到高的两个数。"),
        (clause("patents", "between", [3]), "第 1 项：“发明专利”要填从低到高的两个数。"),
        (clause("dishonest", "is", 0), "第 1 项：“列入失信名单”要填“是”或“否”。"),
        (clause("dishonest", "is", "否"), "第 1 项：“列入失信名单”要填“是”或“否”。"),
        (clause("size", "is", "tiny"), "第 1 项：“企业规模”没有“tiny”这一项。"),
        (clause("size", "in", []), "第 1 项：“企业规模”没有填写要比较的内容。"),
        (clause("size", "in", "small"), "第 1 项：“企业规模”没有填写要比较的内容。"),
        (clause("trade", "starts", [""]), "第 1 项：“行业代码”没有填写。"),
        (clause("founded_on", ">", "2024-02-30"), "第 1 项：“成立日期”要填日期，例如 2026-01-31。"),
        (clause("patents", ">=", 1, cite=" "), "第 1 项：“发明专利”没有写明依据政策第几条。"),
        ({"f": "patents", "op": ">=", "v": 1}, "第 1 项：“发明专利”没有写明依据政策第几条。"),
        ({**clause("patents", ">=", 1), "sql": "1=1"}, "第 1 项：这一项有不认识的内容。"),
        ("patents >= 1 or 1=1", "第 1 项：这一项不是条件。"),
        ({"any": []}, "第 1 项：“满足其一”里至少要有一项条件。"),
        ({"any": [{"any": [clause("patents", ">=", 1)]}]}, "第 1.1 项：“满足其一”只能有一层，里面不能再分组。"),
        ({"any": [{"all": [clause("patents", ">=", 1)]}]}, "第 1.1 项：“满足其一”只能有一层，里面不能再分组。"),
        ({"all": [clause("patents", ">=", 1)]}, "第 1 项：“满足其一”只能有一层，里面不能再分组。"),
        ({"any": {"f": "patents"}}, "第 1 项：“满足其一”里只能列出条件。"),
    ],
)
def test_refused_in_a_sentence(item, sentence):
    assert says(tree(item)) == sentence


@pytest.mark.parametrize(
    "written", [None, [], {}, {"any": [clause("patents", ">=", 1)]}, {"all": {}}, {"all": [], "x": 1}]
)
def test_anything_but_all_of_is_refused(written):
    assert says(written) == "条件的最外层应是“同时满足下列各项”。"


def test_every_fault_is_told_at_once_with_its_place():
    with pytest.raises(Refused) as refused:
        read(tree(ground.SMALL, {"any": [ground.HONEST, clause("x", "is", 1)]}, clause("size", "is", 3)), CATALOGUE)
    assert [fault.path for fault in refused.value.faults] == [(1, 1), (2,)]


def test_a_known_code_is_required_where_the_catalogue_lists_codes():
    known = {"trade": Field("trade", "行业代码", "code", choices={"C13": "农副食品加工业"})}
    assert read(tree(clause("trade", "starts", ["C1"])), known)
    with pytest.raises(Refused, match="没有“D4”这一项"):
        read(tree(clause("trade", "starts", ["D4"])), known)


def test_operators_are_offered_by_kind():
    found = {field.kind: [operator.sign for operator in offered(field)] for field in FIELDS}
    assert found["flag"] == ["is"]
    assert found["choice"] == ["is", "in"]
    assert found["code"] == ["is", "in", "starts"]
    assert found["money"] == found["number"] == found["day"] == ["=", ">=", "<=", ">", "<", "between"]
    assert set(found) == set(KINDS)
    assert {sign for signs in found.values() for sign in signs} == set(OPERATORS)


ROW = {
    "size": "small",
    "trade": "C1310",
    "dishonest": False,
    "revenue": 3_120_000,
    "research_share": Decimal("3.0"),
    "patents": None,
    "founded_on": date(2020, 2, 29),
}


@pytest.mark.parametrize(
    ("asked", "truth"),
    [
        (clause("size", "is", "small"), True),
        (clause("size", "is", "micro"), False),
        (clause("size", "in", ["micro", "small"]), True),
        (clause("trade", "starts", ["C13"]), True),
        (clause("trade", "starts", ["C2", "C13"]), True),
        (clause("trade", "starts", ["13"]), False),
        (clause("trade", "is", "C131"), False),
        (clause("dishonest", "is", False), True),
        (clause("dishonest", "is", True), False),
        (clause("revenue", "=", 3_120_000), True),
        (clause("revenue", ">=", 3_120_000), True),
        (clause("revenue", ">", 3_120_000), False),
        (clause("revenue", "<=", 3_120_000), True),
        (clause("revenue", "<", 3_120_000), False),
        (clause("research_share", ">=", "3.0"), True),
        (clause("research_share", "between", ["2.9", "3.0"]), True),
        (clause("research_share", "between", ["3.1", "9.0"]), False),
        (clause("founded_on", "<=", "2020-02-29"), True),
        (clause("founded_on", ">", "2020-02-29"), False),
        (clause("patents", "<", 5), None),
        (clause("employees", "<", 5), None),
    ],
)
def test_what_holds(asked, truth):
    [condition] = criteria(asked).conditions
    assert holds(condition, ROW, CATALOGUE) is truth


def test_three_values():
    assert [both(truths) for truths in ([True, True], [True, None], [None, False])] == [True, None, False]
    assert [either(truths) for truths in ([False, False], [False, None], [None, True])] == [False, None, True]


def test_the_usual_policy():
    usual = criteria(*USUAL)
    assert fits(usual, ROW, CATALOGUE) is True
    assert fits(usual, {**ROW, "research_share": None}, CATALOGUE) is None
    assert fits(usual, {**ROW, "research_share": None, "dishonest": True}, CATALOGUE) is False
    assert fits(usual, {**ROW, "research_share": Decimal(1)}, CATALOGUE) is None
    assert fits(usual, {**ROW, "research_share": Decimal(1), "patents": 1}, CATALOGUE) is False


def test_values_are_exact():
    share = CATALOGUE["research_share"]
    assert counted(share, "3.5") == counted(share, Decimal("3.50")) == 35
    assert counted(share, -2) == -20
    assert counted(Field("x", "值", NUMBER, places=2), "-0.05") == -5
    assert [decimal(number, 2) for number in (1250, 5, -5, 100, 0)] == ["12.5", "0.05", "-0.05", "1", "0"]
    for wrong in (3.5, Decimal("NaN"), Decimal("0.01"), "1e3", "", None, True):
        with pytest.raises(Unfit):
            counted(share, wrong)
