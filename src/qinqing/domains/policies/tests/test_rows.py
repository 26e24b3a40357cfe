"""A row as the registry keeps it: what stands there, and what nobody knows."""

from datetime import date
from decimal import Decimal

import pytest

from qinqing.commons.enterprises.queries.catalogue import committed
from qinqing.commons.enterprises.rules.catalogue import KINDS
from qinqing.domains.policies.rules.criteria import read
from qinqing.domains.policies.rules.evaluation import fits
from qinqing.domains.policies.rules.rows import row_of
from qinqing.domains.policies.tests.ground import clause, tree

FIELDS = {code: one for code, one in committed().items() if one.kind in KINDS}


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("revenue", "12345000", 12_345_000),
        ("employees", "0", 0),
        ("founded_on", "2020-02-29", "2020-02-29"),
        ("status", "active", "active"),
        ("industry", "2921", "2921"),
        ("size", "small", "small"),
        ("size", "uncovered", "uncovered"),
        ("dishonest", "0", False),
        ("dishonest", "1", True),
        ("tax_credit", "2", "M"),
        ("rd_ratio", "325", Decimal("3.25")),
        ("output_growth", "-15", Decimal("-1.5")),
        ("tax_paid", "1000000", 1_000_000),
        ("high_tech_until", "20454", date(2026, 1, 1)),
    ],
)
def test_a_value_as_the_registry_keeps_it(code, text, value):
    assert row_of(FIELDS, {code: text})[code] == value


@pytest.mark.parametrize(
    ("code", "text"), [("revenue", None), ("industry", ""), ("size", "unknown"), ("platform", "9")]
)
def test_what_nobody_knows_is_none(code, text):
    assert row_of(FIELDS, {code: text})[code] is None


def test_nothing_else_is_said():
    row = row_of(FIELDS, {"revenue": "1", "name": "示例科技", "contact": "5950001"})
    assert {code: value for code, value in row.items() if value is not None} == {"revenue": 1}


def test_a_size_class_that_could_not_be_told_is_not_large():
    small = read(tree(clause("size", "in", ["small", "micro"])), FIELDS)
    assert fits(small, row_of(FIELDS, {"size": "unknown"}), FIELDS) is None
    assert fits(small, row_of(FIELDS, {"size": "large"}), FIELDS) is False
