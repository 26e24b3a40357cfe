"""Clauses and values in words that a shop owner understands."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from qinqing.commons.enterprises.rules.catalogue import CODE, DAY, FLAG, MONEY, NUMBER, Field
from qinqing.domains.policies.rules.amounts import CENTS, NO_TIER, Amount, Flat, Part, chosen
from qinqing.domains.policies.rules.criteria import Condition
from qinqing.domains.policies.rules.evaluation import Truth
from qinqing.domains.policies.rules.values import Catalogue, Row, counted, decimal

YES, NO = "是", "否"
LARGE = ((10**10, "亿元", 10), (10**6, "万元", 6))
"""分 in one, its name, and its decimals in 分."""
YEAR = "年"
"""The unit of numbers that count nothing: 2026 年, not 2,026 年."""

SHOWN_PLACES = 4
"""Decimals of 亿元 and 万元 beyond which a sum is told in the smaller unit."""


def money(cents: int) -> str:
    """Return 分 as people say them, exact: 312 万元, 1.2 亿元, 850 元, 1,234.50 元."""
    for size, name, places in LARGE:
        if abs(cents) >= size and cents % 10 ** (places - SHOWN_PLACES) == 0:
            return f"{_grouped(decimal(cents, places))} {name}"
    whole, _, part = decimal(cents, 2).partition(".")
    return f"{_grouped(whole)}{f'.{part:0<2}' if part else ''} 元"


def _grouped(digits: str) -> str:
    whole, point, part = digits.partition(".")
    return f"{int(whole):,}{point}{part}" if not whole.startswith("-0") else digits


def shown(field: Field, value: int | str) -> str:
    """Return a stored value (values.stored) in words, with its unit."""
    if isinstance(value, str):
        return (field.choices or {}).get(value, value)
    if field.kind == FLAG:
        return YES if value else NO
    if field.kind == DAY:
        day = date.fromordinal(value)
        return f"{day.year}年{day.month}月{day.day}日"
    if field.kind == MONEY:
        return _money_of(field, value)
    digits = decimal(value, field.places)
    number = digits if field.unit == YEAR else _grouped(digits)
    return number + (field.unit if field.unit in {"%", "％", ""} else f" {field.unit}")


def _money_of(field: Field, value: int) -> str:
    cents = Fraction(value * CENTS, 10**field.places)
    return money(int(cents)) if cents.denominator == 1 else f"{decimal(value, field.places)} 元"


_NUMBERS: Mapping[str, str] = {
    "=": "正好 {0}",
    ">=": "{0}以上",
    ">": "超过 {0}",
    "<=": "{0}以下",
    "<": "不满 {0}",
    "between": "{0}至 {1}",
}
"""As statutes count: 以上 and 以下 include the number, 超过 and 不满 do not (民法典第一千二百五十九条)."""

_DAYS: Mapping[str, str] = {
    "=": "{0}",
    ">=": "{0}或以后",
    ">": "晚于{0}",
    "<=": "{0}或以前",
    "<": "早于{0}",
    "between": "{0}至{1}",
}


def required(asked: Condition, field: Field) -> str:
    """Return what is asked: 500 万元以上; 小型或微型; 以 C13 开头."""
    order = {value: place for place, value in enumerate(field.choices or ())}
    values = (
        sorted(asked.values, key=lambda value: order[str(value)]) if order.keys() >= set(asked.values) else asked.values
    )
    said = [shown(field, value) for value in values]
    if asked.sign == "starts":
        return f"以 {'、'.join(said)} 开头" if field.kind == CODE and not field.choices else "或".join(said)
    if asked.sign in {"is", "in"}:
        return "或".join(said) if len(said) < 3 else f"{'、'.join(said)}中的一种"
    return (_DAYS if field.kind == DAY else _NUMBERS)[asked.sign].format(*said)


def told(asked: Condition, field: Field, actual: int | str | None, truth: Truth) -> str:
    """Return one sentence: what is, what is asked, and whether the one meets the other."""
    wants = required(asked, field)
    if actual is None:
        return f"{field.label}还不知道（要求：{wants}）{_holder(field)}。"
    name = f"{field.label}{_joint(field)}{shown(field, actual)}"
    if truth:
        return f"{name}，符合“{wants}”的要求。"
    return f"{name}，{_SHORT.get(asked.sign, _unlike)(asked, field, actual, wants)}。"


def _joint(field: Field) -> str:
    return "：" if field.kind == FLAG else " " if field.kind not in {"choice", "code", DAY} else "是"


def _holder(field: Field) -> str:
    who = f"，由{field.source}掌握" if field.source else ""
    when = f"，{field.refresh}更新" if field.refresh else ""
    own = "；您申请时可以自己填写" if field.supplied else ""
    return who + when + own


def _unlike(asked: Condition, field: Field, actual: int | str, wants: str) -> str:
    return f"要求是“{wants}”"


def _below(asked: Condition, field: Field, actual: int | str, wants: str) -> str:
    if field.kind == DAY:
        return f"要求是{wants}"
    lacks = shown(field, int(asked.values[0]) - int(actual))
    return f"未达到 {wants}，还差 {lacks}" if asked.sign == ">=" else f"没有{wants}"


def lacks(asked: Condition, field: Field, actual: int | str) -> str:
    """Return how far a stored value is from what is asked: 还差 188 万元, 超出 2 件; empty where no number says so."""
    if field.kind not in (NUMBER, MONEY) or asked.sign == "=":
        return ""
    below, above = int(asked.values[0]) - int(actual), int(actual) - int(asked.values[-1])
    if asked.sign in {">=", "between"} and below > 0:
        return f"还差 {shown(field, below)}"
    return f"超出 {shown(field, above)}" if asked.sign in {"<=", "between"} and above > 0 else ""


def _above(asked: Condition, field: Field, actual: int | str, wants: str) -> str:
    return f"要求是{'' if field.kind == DAY or asked.sign == '<' else ' '}{wants}"


_SHORT: Mapping[str, Callable[[Condition, Field, int | str, str], str]] = {
    ">=": _below,
    ">": _below,
    "<=": _above,
    "<": _above,
}


def reckoned(amount: Amount, row: Row, catalogue: Catalogue) -> str:
    """Return how the amount comes about for one enterprise, or what has to be known first."""
    tier = chosen(amount, row, catalogue)
    if tier is None:
        return f"金额要等{_undecided(amount, row, catalogue)}有了数据才能算出。"
    if tier is NO_TIER:
        return "条件都符合，但没有达到任何一档的金额。"
    if isinstance(tier.pays, Flat):
        return f"定额 {money(tier.pays.cents)}。"
    field, value = catalogue[tier.pays.of], row.get(tier.pays.of)
    if value is None:
        return f"金额按“{field.label}”{_by(tier.pays, field)}，要等{_named(field)}有了数据才能算出。"
    return f"按“{field.label}”{shown(field, counted(field, value))}{_by(tier.pays, field)}。"


def _by(part: Part, field: Field) -> str:
    cap = "" if part.cap is None else f"，最高 {money(part.cap)}"
    if part.rate is None:
        return f"每{field.unit or '个'} {money(part.each or 0)}计算{cap}"
    return f"的 {decimal(int(part.rate * 10**8), 6)}% 计算{cap}"


def _undecided(amount: Amount, row: Row, catalogue: Catalogue) -> str:
    tiers = getattr(amount, "tiers", ())
    open_ones = [
        tier.when.condition.field for tier in tiers if tier.when and row.get(tier.when.condition.field) is None
    ]
    return _named(catalogue[open_ones[0]])


def _named(field: Field) -> str:
    return f"“{field.label}”" + (f"（{field.source}掌握）" if field.source else "")
