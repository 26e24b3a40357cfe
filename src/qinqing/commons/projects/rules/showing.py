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


def wan(cents: int) -> str:
    """Return 分 as 万元, exact and without needless zeros."""
    text = f"{Decimal(cents) / _CENTS_IN_WAN:,.6f}".rstrip("0").rstrip(".")
    return f"{text} 万元"


def shown(field: str, value: int | str | None) -> str:
    """Return a value as pages show it."""
    if value is None or value == "":
        return NOBODY_KNOWS
    if field == "investment":
        return wan(int(value))
    return f"{int(value):,} 平方米" if field == "area" else str(value)
