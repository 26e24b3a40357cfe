"""Money: flat, part and tiers in whole 分, and who bears it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.domains.policies.rules import amounts, rule
from qinqing.domains.policies.rules.amounts import due, read
from qinqing.domains.policies.rules.criteria import Refused
from qinqing.domains.policies.rules.splitting import LEVELS, Share, read_split, split, written_split
from qinqing.domains.policies.tests import ground
from qinqing.domains.policies.tests.ground import CATALOGUE, clause


def pays(written, **row):
    return due(read(written, CATALOGUE), row, CATALOGUE)


def test_flat():
    assert pays({"flat": 50_000_000}) == 50_000_000


def test_rate_with_cap():
    written = {"rate": "0.05", "of": "revenue", "cap": 20_000_000}
    assert pays(written, revenue=1_000_000) == 5_000_000
    assert pays(written, revenue=4_000_000) == 20_000_000
    assert pays(written, revenue=4_000_001) == 20_000_000
    assert pays(written, revenue=-10) == 0
    assert pays(written, revenue=None) is None


def test_rounding_is_to_the_nearest_cent_once():
    assert pays({"rate": "0.05", "of": "research"}, research="0.10") == 1
    assert pays({"rate": "0.05", "of": "research"}, research="0.09") == 0
    assert pays({"rate": "0.333333", "of": "research"}, research="100.00") == 3333


def test_each():
    assert pays({"each": 100_000, "of": "employees"}, employees=7) == 700_000
    assert pays({"each": 5, "of": "research_share"}, research_share="2.5") == 13


TIERS = {
    "tiers": [
        {"when": clause("revenue", ">=", 10_000_000), "rate": "0.1", "of": "research", "cap": 100_000_000},
        {"when": clause("revenue", ">=", 1_000_000), "rate": "0.05", "of": "research"},
        {"flat": 100},
    ]
}


def test_the_first_true_tier_wins():
    assert pays(TIERS, revenue=10_000_000, research=1_000) == 10_000
    assert pays(TIERS, revenue=9_999_999, research=1_000) == 5_000
    assert pays(TIERS, revenue=1, research=1_000) == 100


def test_a_tier_never_gates():
    assert pays({"tiers": TIERS["tiers"][:1]}, revenue=1) == 0


def test_an_unknown_tier_leaves_the_amount_open():
    assert pays(TIERS, research=1_000) is None
    assert pays(TIERS, revenue=10_000_000) is None


def test_a_tier_counts_even_where_a_later_one_is_unknown():
    tiers = [{"when": clause("patents", ">=", 1), "flat": 9}, {"when": clause("revenue", ">=", 1), "flat": 5}]
    assert pays({"tiers": tiers}, patents=1) == 9


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"flat": 1.5}, "金额要以整数的分来记，并且大于 0。"),
        ({"flat": 0}, "金额要以整数的分来记，并且大于 0。"),
        ({"flat": True}, "金额要以整数的分来记，并且大于 0。"),
        ({"rate": 0.05, "of": "revenue"}, "比例要填数字。"),
        ({"rate": "5%", "of": "revenue"}, "比例要填数字。"),
        ({"rate": "5", "of": "revenue"}, "比例要大于 0，不超过 100%，最多 6 位小数。"),
        ({"rate": "0.0000001", "of": "revenue"}, "比例要大于 0，不超过 100%，最多 6 位小数。"),
        ({"rate": "0.05", "of": "luck"}, "金额按字段目录里没有的一项来算。"),
        ({"rate": "0.05", "of": "patents"}, "“发明专利”不是金额，不能这样计算。"),
        ({"each": 5, "of": "revenue"}, "“营业收入”不是数字，不能这样计算。"),
        ({"rate": "0.05"}, "金额要么是定额，要么是某一项的比例，要么是每一个单位多少。"),
        ({"flat": 5, "cap": 5}, "金额要么是定额，要么是某一项的比例，要么是每一个单位多少。"),
        ({"tiers": []}, "分档金额至少要有一档。"),
        ({"tiers": [{"flat": 1}, {"flat": 2}]}, "第 1 项：没有条件的一档只能放在最后，否则后面的档永远用不上。"),
        ({"tiers": [{"when": {"f": "patents"}, "flat": 2}]}, "第 1 项：“发明专利”没有选择怎样比较。"),
        (None, "没有填写金额。"),
    ],
)
def test_refused(written, sentence):
    with pytest.raises(Refused) as refused:
        read(written, CATALOGUE)
    assert str(refused.value) == sentence


@given(ground.amounts())
def test_what_is_written_is_read_again(written):
    found = read(written, CATALOGUE)
    assert read(amounts.written_amount(found, CATALOGUE), CATALOGUE) == found


@given(ground.amounts(), ground.rows())
def test_an_amount_is_a_whole_number_within_its_bounds_or_not_known(written, row):
    found = due(read(written, CATALOGUE), row, CATALOGUE)
    assert found is None or (type(found) is int and 0 <= found <= amounts.MOST_CENTS)


PARTS = st.integers(1, 20)


@given(st.integers(0, 10**15), st.lists(PARTS, min_size=1, max_size=4))
def test_a_split_adds_up_to_the_cent(cents, parts):
    shares = [Share(level, Fraction(part, sum(parts))) for level, part in zip(LEVELS, parts, strict=False)]
    borne = split(cents, shares)
    assert sum(borne.values()) == cents
    assert all(abs(borne[share.level] - share.part * cents) < 1 for share in shares)


def test_the_odd_cent_goes_to_the_largest_remainder():
    shares = read_split([{"level": "state", "share": "0.333"}, {"level": "city", "share": "0.667"}])
    assert split(100, shares) == {"state": 33, "city": 67}
    assert written_split(shares) == [{"level": "state", "share": "0.333"}, {"level": "city", "share": "0.667"}]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ([], "没有写明由哪一级财政负担。"),
        ([{"level": "city", "share": "0.9"}], "各级财政负担的比例加起来要正好是 100%。"),
        ([{"level": "city", "share": "0.5"}, {"level": "city", "share": "0.5"}], "同一级财政写了两次。"),
        ([{"level": "moon", "share": "1"}], "第 1 项：没有这一级财政。"),
        ([{"level": "city", "share": 1.0}], "第 1 项：比例要大于 0，不超过 100%。"),
        ([{"level": "city", "share": "1/2"}], "第 1 项：比例要大于 0，不超过 100%。"),
    ],
)
def test_a_split_that_does_not_add_up_is_refused(written, sentence):
    with pytest.raises(Refused) as refused:
        read_split(written)
    assert str(refused.value) == sentence


def test_a_policy_may_pay_nothing():
    found = rule.read({"criteria": ground.tree(*ground.USUAL)}, CATALOGUE)
    assert found.amount is None
    with pytest.raises(Refused, match="没有写明条件"):
        rule.read({"amount": {"flat": 1}}, CATALOGUE)
    with pytest.raises(Refused, match="不是规则的写法"):
        rule.from_text("{", CATALOGUE)
