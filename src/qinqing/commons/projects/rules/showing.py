"""Values of a project in people's words."""

from decimal import Decimal

LABELS = {
    "name": "名称",
    "park": "园区",
    "land": "用地",
    "area": "用地面积",
    "investment": "计划投资",
    "signed_on": "签约日期",
}
NOBODY_KNOWS = "还不知道"
_CENTS_IN_WAN = 1_000_000
_CENTS_IN_YI = 10_000_000_000


def wan(cents: int) -> str:
    """Return 分 as 万元, exact and without needless zeros."""
    text = f"{Decimal(cents) / _CENTS_IN_WAN:,.6f}".rstrip("0").rstrip(".")
    return f"{text} 万元"


def money(cents: int | None) -> str:
    """Return 分 in 亿元 from one 亿 on, in 万元 below, exact in either."""
    if cents is None:
        return NOBODY_KNOWS
    if cents < _CENTS_IN_YI:
        return wan(cents)
    text = f"{Decimal(cents) / _CENTS_IN_YI:,.10f}".rstrip("0").rstrip(".")
    return f"{text} 亿元"


def shown(field: str, value: int | str | None) -> str:
    """Return a value as pages show it."""
    if value is None or value == "":
        return NOBODY_KNOWS
    if field == "investment":
        return wan(int(value))
    return f"{int(value):,} 平方米" if field == "area" else str(value)
