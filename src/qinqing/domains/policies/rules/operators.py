"""The operators that a clause may use: what they hold between, how many values they take, how people say them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qinqing.commons.enterprises.rules.catalogue import CHOICE, CODE, DAY, FLAG, MONEY, NUMBER, Field

ONE, PAIR, SEVERAL = "one", "pair", "several"
"""How many values: one, a lowest and a highest, or a list."""


@dataclass(frozen=True, slots=True)
class Operator:
    """`holds(actual, wanted)` between stored values; of several it is told all at once."""

    sign: str
    label: str
    kinds: frozenset[str]
    takes: str
    holds: Callable[[Any, Any], bool]


_ORDERED = frozenset({NUMBER, MONEY, DAY})

OPERATORS: Mapping[str, Operator] = {
    operator.sign: operator
    for operator in (
        Operator("is", "是", frozenset({FLAG, CHOICE, CODE}), ONE, lambda actual, wanted: actual == wanted[0]),
        Operator("in", "是其中之一", frozenset({CHOICE, CODE}), SEVERAL, lambda actual, wanted: actual in wanted),
        Operator("starts", "开头是", frozenset({CODE}), SEVERAL, lambda actual, wanted: actual.startswith(wanted)),
        Operator("=", "等于", _ORDERED, ONE, lambda actual, wanted: actual == wanted[0]),
        Operator(">=", "不低于", _ORDERED, ONE, lambda actual, wanted: actual >= wanted[0]),
        Operator("<=", "不高于", _ORDERED, ONE, lambda actual, wanted: actual <= wanted[0]),
        Operator(">", "高于", _ORDERED, ONE, lambda actual, wanted: actual > wanted[0]),
        Operator("<", "低于", _ORDERED, ONE, lambda actual, wanted: actual < wanted[0]),
        Operator("between", "介于", _ORDERED, PAIR, lambda actual, wanted: wanted[0] <= actual <= wanted[1]),
    )
}
"""The one dictionary; `between` includes both ends."""


def offered(field: Field) -> list[Operator]:
    """Return the operators that fit a field, in the order of the form."""
    return [operator for operator in OPERATORS.values() if field.kind in operator.kinds]
