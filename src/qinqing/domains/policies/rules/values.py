"""Values of fields as whole numbers: every measured value counts in the last decimal place of its field."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from qinqing.commons.enterprises.rules.catalogue import CHOICE, CODE, DAY, FLAG, MONEY, NUMBER, Field

Catalogue = Mapping[str, Field]
"""Fields by code."""

Value = bool | int | str | Decimal | date
"""Numbers and money: int, Decimal or decimal text; days: date or ISO text; money in 元, as the registry has it."""

Row = Mapping[str, Value | None]
"""One enterprise: value by code of field; what is absent or None is not known."""

MEASURED = frozenset({NUMBER, MONEY, DAY})
"""Kinds with an order; the others are equal or not."""

WORDED = frozenset({CHOICE, CODE})
"""Kinds whose values are words."""

MOST = 10**15
"""No measured value lies beyond this many of its last decimal places, so that sums and products stay exact."""

_DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,9})?", re.ASCII)


class Unfit(ValueError):
    """A value that its field cannot have; the text is a sentence for whoever entered it."""


def counted(field: Field, value: object) -> int:
    """Return a value of a measured field as a whole number: days since the year 1, else last decimal places.

    Raises Unfit for what is of another type, finer than the field, or beyond MOST. A float is of another type.
    """
    if field.kind == DAY:
        return _day(field, value).toordinal()
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else _plain(value)
    if not _DECIMAL.fullmatch(text):
        raise Unfit(f"“{field.label}”要填数字。")
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    if len(part) > field.places:
        raise Unfit(_finer(field))
    number = int(whole + part.ljust(field.places, "0"))
    if abs(number) > MOST:
        raise Unfit(f"“{field.label}”的数字太大。")
    return number


def _plain(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) and value.is_finite() else ""


def _finer(field: Field) -> str:
    return f"“{field.label}”最多 {field.places} 位小数。" if field.places else f"“{field.label}”要填整数。"


def _day(field: Field, value: object) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Unfit(f"“{field.label}”要填日期，例如 2026-01-31。") from None


def stored(field: Field, value: object) -> int | str:
    """Return a value as criteria and rows are compared: 0 or 1, a word, or a whole number. Raises Unfit."""
    if field.kind in MEASURED:
        return counted(field, value)
    if field.kind == FLAG:
        if not isinstance(value, bool):
            raise Unfit(f"“{field.label}”要填“是”或“否”。")
        return int(value)
    if not isinstance(value, str) or not value.strip():
        raise Unfit(f"“{field.label}”没有填写。")
    return value.strip()


def wanted(field: Field, value: object) -> int | str:
    """Return a value that criteria ask for; unlike a row's, it must stand in the catalogue. Raises Unfit.

    A code is one of the field's choices or the beginning of one, where the catalogue lists them.
    """
    found = stored(field, value)
    choices = field.choices or {}
    fits = found in choices or (field.kind == CODE and (not choices or any(map(_begins(str(found)), choices))))
    if field.kind in WORDED and not fits:
        raise Unfit(f"“{field.label}”没有“{found}”这一项。")
    return found


def _begins(start: str) -> Callable[[str], bool]:
    return lambda word: word.startswith(start)


def plain(field: Field, number: int | str) -> bool | int | str:
    """Return a stored value as JSON holds it: true, a word, an integer, decimal text, or an ISO day."""
    if isinstance(number, str):
        return number
    if field.kind == FLAG:
        return bool(number)
    if field.kind == DAY:
        return date.fromordinal(number).isoformat()
    return decimal(number, field.places) if field.places and number % 10**field.places else number // 10**field.places


def decimal(number: int, places: int) -> str:
    """Return `number` of last decimal places as decimal text without idle zeros: (1250, 2) -> 12.5."""
    digits = f"{abs(number):0{places + 1}d}"
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :].rstrip("0")
    return ("-" if number < 0 else "") + whole + (f".{part}" if part else "")
