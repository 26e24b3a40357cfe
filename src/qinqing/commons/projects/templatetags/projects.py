"""Values of a project in templates."""

from django import template

from qinqing.commons.projects.rules.showing import shown

register = template.Library()


@register.filter
def project_value(value: int | str | None, field: str) -> str:
    """Return a value of a project in people's words."""
    return shown(field, value)
