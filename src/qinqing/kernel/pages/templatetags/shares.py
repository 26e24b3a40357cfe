"""Parts that show shares: a bar with its interval, and the chart of months."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from qinqing.kernel.pages.rules.shares import Share, Trend

register = template.Library()
PART = "pages/parts/"


@register.inclusion_tag(PART + "share.html")
def share(one: Share) -> dict[str, Any]:
    """Show a share as a bar, with its text, its interval and the figures that open what they count."""
    return {"share": one}


@register.inclusion_tag(PART + "trend.html")
def trend(drawn: Trend) -> dict[str, Any]:
    """Show both sides by month."""
    return {"trend": drawn}


@register.simple_tag
def figure(one: Share, what: str, number: int, unit: str = "项") -> SafeString:
    """Return a number that opens the rows that it counts; nothing opens where there are none."""
    text = f"{number} {unit}".strip()
    if not number or what not in one.links:
        return format_html("<span>{}</span>", text)
    return format_html('<a class="opens" href="{}">{}</a>', one.links[what], text)
