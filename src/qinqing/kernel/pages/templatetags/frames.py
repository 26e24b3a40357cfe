"""What stands around every page: where its files lie, and the entries of the navigation, on most pages twice."""

from functools import cache, lru_cache
from typing import Any, cast

from django import template
from django.templatetags.static import static
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.safestring import SafeString

from qinqing.kernel.devices.markup import joined, markup
from qinqing.kernel.devices.page import Page, may
from qinqing.kernel.pages.context import Frame
from qinqing.kernel.pages.rules.navigation import Item
from qinqing.kernel.pages.templatetags.icons import icon

register = template.Library()
HERE = SafeString(' aria-current="page"')
ENTRY, ENTRY_END = '<a class="nav" href="{}"{}>{}<span>{}</span>', SafeString("</a>")
EXPORT = '<div class="buttons export"><a class="button" href="{}{}">{}导出表格</a></div>'
PLACE = ("after", "page", "item")
"""What an address says of the place in a list, which a spreadsheet holds whole."""

COUNT = '<span class="nav__count">{}<span class="sr"> {}</span></span>'


@register.simple_tag
@cache
def asset(path: str) -> str:
    """Return where a static file lies; its name carries its digest and stays as long as the process."""
    return static(path)


@register.simple_tag
def nav(frame: Frame, item: Item, short: bool = False) -> SafeString:
    """Show one entry: icon, word (`short` where there is little room), how much waits there."""
    entry = _entry(item.url_name, item.icon, (short and item.short) or item.label, item == frame.current)
    count = markup(COUNT, item.count, item.waits) if item.count else SafeString("")
    return joined((entry, count, ENTRY_END))


@lru_cache(maxsize=1024)
def _entry(url_name: str, shape: str, label: str, here: bool) -> SafeString:
    return markup(ENTRY, reverse(url_name), HERE if here else "", icon(shape), label)


@register.simple_tag
def nav_sections(frame: Frame) -> SafeString:
    """Show the whole map, each section under its heading."""
    return joined(
        markup(
            "<h2>{}</h2><ul>{}</ul>", one.title, joined(markup("<li>{}</li>", nav(frame, item)) for item in one.items)
        )
        for one in frame.sections
    )


@register.simple_tag(takes_context=True)
def export_link(context: dict[str, Any]) -> SafeString:
    """Show the way to a page's spreadsheet, narrowed as the page is: the address named as the page, with `_table`.

    A view whose list has no row says so by `empty`: a sheet without rows is offered to nobody.
    """
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or context.get("empty"):
        return SafeString("")
    try:
        address = reverse(f"{match.view_name}_table", kwargs=match.kwargs)
    except NoReverseMatch:
        return SafeString("")
    if not may(context["frame"].actor, cast("Page", resolve(address).func).permission):
        return SafeString("")
    asked = request.GET.copy()
    for name in PLACE:
        asked.pop(name, None)
    return markup(EXPORT, address, f"?{asked.urlencode()}" if asked else "", icon("download"))
