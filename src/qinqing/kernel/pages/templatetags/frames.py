"""What stands around every page: where its files lie, and the entries of the navigation, on most pages twice."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString

from qinqing.kernel.devices.markup import joined, markup
from qinqing.kernel.pages.context import Frame
from qinqing.kernel.pages.rules.navigation import Item
from qinqing.kernel.pages.templatetags.icons import icon

register = template.Library()
HERE = SafeString(' aria-current="page"')
ENTRY = '<a class="nav" href="{}"{}>{}<span>{}</span>{}</a>'
COUNT = '<span class="nav__count">{}<span class="sr"> {}</span></span>'


@register.simple_tag
@cache
def asset(path: str) -> str:
    """Return where a static file lies; its name carries its digest and stays as long as the process."""
    return static(path)


@register.simple_tag
def nav(frame: Frame, item: Item, short: bool = False) -> SafeString:
    """Show one entry: icon, word (`short` where there is little room), how much waits there."""
    here = HERE if item == frame.current else ""
    count = markup(COUNT, item.count, item.waits) if item.count else ""
    return markup(ENTRY, reverse(item.url_name), here, icon(item.icon), (short and item.short) or item.label, count)


@register.simple_tag
def nav_sections(frame: Frame) -> SafeString:
    """Show the whole map, each section under its heading."""
    return joined(
        markup(
            "<h2>{}</h2><ul>{}</ul>", one.title, joined(markup("<li>{}</li>", nav(frame, item)) for item in one.items)
        )
        for one in frame.sections
    )
