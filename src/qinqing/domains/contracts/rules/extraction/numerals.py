"""Numbers as contracts write them: 30, 3,000.50, 三十, 叁佰万, 二〇二六."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import cn2an

HAN = "〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿半"
DIGITS = "〇零一二三四五六七八九Oo0"
NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?(?:亿\d+(?:\.\d+)?(?=万))?(?:[十百千万亿]+(?!分之))?|[{HAN}]+)"
"""A number in either writing; 万 and 亿 behind digits belong to it."""
COUNT = rf"(?:\d{{1,4}}|[{HAN}]{{1,6}})"
"""A small whole number: of days, of months."""
_PLACE = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_ARABIC = re.compile(r"(\d[\d,]*(?:\.\d+)?)([十百千万亿]*)")
LARGEST = Decimal(10) ** 16


def amount(written: str) -> Decimal | None:
    """Return the number, exactly; None for what is not one."""
    if written == "半":
        return Decimal("0.5")
    head, large, rest = written.partition("亿")
    if large and rest[:1].isdigit():
        parts = amount(head + large), amount(rest)
        return None if None in parts else sum(filter(None, parts), Decimal(0))
    arabic = _ARABIC.fullmatch(written)
    if not arabic:
        whole = _han(written)
        return None if whole is None else Decimal(whole)
    try:
        found = Decimal(arabic[1].replace(",", ""))
    except InvalidOperation:
        return None
    for unit in arabic[2]:
        found = found.scaleb(_PLACE[unit])
    return found if found < LARGEST else None


def whole(written: str) -> int | None:
    """Return a whole number, or None."""
    found = amount(written)
    return int(found) if found is not None and found == found.to_integral_value() else None


def year(written: str) -> int | None:
    """Return a year written with four digits of either kind: 2026, 二〇二六, 二O二六."""
    digits = re.sub("[OoO〇零]", "0", written)
    found = digits if digits.isdigit() and digits.isascii() else "".join(_one(digit) for digit in digits)
    return int(found) if len(found) == 4 and found.isdigit() else None


def _one(digit: str) -> str:
    if digit in "0123456789":
        return digit
    place = "一二三四五六七八九".find(digit)
    return str(place + 1) if place >= 0 else "?"


@lru_cache(maxsize=4096)
def _han(written: str) -> int | None:
    """Ask the library, for whole numbers only: its decimals are floats."""
    if written.startswith(tuple("百千万亿佰仟")) or "半" in written:
        return None
    try:
        found = cn2an.cn2an(written, "normal")
    except (ValueError, KeyError, TypeError, IndexError):
        return None
    return found if isinstance(found, int) else None
