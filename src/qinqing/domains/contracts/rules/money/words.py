"""Amounts, rates and shares in words, exact."""

from fractions import Fraction

from qinqing.domains.contracts.rules.money.terms import BASES, PERIODS, YEAR, Agreed, Rate
from qinqing.kernel.obligations.rules.measures import yuan

__all__ = ["exact", "formula", "percent", "rate", "rounded", "yuan"]


def exact(value: Fraction) -> str:
    """Return a fraction as a decimal where it is one, else as a fraction."""
    rest, places = value.denominator, 0
    while rest % 10 == 0:
        rest //= 10
    while rest % 2 == 0:
        rest //= 2
    while rest % 5 == 0:
        rest //= 5
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    while (value * 10**places).denominator != 1:
        places += 1
    digits = f"{abs(value.numerator * 10**places // value.denominator):0{places + 1}d}"
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def percent(value: Fraction) -> str:
    """Return a share as a percentage, exact."""
    return f"{exact(value * 100)}%"


def rate(given: Rate) -> str:
    """Return a rate in words: 每日 0.05%; 每年 3.65%，一年按 365 天."""
    words = f"每{PERIODS[given.per]} {percent(given.value)}"
    return f"{words}，一年按 {given.days_in_year} 天" if given.per == YEAR else words


def formula(terms: Agreed) -> str:
    """Return how lateness is reckoned, in one sentence."""
    return f"{BASES[terms.base]} × 利率（{rate(terms.rate)}）× 逾期天数"


def rounded(value: Fraction) -> int:
    """Return an amount to whole 分, halves upward: the one rounding, at the end."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
