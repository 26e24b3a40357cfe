"""Measures of what is promised: money is counted in 分 and read in 元; every other measure as it is written."""

import re
import unicodedata

FEN = "分"
MONEY = {
    FEN: 1,
    "元": 100,
    "千元": 100_000,
    "万元": 1_000_000,
    "百万元": 100_000_000,
    "千万元": 1_000_000_000,
    "亿元": 10_000_000_000,
}
"""Measures that are money -> how many 分 one of them is. Amounts of money are trade secrets (商业秘密)."""

MASKED = "商业秘密"
HIDDEN_SOURCE = "原文含金额，是商业秘密，只有双方、核验方和指定的监督人员看得到。"
MOST_FEN = 10**14
"""1 万亿元: more than any contract, and far below what a slip of the hand can make of one."""

_SUM = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.(?P<part>\d{1,12}))?(?P<large>万亿|亿|万|千)?元?整?")
_NAMED = re.compile(r"[0-9零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟][余多]?元(?![化素旦])")
_LARGE = {None: 0, "千": 3, "万": 4, "亿": 8, "万亿": 12}


def yuan(cents: int) -> str:
    """Return 分 as 元: 1,234.50 元."""
    sign, cents = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{cents // 100:,}.{cents % 100:02d} 元"


def so_many(count: int, measure: str) -> str:
    """Return a quantity as people read it: 30 亩; 分 are read as 元."""
    return yuan(count) if measure == FEN else f"{count} {measure}"


def so_many_of(done: int, whole: int, measure: str) -> str:
    """Return how much of a quantity is done: 30 / 100 亩; 300.00 元 / 1,000.00 元."""
    return f"{yuan(done)} / {yuan(whole)}" if measure == FEN else f"{done} / {whole} {measure}"


def names_amount(words: str) -> bool:
    """Say whether words name an amount of money, in figures or in numerals: 500万元, 伍佰万元."""
    return _NAMED.search(unicodedata.normalize("NFKC", words).replace(" ", "").replace("圆", "元")) is not None


def fen_of(words: str) -> int | None:
    """Return the 分 that somebody wrote in 元: 5000000, 5,000,000.00, 500万; None for anything else.

    What is finer than a 分, and what is negative, is not an amount.
    """
    found = _SUM.fullmatch(unicodedata.normalize("NFKC", words).replace(" ", "").removeprefix("¥"))
    if found is None:
        return None
    part = found["part"] or ""
    digits, shift = found["whole"].replace(",", "") + part, _LARGE[found["large"]] + 2 - len(part)
    if shift >= 0:
        return int(int(digits) * 10**shift)
    whole, rest = divmod(int(digits), 10**-shift)
    return None if rest else whole
