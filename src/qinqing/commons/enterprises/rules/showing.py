"""Values of the registry in people's words."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from qinqing.commons.enterprises.rules.columns import STATUSES
from qinqing.commons.enterprises.rules.sizes import WAN

NOBODY_KNOWS = "还不知道"


def wan(yuan: int) -> str:
    """Return 元 as 万元, exact and without needless zeros: 1,234.5 万元."""
    text = f"{Decimal(yuan) / WAN:,.4f}".rstrip("0").rstrip(".")
    return f"{text} 万元"


def day_in_words(day: date) -> str:
    """Return a day as people write it."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


_WORDS: Mapping[str, Callable[[str], str]] = {
    "revenue": lambda value: wan(int(value)),
    "assets": lambda value: wan(int(value)),
    "employees": lambda value: f"{int(value):,} 人",
    "founded_on": lambda value: day_in_words(date.fromisoformat(value)),
    "status": STATUSES.__getitem__,
}


def shown(field: str, value: str | None, places: Mapping[str, str]) -> str:
    """Return a value as pages show it, from the text in which changes keep it."""
    if value is None or value == "":
        return NOBODY_KNOWS
    if field == "path":
        return places.get(value, "所在辖区")
    return _WORDS.get(field, str)(value)
