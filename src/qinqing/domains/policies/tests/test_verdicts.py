"""What a page says of each policy: only what is true altogether is due, and what is not known is never a refusal."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.domains.policies.rules.evaluation import fits, holds
from qinqing.domains.policies.rules.explaining import answered, explained, higher
from qinqing.domains.policies.rules.rule import read
from qinqing.domains.policies.rules.terms import DELIVERIES
from qinqing.domains.policies.rules.veiling import VEILED, VEILED_SUM, veiled, veiled_tiers
from qinqing.domains.policies.rules.verdicts import DUE, FAR, NEAR, OPEN, counted, groups, summary, verdict, word
from qinqing.domains.policies.tests import ground
from qinqing.domains.policies.tests.ground import CATALOGUE, clause, tree

SECRET = {code: replace(field, sensitive=code in {"revenue", "research"}) for code, field in CATALOGUE.items()}
EXEMPT = DELIVERIES["exempt"]

policies = st.dictionaries(
    st.integers(),
    st.tuples(ground.trees(), st.none() | ground.amounts(), st.sampled_from(list(DELIVERIES))),
    max_size=5,
)


def made(written):
    return {key: read({"criteria": found, "amount": amount}, CATALOGUE) for key, (found, amount, _) in written.items()}


@given(policies, ground.rows())
def test_only_what_is_true_altogether_is_said_to_be_due(written, row):
    rules = made(written)
    found = explained(rules, row, CATALOGUE)
    for key, answer in found.answers.items():
        truth = fits(rules[key].criteria, row, CATALOGUE)
        for delivery, named in DELIVERIES.items():
            assert (word(answer, delivery) == named) is (truth is True)
        if truth is None:
            said = word(answer, "exempt") + summary(answer, "exempt") + counted(answer)
            assert "不符合" not in said
            assert summary(answer, "exempt").startswith("还不知道：")
            assert "不等于不符合" in verdict(answer, "exempt")


@given(policies, ground.rows())
def test_the_sum_is_that_of_the_rows(written, row):
    found = explained(made(written), row, CATALOGUE)
    listed = groups(found, {key: one[2] for key, one in written.items()})
    entries = [entry for group in listed for entry in group.entries]
    assert sorted(entry.key for entry in entries) == sorted(written)
    due = [group for group in listed if group.place == DUE]
    assert found.cents == sum(group.cents for group in due)
    assert all(entry.amount or not entry.answer.cents for entry in entries)
    assert [group.place for group in listed] == [
        one for one in (DUE, OPEN, NEAR, FAR) if one in {e.place for e in entries}
    ]


@given(policies, ground.rows(), ground.rows())
def test_what_is_veiled_does_not_tell_a_sensitive_value(written, row, other):
    rules = made(written)
    changed = {**row, **{code: other[code] for code in ("revenue", "research") if row[code] and other[code]}}
    asked = {condition for rule in rules.values() for condition in rule.conditions}
    if any(holds(one, row, SECRET) is not holds(one, changed, SECRET) for one in asked):
        return
    one, two = (veiled(explained(rules, found, SECRET), rules, SECRET) for found in (row, changed))
    assert (one.cents, one.unpriced) == (two.cents, two.unpriced)
    assert list(one.answers.items()) == list(two.answers.items())


PAYS = {"criteria": tree(clause("revenue", ">=", 5_000_000)), "amount": {"rate": "0.1", "of": "research"}}
ROW = {"revenue": 7_000_000, "research": "120000.00", "patents": 1, "size": "small"}


def test_veiled_lines_and_sums():
    rules = {
        "pays": read(PAYS, SECRET),
        "flat": read({"criteria": tree(ground.SMALL), "amount": {"flat": 100}}, SECRET),
    }
    open_one, shut = explained(rules, ROW, SECRET), veiled(explained(rules, ROW, SECRET), rules, SECRET)
    assert (open_one.cents, open_one.unpriced) == (1_200_100, 0)
    assert (shut.cents, shut.unpriced) == (100, 1)
    line = shut.answers["pays"].parts[0].lines[0]
    assert (line.actual, line.says) == (VEILED, "营业收入符合“500 万元以上”的要求。")
    assert shut.answers["pays"].reckoning == VEILED_SUM
    assert shut.answers["flat"].parts == open_one.answers["flat"].parts


TIERS = {
    "tiers": [
        {"when": clause("patents", ">=", 5, "第四条（一）"), "rate": "0.15", "of": "research"},
        {"when": clause("employees", ">=", 100, "第四条（二）"), "flat": 1},
        {"rate": "0.1", "of": "research"},
    ]
}


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"employees": 1}, [("第四条（一）", False, 600_000)]),
        ({"employees": None}, [("第四条（一）", False, None), ("第四条（二）", None, None)]),
        ({"employees": 1, "patents": 5}, []),
        ({"employees": 1, "research": None}, [("第四条（一）", False, None), ("第四条（二）", False, None)]),
    ],
)
def test_a_higher_tier_keeps_nobody_out(more, found):
    rule = read({"criteria": tree(ground.SMALL), "amount": TIERS}, CATALOGUE)
    row = {**ROW, **more}
    assert answered(rule, row, CATALOGUE).truth is True
    assert [(one.line.cite, one.line.truth, one.more) for one in higher(rule, row, CATALOGUE)] == found


def test_a_higher_tier_veiled():
    rule = read({"criteria": tree(ground.SMALL), "amount": TIERS}, SECRET)
    [one] = veiled_tiers(higher(rule, {**ROW, "employees": 1}, SECRET), rule, SECRET)
    assert (one.more, one.line.actual) == (None, "1 件")


@pytest.mark.parametrize(
    ("asked", "row", "lacks"),
    [
        (clause("revenue", ">=", 5_000_000), {"revenue": 3_120_000}, "还差 188 万元"),
        (clause("patents", "between", [2, 3]), {"patents": 1}, "还差 1 件"),
        (clause("patents", "between", [2, 3]), {"patents": 5}, "超出 2 件"),
        (clause("employees", "<=", 10), {"employees": 12}, "超出 2 人"),
        (clause("employees", "<", 10), {"employees": 10}, ""),
        (clause("patents", "=", 2), {"patents": 3}, ""),
        (clause("founded_on", ">=", "2024-01-01"), {"founded_on": "2020-02-29"}, ""),
        (clause("patents", ">=", 2), {"patents": 2}, ""),
    ],
)
def test_how_far_a_value_is_from_what_is_asked(asked, row, lacks):
    [part] = answered(read({"criteria": tree(asked)}, CATALOGUE), row, CATALOGUE).parts
    assert part.lines[0].lacks == lacks


@pytest.mark.parametrize(
    ("items", "said", "counts"),
    [
        ((ground.HONEST,), "不用申请，由发文单位按规定主动办理。", "1 条中 1 条符合。"),
        (
            (ground.HONEST, ground.TWO_PATENTS),
            "发明专利 1 件，未达到 2 件以上，还差 1 件。",
            "2 条中 1 条符合，1 条不符合。",
        ),
        (
            (ground.HONEST, {"any": [ground.TWO_PATENTS, clause("size", "is", "large")]}),
            "下面有一项即可：发明专利 1 件，未达到 2 件以上，还差 1 件；企业规模是小型，要求是“大型”。",
            "2 条中 1 条符合，1 条不符合。",
        ),
        (
            (ground.HONEST, clause("employees", ">=", 5)),
            "还不知道：从业人数（人社局掌握）。",
            "2 条中 1 条符合，1 条还不知道。",
        ),
    ],
)
def test_the_line_in_the_list(items, said, counts):
    answer = answered(read({"criteria": tree(*items)}, CATALOGUE), {**ROW, "dishonest": False}, CATALOGUE)
    assert (summary(answer, "exempt"), counted(answer)) == (said, counts)
