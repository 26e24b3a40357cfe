"""A small catalogue, and random rows, trees and amounts over it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from qinqing.commons.enterprises.rules.catalogue import CHOICE, CODE, DAY, FLAG, MONEY, NUMBER, Field
from qinqing.domains.policies.rules.criteria import Criteria, read
from qinqing.domains.policies.rules.operators import ONE, PAIR, offered

SIZES = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}
COUNTIES = {f"c{number}": f"{name}区" for number, name in enumerate(("海安", "临港", "山腰", "北峰", "石湖"))}
TRADES = ("C1310", "C1320", "C1711", "C2641", "C2710", "C3911", "F5112", "I6510", "I6513", "M7310")

FIELDS = (
    Field("size", "企业规模", CHOICE, choices=SIZES, source="统计局"),
    Field("county", "所在县区", CHOICE, choices=COUNTIES, source="市场监管局"),
    Field("trade", "行业代码", CODE, source="市场监管局"),
    Field("dishonest", "列入失信名单", FLAG, source="发改委"),
    Field("taxed_well", "纳税信用 A 级", FLAG, source="税务局"),
    Field("revenue", "营业收入", MONEY, "元", source="税务局"),
    Field("research", "研发费用", MONEY, "元", places=2, source="科技局", supplied=True),
    Field("research_share", "研发费用占比", NUMBER, "%", places=1, source="科技局"),
    Field("patents", "发明专利", NUMBER, "件", source="知识产权局"),
    Field("employees", "从业人数", NUMBER, "人", source="人社局"),
    Field("founded_on", "成立日期", DAY, source="市场监管局"),
)
CATALOGUE: Mapping[str, Field] = {field.code: field for field in FIELDS}


def clause(field: str, sign: str, value: object, cite: str = "第三条") -> dict[str, Any]:
    return {"f": field, "op": sign, "v": value, "cite": cite}


def tree(*items: object) -> dict[str, Any]:
    return {"all": list(items)}


def criteria(*items: object) -> Criteria:
    return read(tree(*items), CATALOGUE)


SMALL = clause("size", "in", ["small", "micro"], "第三条（一）")
MUCH_RESEARCH = clause("research_share", ">=", 3, "第三条（二）")
TWO_PATENTS = clause("patents", ">=", 2, "第三条（二）")
HONEST = clause("dishonest", "is", False, "第八条")

USUAL = (SMALL, {"any": [MUCH_RESEARCH, TWO_PATENTS]}, HONEST)
"""Small or micro, with research or patents, not on the list of the dishonest."""


def value_of(field: Field) -> st.SearchStrategy[Any]:
    """Values near one another, so that thresholds are met, missed and hit exactly."""
    if field.kind == FLAG:
        return st.booleans()
    if field.kind == CHOICE:
        return st.sampled_from(sorted(field.choices or {}))
    if field.kind == CODE:
        return st.sampled_from(TRADES)
    if field.kind == DAY:
        return st.dates(date(2020, 1, 1), date(2020, 1, 9))
    whole = st.integers(-3, 6)
    return whole if not field.places else whole.map(lambda number: Decimal(number) / 2)


def rows(fields: tuple[Field, ...] = FIELDS) -> st.SearchStrategy[dict[str, Any]]:
    """Rows in which any value may be missing."""
    return st.fixed_dictionaries({field.code: st.none() | value_of(field) for field in fields})


def written_value(field: Field) -> st.SearchStrategy[Any]:
    if field.kind == CODE:
        return st.sampled_from(TRADES).flatmap(lambda word: st.integers(1, len(word)).map(lambda cut: word[:cut]))
    if field.kind == DAY:
        return value_of(field).map(date.isoformat)
    return value_of(field).map(lambda value: str(value) if isinstance(value, Decimal) else value)


@st.composite
def clauses(draw: st.DrawFn) -> dict[str, Any]:
    field = draw(st.sampled_from(FIELDS))
    operator = draw(st.sampled_from(offered(field)))
    if operator.takes == ONE:
        return clause(field.code, operator.sign, draw(written_value(field)))
    if operator.takes == PAIR:
        ends = draw(st.lists(value_of(field), min_size=2, max_size=2).map(sorted))
        return clause(field.code, operator.sign, [str(end) for end in ends])
    return clause(field.code, operator.sign, draw(st.lists(written_value(field), min_size=1, max_size=3)))


def trees() -> st.SearchStrategy[dict[str, Any]]:
    group = st.lists(clauses(), min_size=1, max_size=3).map(lambda found: {"any": found})
    return st.lists(clauses() | group, min_size=1, max_size=4).map(lambda found: {"all": found})


def amounts() -> st.SearchStrategy[dict[str, Any]]:
    cap = st.none() | st.integers(1, 300)
    flat = st.integers(1, 10_000).map(lambda cents: {"flat": cents})
    rate = st.builds(
        lambda of, rate, cap: {"of": of, "rate": rate, "cap": cap},
        st.sampled_from(["revenue", "research"]),
        st.sampled_from(["0.05", "0.333333", "1", "0.125", "0.000001"]),
        cap,
    )
    each = st.builds(
        lambda of, each, cap: {"of": of, "each": each, "cap": cap},
        st.sampled_from(["patents", "research_share", "employees"]),
        st.integers(1, 1_001),
        cap,
    )
    single = flat | rate | each
    tier = st.builds(lambda when, pays: {"when": when, **pays}, clauses(), single)
    return single | st.builds(
        lambda tiers, last: {"tiers": [*tiers, *last]},
        st.lists(tier, min_size=1, max_size=3),
        st.lists(single, max_size=1),
    )
