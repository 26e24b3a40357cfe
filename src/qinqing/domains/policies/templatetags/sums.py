"""Sums as people say them."""

from django import template

from qinqing.domains.policies.rules.wording import money

register = template.Library()


@register.filter
def in_words(cents: int) -> str:
    """Return 分 in 元, 万元 or 亿元, exact."""
    return money(cents)
