"""Compiled matching answers as plain evaluation does, on every engine, and touches only what changed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinqing.domains.policies.rules.amounts import due
from qinqing.domains.policies.rules.amounts import read as read_amount
from qinqing.domains.policies.rules.criteria import Condition, read
from qinqing.domains.policies.rules.evaluation import item_holds
from qinqing.domains.policies.rules.matching import Bits, Matching, Numpy, Snapshot, column, taken
from qinqing.domains.policies.rules.matching.bitmaps import count, packed, positions
from qinqing.domains.policies.rules.matching.by_ibis import PLACE, Ibis
from qinqing.domains.policies.rules.matching.narrowness import narrow
from qinqing.domains.policies.rules.matching.paying import paid
from qinqing.domains.policies.rules.matching.supposing import Group, Reach, reach, suppose
from qinqing.domains.policies.rules.rule import Rule
from qinqing.domains.policies.tests import ground
from qinqing.domains.policies.tests.engines import (
    ENGINES,
    MISSING_FOR_SPARK,
    Counting,
    engine,
    matching,
    members,
    plainly,
    truths,
)
from qinqing.domains.policies.tests.ground import CATALOGUE, USUAL, clause, criteria

REGISTRIES = st.lists(ground.rows(), max_size=12).flatmap(
    lambda few: st.sampled_from([1, 1, 1, 11]).map(lambda times: few * times)
)
"""None, some, and more than a word of enterprises."""
EXAMPLES = {"numpy": 100, "duckdb": 15}


def agrees(name: str, rows: Sequence[dict[str, Any]], written: Sequence[dict[str, Any]]) -> None:
    asked = [read(tree, CATALOGUE) for tree in written]
    found = matching(rows, engine(name)).all(asked)
    assert [truths(bits, len(rows)) for bits in found] == [plainly(one, rows) for one in asked]


def property_of(name: str, most: int):
    @settings(max_examples=most, deadline=None)
    @given(REGISTRIES, st.lists(ground.trees(), min_size=1, max_size=8))
    def agreed(rows, written):
        agrees(name, rows, written)

    return agreed


@pytest.mark.parametrize("name", ENGINES)
def test_compiled_answers_as_plain_evaluation(name):
    property_of(name, EXAMPLES[name])()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # those of Spark and of its way through pandas are not ours to mend
@pytest.mark.skipif(bool(MISSING_FOR_SPARK), reason=f"NOT RUN ON SPARK, missing here: {'、'.join(MISSING_FOR_SPARK)}")
def test_the_same_conditions_on_spark():
    rows = [dict.fromkeys(CATALOGUE), {"size": "small", "trade": "C1310", "patents": 2, "dishonest": False}] * 40
    trees = [ground.tree(*USUAL), ground.tree(clause("trade", "starts", ["C13", "I"]), clause("patents", "<", 9))]
    found = matching(rows, Ibis("pyspark://?spark.master=local[1]")).all([read(tree, CATALOGUE) for tree in trees])
    assert [truths(bits, 80) for bits in found] == [plainly(read(tree, CATALOGUE), rows) for tree in trees]


def test_rows_in_any_order_answer_for_the_right_enterprise(monkeypatch):
    size = 300_000
    numbers = np.random.default_rng(7).integers(0, 5, size)
    filler = Ibis("duckdb://")
    answer = filler._database.to_pyarrow
    monkeypatch.setattr(filler._database, "to_pyarrow", lambda table: answer(table.order_by(table[PLACE].desc())))
    held = Snapshot(np.arange(size), {"patents": column(numbers)})
    [bits] = filler.fill(held, [*criteria(clause("patents", ">=", 2)).conditions])
    assert (bits.true == packed(numbers >= 2)).all()


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("code", ["place", "known_place", "value_place", "true_0", "SELECT"])
def test_a_field_may_have_any_code(name, code):
    held = Snapshot(np.arange(3), {code: column(np.array([5, 6, 7])), "place": column(np.array([5, 6, 7]))})
    bits, _ = engine(name).fill(held, [Condition(code, ">=", (6,)), Condition("place", "=", (0,))])
    assert members(bits.true, 3) == [False, True, True]


@given(REGISTRIES, ground.trees())
def test_near_misses_fail_one_item_and_meet_the_others(rows, written):
    asked = read(written, CATALOGUE)
    found = matching(rows, Numpy()).near(asked)
    for place, bitmap in enumerate(found):
        expected = [
            [item_holds(item, row, CATALOGUE) for item in asked.items]
            == [number != place for number in range(len(asked.items))]
            for row in rows
        ]
        assert members(bitmap, len(rows)) == expected


@given(REGISTRIES, ground.amounts())
def test_sums_are_those_of_plain_evaluation(rows, written):
    amount = read_amount(written, CATALOGUE)
    sums = paid(matching(rows, Numpy()), amount, np.arange(len(rows)))
    found = [int(cents) if known else None for cents, known in zip(*sums, strict=True)]
    assert found == [due(amount, row, CATALOGUE) for row in rows]


HUGE = [{"revenue": number} for number in (10**15, 10**15 - 1, 10**13 + 7, 123_456_789, 0, -(10**15))]


@pytest.mark.parametrize(
    "written",
    [
        {"of": "revenue", "rate": "1"},
        {"of": "revenue", "rate": "0.333333"},
        {"of": "revenue", "rate": "0.000001", "cap": 3},
        {"of": "revenue", "rate": "0.999999", "cap": 10**15},
    ],
)
def test_sums_stay_exact_at_the_ends_of_the_range(written):
    amount = read_amount(written, CATALOGUE)
    found = paid(matching(HUGE, Numpy()), amount, np.arange(len(HUGE)))
    assert found.cents.tolist() == [due(amount, row, CATALOGUE) for row in HUGE]


def test_sums_stay_exact_for_large_amounts_of_small_parts():
    amount = read_amount({"of": "research_share", "each": 10**15 - 1}, CATALOGUE)
    rows = [{"research_share": share} for share in ("0.1", "0.3", "1", "99999999999999.9")]
    found = paid(matching(rows, Numpy()), amount, np.arange(len(rows)))
    assert found.cents.tolist() == [due(amount, row, CATALOGUE) for row in rows]


# Incremental


def usual(filler, rows=1_000):
    one = {"size": "small", "research_share": 3, "patents": None, "dishonest": False, "trade": "C1310", "revenue": 5}
    return matching([one] * rows, filler)


def test_a_condition_is_filled_once_however_many_policies_ask_it():
    counting = Counting(Numpy())
    held = usual(counting)
    held.all([criteria(*USUAL), criteria(ground.SMALL, ground.HONEST), criteria(ground.HONEST)] * 10)
    held.all([criteria(*USUAL)])
    assert counting.asked == [(4, 1_000)]


def test_a_changed_clause_fills_one_bitmap():
    counting = Counting(Numpy())
    held = usual(counting)
    held.one(criteria(*USUAL))
    held.one(criteria(ground.SMALL, {"any": [ground.MUCH_RESEARCH, clause("patents", ">=", 3)]}, ground.HONEST))
    assert counting.asked == [(4, 1_000), (1, 1_000)]


def test_changed_enterprises_fill_their_own_bits_only():
    counting = Counting(Numpy())
    held = usual(counting, rows=20_000)
    before = held.one(criteria(*USUAL))
    places = np.arange(0, 20_000, 20)
    held.change(places, taken(CATALOGUE, [(0, {"size": "large"})] * 1_000))
    after = held.one(criteria(*USUAL))
    assert counting.asked == [(4, 20_000), (4, 1_000)]
    assert count(before.true) == 20_000
    assert count(after.true) == 19_000
    assert not np.isin(places, positions(after.true)).any()


@settings(deadline=None, max_examples=50)
@given(REGISTRIES, st.lists(ground.trees(), min_size=1, max_size=4), st.data())
def test_changes_end_where_a_fresh_start_would(rows, written, data):
    asked = [read(tree, CATALOGUE) for tree in written]
    held = matching(rows, Numpy())
    held.all(asked)
    places = sorted(data.draw(st.sets(st.integers(0, len(rows) - 1)))) if rows else []
    fresh = [data.draw(ground.rows()) for _ in places]
    held.change(np.array(places, np.int64), taken(CATALOGUE, list(enumerate(fresh))))
    now = list(rows)
    for place, row in zip(places, fresh, strict=True):
        now[place] = row
    later = criteria(clause("trade", "starts", ["C1", "I65"]), clause("revenue", ">=", 1))
    for one in [*asked, later]:
        assert truths(held.one(one), len(now)) == plainly(one, now)


def test_what_is_no_longer_asked_is_forgotten():
    counting = Counting(Numpy())
    held = usual(counting)
    held.one(criteria(*USUAL))
    held.keep(criteria(ground.HONEST).conditions)
    held.one(criteria(ground.HONEST))
    held.one(criteria(ground.SMALL))
    assert counting.asked == [(4, 1_000), (1, 1_000)]


# What the columns hold


@pytest.mark.parametrize("name", ENGINES)
def test_a_field_that_the_registry_does_not_have_is_known_of_nobody(name):
    held = Matching(Snapshot(np.arange(3), {}), engine(name))
    assert truths(held.one(criteria(ground.TWO_PATENTS)), 3) == [None] * 3


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("sign", [">=", "<", "=", "<=", ">"])
@pytest.mark.parametrize("threshold", [-(10**12), 255, 256, 10**12])
def test_thresholds_beyond_what_a_narrow_column_can_hold(name, sign, threshold):
    rows = [{"patents": number} for number in (0, 1, 255)]
    one = criteria(clause("patents", sign, threshold))
    held = matching(rows, engine(name))
    assert held.snapshot.columns["patents"].numbers.dtype == np.uint8
    assert truths(held.one(one), 3) == plainly(one, rows)


def test_columns_are_narrow():
    held = matching([{"size": "small", "trade": "C1310", "founded_on": "2020-01-01", "revenue": 10**11}], Numpy())
    kinds = {code: held.snapshot.columns[code].numbers.dtype for code in ("size", "trade", "founded_on", "revenue")}
    assert kinds == {"size": np.uint8, "trade": np.uint8, "founded_on": np.uint32, "revenue": np.int64}


def test_a_column_of_words_is_checked():
    with pytest.raises(ValueError, match="sorted"):
        column(np.array([0, 1]), words=("b", "a"))
    with pytest.raises(ValueError, match="none of its words"):
        column(np.array([0, 2]), words=("a", "b"))


# What-if


def many() -> Matching:
    rows = [
        {"size": size, "county": county, "patents": patents, "research": "1000.00"}
        for size in ("small", "micro", None)
        for county in ("c0", "c1")
        for patents in (0, 1, 2, None)
    ]
    return matching(rows, Numpy())


def rule(patents: int, cents: int) -> Rule:
    return Rule(criteria(clause("patents", ">=", patents)), read_amount({"flat": cents}, CATALOGUE))


def test_what_if_counts_heads_money_and_who_gains():
    found = suppose(many(), rule(2, 1_000), rule(1, 600), ["county", "size"])
    assert found.before == Reach(6, 6_000, 0, 6)
    assert found.after == Reach(12, 7_200, 0, 6)
    assert found.groups["county"] == {"c0": Group(3, 6, 3, 0, 3_000, 3_600), "c1": Group(3, 6, 3, 0, 3_000, 3_600)}
    assert found.groups["size"] == {
        "micro": Group(2, 4, 2, 0, 2_000, 2_400),
        "small": Group(2, 4, 2, 0, 2_000, 2_400),
        None: Group(2, 4, 2, 0, 2_000, 2_400),
    }
    back = suppose(many(), rule(1, 600), rule(2, 1_000), ["county"])
    assert back.groups["county"]["c0"] == Group(6, 3, 0, 3, 3_600, 3_000)


def test_what_if_touches_only_the_conditions_that_are_new():
    counting = Counting(Numpy())
    held = usual(counting)
    held.one(criteria(*USUAL))
    other = criteria(ground.SMALL, {"any": [ground.MUCH_RESEARCH, clause("patents", ">=", 3)]}, ground.HONEST)
    suppose(held, Rule(criteria(*USUAL)), Rule(other), ["size"])
    assert counting.asked == [(4, 1_000), (1, 1_000)]


def test_an_amount_that_is_not_known_is_not_counted_as_nothing():
    amount = read_amount({"rate": "0.5", "of": "research"}, CATALOGUE)
    held = matching([{"patents": 1, "research": 10}, {"patents": 1}, {"research": 9}], Numpy())
    assert reach(held, Rule(criteria(clause("patents", ">=", 1)), amount)) == Reach(2, 500, 1, 1)


# Tailored to one


def test_a_clause_that_fits_a_single_enterprise_is_warned_of():
    rows = [{"patents": number, "employees": 10, "dishonest": False} for number in range(20)] + [{}]
    one = criteria(ground.HONEST, clause("patents", "between", [7, 7]), clause("employees", ">=", 10))
    whole, blamed = narrow(matching(rows, Numpy()), one)
    assert (whole.place, whole.fits, whole.possible, whole.without) == (None, 1, 1, 20)
    assert (blamed.place, blamed.without) == (1, 20)
    assert narrow(matching(rows, Numpy()), criteria(ground.HONEST)) == []


def test_criteria_that_fit_nobody_are_warned_of():
    rows = [{"patents": 0}] * 5
    assert [one.place for one in narrow(matching(rows, Numpy()), criteria(ground.TWO_PATENTS))] == [None, 0]
    assert narrow(matching(rows * 2, Numpy()), criteria(clause("patents", "<", 1)), few=11)[0].fits == 10


def test_bits_know_what_is_unknown():
    bits = Bits(packed(np.array([True, False, False])), packed(np.array([True, True, False])))
    assert positions(bits.unknown).tolist() == [1]
    assert Condition("patents", ">=", (2,)) in criteria(ground.TWO_PATENTS).conditions
