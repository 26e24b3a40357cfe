"""Sums as people say them."""

from django import template

from qinqing.domains.policies.rules.wording import money

register = template.Library()


@register.filter
def in_words(cents: int) -> str:
    """Return 分 in 元, 万元 or 亿元, exact."""
    return money(cents)


@register.filter
def in_yuan(cents: int, with_cents: bool) -> str:
    """Return 分 in 元, for a column of which every line has the same decimals."""
    return f"{cents // 100:,}.{cents % 100:02d}" if with_cents else f"{cents // 100:,}"
