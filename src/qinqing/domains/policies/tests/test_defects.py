"""Defects seen in other systems, each a test here: on plain evaluation and on every engine."""

import ast
import json
import re
from itertools import product
from pathlib import Path

import pytest

from qinqing.domains.policies import rules
from qinqing.domains.policies.rules import rule
from qinqing.domains.policies.rules.amounts import due
from qinqing.domains.policies.rules.amounts import read as read_amount
from qinqing.domains.policies.rules.criteria import Refused, read
from qinqing.domains.policies.rules.evaluation import Truth, fits
from qinqing.domains.policies.rules.explaining import answered
from qinqing.domains.policies.tests import ground
from qinqing.domains.policies.tests.engines import ENGINES, engine, matching, plainly, truths
from qinqing.domains.policies.tests.ground import CATALOGUE, HONEST, MUCH_RESEARCH, SMALL, TWO_PATENTS, clause, criteria

ALL_WAYS = pytest.mark.parametrize("way", ["plain", *ENGINES])


def answers(way, asked, rows) -> list[Truth]:
    if way == "plain":
        return plainly(asked, rows)
    return truths(matching(rows, engine(way)).one(asked), len(rows))


@pytest.mark.parametrize("empty", [{"all": []}, {"all": [{"any": []}]}, {}, None, []])
def test_an_empty_rule_never_matches_everyone(empty):
    with pytest.raises(Refused):
        read(empty, CATALOGUE)
    with pytest.raises(Refused):
        rule.read({"criteria": empty, "amount": {"flat": 1}}, CATALOGUE)


@ALL_WAYS
def test_or_binds_no_further_than_its_group(way):
    """Split as text, "small and research or patents and honest" would let in whoever is honest and has patents."""
    asked = criteria(SMALL, {"any": [MUCH_RESEARCH, TWO_PATENTS]}, HONEST)
    rows = [
        {"size": size, "research_share": share, "patents": patents, "dishonest": dishonest}
        for size, share, patents, dishonest in product(("small", "large"), (5, 1), (3, 0), (False, True))
    ]
    expected = [
        row["size"] == "small" and (row["research_share"] == 5 or row["patents"] == 3) and not row["dishonest"]
        for row in rows
    ]
    assert answers(way, asked, rows) == expected
    assert sum(expected) == 3


MEETS = {"size": "small", "research_share": 5, "dishonest": False, "revenue": 10, "trade": "C1310"}
FAILS = {"size": "large", "research_share": 1, "dishonest": True, "revenue": 9, "trade": "F5112"}


@ALL_WAYS
def test_every_clause_of_a_policy_counts_and_not_only_the_first(way):
    asked = criteria(SMALL, MUCH_RESEARCH, HONEST, clause("revenue", ">=", 10), clause("trade", "starts", ["C13"]))
    rows = [{**MEETS, field: FAILS[field]} for field in MEETS]
    assert answers(way, asked, [MEETS, *rows]) == [True] + [False] * len(rows)


def test_every_tier_of_an_amount_counts_and_not_only_the_first():
    tiers = [
        {"when": clause("patents", ">=", least), "flat": cents} for least, cents in ((10, 300), (5, 200), (1, 100))
    ]
    amount = read_amount({"tiers": tiers}, CATALOGUE)
    assert [due(amount, {"patents": number}, CATALOGUE) for number in (10, 9, 5, 4, 1, 0)] == [
        300,
        200,
        200,
        100,
        100,
        0,
    ]


@ALL_WAYS
@pytest.mark.parametrize("asked", [SMALL, MUCH_RESEARCH, TWO_PATENTS, HONEST, clause("trade", "starts", ["C"])])
def test_missing_data_never_reads_as_does_not_qualify(way, asked):
    one = criteria(asked)
    assert answers(way, one, [{}, {"county": "c0"}]) == [None, None]
    said = answered(rule.Rule(one), {}, CATALOGUE).parts[0].lines[0].says
    assert "还不知道" in said
    assert "掌握" in said


@ALL_WAYS
@pytest.mark.parametrize(("sign", "value"), [("<", 5), ("<=", 0), ("=", 0), ("between", [-3, 3]), (">=", -3)])
def test_a_missing_number_never_counts_as_low(way, sign, value):
    assert answers(way, criteria(clause("patents", sign, value)), [{}, {"patents": 0}]) == [None, True]


@ALL_WAYS
def test_a_missing_flag_is_neither_clean_nor_listed(way):
    for listed in (False, True):
        assert answers(way, criteria(clause("dishonest", "is", listed)), [{"dishonest": None}]) == [None]


def test_a_missing_base_never_pays_nothing():
    amount = read_amount({"rate": "0.1", "of": "research", "cap": 5}, CATALOGUE)
    assert due(amount, {}, CATALOGUE) is None
    assert due(amount, {"research": 0}, CATALOGUE) == 0


def test_money_is_never_a_float():
    for written in ({"flat": 0.1}, {"rate": 0.1, "of": "revenue"}, {"rate": "0.1", "of": "revenue", "cap": 1e6}):
        with pytest.raises(Refused):
            read_amount(written, CATALOGUE)
    amount = read_amount({"rate": "1", "of": "research"}, CATALOGUE)
    whole = due(amount, {"research": "0.29"}, CATALOGUE)
    assert (type(whole), whole) == (int, 29)
    assert int(0.29 * 100) == 28


def test_no_number_of_the_rules_is_written_as_a_float():
    found = []
    for path in Path(rules.__file__).parent.rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        found += [
            f"{path.name}:{node.lineno}"
            for node in nodes
            if (isinstance(node, ast.Constant) and isinstance(node.value, float))
            or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and path.name != "amounts.py")
            or (isinstance(node, ast.Name) and node.id == "float")
        ]
    assert found == []


SQL = "'; SELECT 1; --"
STATEMENT = re.compile(r"\b(SELECT|WHERE|UNION|DROP)\b|\.(sql|raw_sql|extra|raw)\(")


def test_clerks_write_no_sql_at_all():
    """Nothing guards against words in a clerk's text, for no text of a clerk becomes part of a statement."""
    for item in (
        SQL,
        {"sql": SQL},
        {"all": SQL},
        clause(SQL, "is", 1),
        clause("patents", SQL, 1),
        clause("patents", "=", SQL),
    ):
        with pytest.raises(Refused):
            read(ground.tree(item), CATALOGUE)
    sources = [path.read_text(encoding="utf-8") for path in Path(rules.__file__).parent.rglob("*.py")]
    assert [found.group() for source in sources if (found := STATEMENT.search(source))] == []


@ALL_WAYS
def test_words_that_look_like_sql_are_words(way):
    asked = criteria(clause("trade", "in", [SQL, "C1310 SELECT"]), clause("patents", ">=", 0))
    rows = [{"trade": trade, "patents": 1} for trade in (SQL, "C1310 SELECT", "C1310", "' OR 1=1")]
    assert answers(way, asked, rows) == [True, True, False, False]
    assert json.loads(rule.to_text(rule.Rule(asked), CATALOGUE))["criteria"]["all"][0]["v"] == [SQL, "C1310 SELECT"]


def test_what_is_open_is_never_paid_without_an_application():
    assert fits(criteria(SMALL, HONEST), {"size": "small"}, CATALOGUE) is not True
