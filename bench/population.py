"""A registry and a catalogue of policies for the bench of matching, made from one seed, with values missing."""

from collections.abc import Mapping
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qinqing.commons.enterprises.rules.catalogue import CHOICE, CODE, DAY, FLAG, MONEY, NUMBER, Field
from qinqing.domains.policies.rules.matching import Snapshot, column
from qinqing.domains.policies.rules.rule import Rule, read

SEED = 20261122
SIZES = {"large": "大型", "medium": "中型", "micro": "微型", "small": "小型"}
COUNTIES = {f"k{number:02}": f"第 {number} 县区" for number in range(12)}
TRADES = tuple(f"{letter}{number:04}" for letter in "CFIM" for number in range(1310, 1310 + 40 * 10, 10))

FIELDS = (
    Field("size", "企业规模", CHOICE, choices=SIZES),
    Field("county", "所在县区", CHOICE, choices=COUNTIES),
    Field("trade", "行业代码", CODE),
    Field("dishonest", "列入失信名单", FLAG),
    Field("high_tech", "高新技术企业", FLAG),
    Field("revenue", "营业收入", MONEY, "元"),
    Field("research", "研发费用", MONEY, "元"),
    Field("research_share", "研发费用占比", NUMBER, "%", places=1),
    Field("patents", "发明专利", NUMBER, "件"),
    Field("employees", "从业人数", NUMBER, "人"),
    Field("founded_on", "成立日期", DAY),
)
CATALOGUE: Mapping[str, Field] = {field.code: field for field in FIELDS}
MISSING = {
    "revenue": 0.04,
    "research": 0.1,
    "research_share": 0.1,
    "patents": 0.02,
    "employees": 0.05,
    "high_tech": 0.01,
}
"""Which part of a field is missing."""

YEAR_2000 = 730_120
"""1 January 2000, in days since the year 1."""


def registry(enterprises: int) -> Snapshot:
    """Return so many enterprises; sums stay below 2^31 元, since one contender has no wider whole numbers."""
    dice = np.random.default_rng(SEED)

    def amounts(middle: float) -> NDArray[np.int64]:
        return np.minimum(dice.lognormal(np.log(middle), 2.0, enterprises), 2_000_000_000).astype(np.int64)

    drawn: Mapping[str, tuple[NDArray[Any], tuple[str, ...]]] = {
        "size": (dice.choice(4, enterprises, p=[0.01, 0.06, 0.65, 0.28]), tuple(SIZES)),
        "county": (dice.integers(0, 12, enterprises), tuple(COUNTIES)),
        "trade": (dice.integers(0, len(TRADES), enterprises), TRADES),
        "dishonest": (dice.random(enterprises) < 0.03, ()),
        "high_tech": (dice.random(enterprises) < 0.08, ()),
        "revenue": (amounts(3_000_000), ()),
        "research": (amounts(100_000), ()),
        "research_share": (dice.exponential(25, enterprises).astype(np.int64), ()),
        "patents": (dice.geometric(0.4, enterprises) - 1, ()),
        "employees": (dice.geometric(0.03, enterprises), ()),
        "founded_on": (YEAR_2000 + dice.integers(0, 9_700, enterprises), ()),
    }
    columns = {
        code: column(numbers.astype(np.int64), dice.random(enterprises) >= MISSING.get(code, 0), words)
        for code, (numbers, words) in drawn.items()
    }
    return Snapshot(np.arange(enterprises, dtype=np.int64), columns)


def _clause(field: str, sign: str, value: object) -> dict[str, Any]:
    return {"f": field, "op": sign, "v": value, "cite": "第三条"}


def pool() -> list[dict[str, Any]]:
    """Return the 132 different clauses that policies choose from."""
    dice = Random(SEED)
    counties, sizes = list(COUNTIES), list(SIZES)
    found = [_clause("dishonest", "is", False), _clause("high_tech", "is", True)]
    found += [_clause("size", "in", list(some)) for some in (sizes[1:], sizes[2:], sizes[:2], sizes[:3], sizes[1:3])]
    found += [_clause("county", "in", sorted(dice.sample(counties, many))) for many in (3, 4, 5, 6, 7, 8, 9, 10) * 2]
    found += [_clause("trade", "starts", [letter]) for letter in "CFIM"]
    found += [_clause("trade", "starts", [*sorted(dice.sample("CFIM", 2)), f"C1{number}"]) for number in range(3, 8)]
    found += [_clause("trade", "starts", [f"C{number}", f"I{number}", "M"]) for number in range(13, 28)]
    found += [_clause("revenue", ">=", 100_000 * step) for step in range(1, 16)]
    found += [_clause("revenue", "<", 10_000_000 * step) for step in range(1, 9)]
    found += [_clause("research", ">=", 10_000 * step) for step in range(1, 11)]
    found += [_clause("research_share", ">=", f"{step / 2:.1f}") for step in range(1, 11)]
    found += [_clause("patents", ">=", least) for least in range(1, 6)]
    found += [_clause("employees", ">=", 5 * step) for step in range(1, 8)]
    found += [_clause("employees", "<=", 50 * step) for step in range(1, 7)]
    found += [_clause("employees", "between", [10 * step, 300]) for step in range(1, 5)]
    found += [_clause("founded_on", "<=", f"{year}-12-31") for year in range(2010, 2024)]
    found += [_clause("founded_on", ">=", f"{year}-01-01") for year in range(2002, 2008)]
    return found


def policies(many: int) -> list[Rule]:
    """Return so many rules of four to ten clauses, a third of them with an any-of, all with an amount."""
    dice, clauses = Random(SEED + 1), pool()
    return [_policy(dice, clauses, number) for number in range(many)]


def _policy(dice: Random, clauses: list[dict[str, Any]], number: int) -> Rule:
    items = dice.sample(clauses, dice.randint(4, 8))
    if number % 3 == 0:
        items = [*items, {"any": dice.sample(clauses, 2)}]
    amount = (
        {"flat": 5_000_000},
        {"rate": "0.1", "of": "research", "cap": 50_000_000},
        {"tiers": [{"when": _clause("revenue", ">=", 20_000_000), "flat": 10_000_000}, {"flat": 2_000_000}]},
    )[number % 3]
    return read({"criteria": {"all": items}, "amount": amount}, CATALOGUE)


def row(number: int) -> dict[str, Any]:
    """Return one enterprise as plain evaluation reads it, a value missing."""
    return {
        "size": "small",
        "county": f"k{number % 12:02}",
        "trade": TRADES[number % len(TRADES)],
        "dishonest": False,
        "high_tech": None,
        "revenue": 1_000_000 + number,
        "research": 150_000,
        "research_share": "3.5",
        "patents": number % 4,
        "employees": 30,
        "founded_on": "2012-03-01",
    }
