"""Parts that show shares: a bar with its interval, and the chart of months."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from qinqing.kernel.devices.markup import markup
from qinqing.kernel.pages.rules.shares import DUE, KEPT, Share, Trend

register = template.Library()
PART = "pages/parts/"
SHARE = '<div class="share">{}<b{}>{}</b>\n<span class="share__of">{}{}{}</span></div>\n'
BAR = (
    '<svg class="share__bar share__bar--{}" aria-hidden="true">'
    '<rect class="share__ground" width="100%" y="4" height="8" rx="2"/>'
    '<rect class="g-{}" width="{}" y="4" height="8" rx="2"/>{}</svg>\n'
)
WHISKER = (
    '<rect class="share__whisker" x="{}" width="{}" y="7" height="2"/><svg x="{}" overflow="visible" width="{}">'
    '<rect class="share__whisker" y="2" width="1.5" height="12"/>'
    '<rect class="share__whisker" x="100%" y="2" width="1.5" height="12"/></svg>'
)
FEW = SafeString(' class="share__few"')
BETWEEN = '<span class="nowrap">95% 区间 {}</span>，'
MEASURED = '<span class="nowrap">按期 {}</span>，{}'
COUNTED = '<span class="nowrap">按期 {} / {}</span>'
ELSEWHERE = '，<span class="nowrap">其中外部报送 {}</span>'


@register.simple_tag
def share(one: Share) -> SafeString:
    """Show a share as a bar, with its text, its interval and the figures that open what they count."""
    spread = one.whisker
    whisker = markup(WHISKER, spread.x, spread.width, spread.x, spread.width) if spread else ""
    bar = markup(BAR, one.side, one.side, one.bar, whisker) if one.enough else ""
    few = "" if one.enough else FEW
    between = markup(BETWEEN, one.between) if one.between else ""
    kept = figure(one, KEPT, one.kept, "")
    every = figure(one, DUE, one.n)
    told = markup(MEASURED, one.so_far, every) if one.measure else markup(COUNTED, kept, every)
    theirs = markup(ELSEWHERE, figure(one, "delivered", one.delivered)) if one.delivered else ""
    return markup(SHARE, bar, few, one.text, between, told, theirs)


@register.inclusion_tag(PART + "trend.html")
def trend(drawn: Trend) -> dict[str, Any]:
    """Show both sides by month."""
    return {"trend": drawn}


@register.simple_tag
def figure(one: Share, what: str, number: int, unit: str = "项") -> SafeString:
    """Return a number that opens the rows that it counts; nothing opens where there are none."""
    text = f"{number} {unit}".strip()
    if not number or what not in one.links:
        return markup("<span>{}</span>", text)
    return markup('<a class="opens" href="{}">{}</a>', one.links[what], text)
