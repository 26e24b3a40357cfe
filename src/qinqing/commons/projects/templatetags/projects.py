"""Values of a project in templates."""

from django import template

from qinqing.commons.projects.rules.showing import money, shown

register = template.Library()


@register.filter
def project_value(value: int | str | None, field: str) -> str:
    """Return a value of a project in people's words."""
    return shown(field, value)


@register.filter
def money_text(cents: int | None) -> str:
    """Return 分 in 万元 or 亿元."""
    return money(cents)
