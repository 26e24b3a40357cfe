"""The icons, drawn for this product on a 24 by 24 grid, as inline SVG."""

from functools import cache

from django import template
from django.utils.safestring import SafeString

from qinqing.kernel.devices.markup import markup

register = template.Library()

ICONS: dict[str, str] = {
    # lights
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.2l3.2 2"/>',
    "triangle": '<path d="M12 3.6 22 20.4H2Z"/><path d="M12 9.8v4.6M12 17.3v.1"/>',
    "octagon": '<path d="M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3Z"/><path d="M12 7.6v5.2M12 16.2v.1"/>',
    "tick": '<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.8 2.8 5.2-5.8"/>',
    "half": '<circle cx="12" cy="12" r="9"/><path class="fill" d="M12 3a9 9 0 0 1 0 18Z"/>',
    "dashed": '<circle cx="12" cy="12" r="9" stroke-dasharray="4.2 2.86"/>',
    "dashed-tick": '<circle cx="12" cy="12" r="9" stroke-dasharray="4.2 2.86"/><path d="m8 12.3 2.8 2.8 5.2-5.8"/>',
    "pause": '<circle cx="12" cy="12" r="9"/><path d="M9.8 9v6M14.2 9v6"/>',
    # acts and states
    "barred": '<circle cx="12" cy="12" r="9"/><path d="m5.7 5.7 12.6 12.6"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.4M12 7.6v.1"/>',
    "question": '<circle cx="12" cy="12" r="9"/><path d="M9.6 9.6a2.5 2.5 0 1 1 3.5 2.3c-.8.4-1.1.9-1.1 1.9M12 17v.1"/>',
    "check": '<path d="m5 12.6 4.6 4.6L19.4 6.8"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.4 15.4 5.1 5.1"/>',
    "download": '<path d="M12 4v10.5M7.8 10.6l4.2 4.2 4.2-4.2M5 20h14"/>',
    "upload": '<path d="M12 15V4.5M7.8 8.7 12 4.5l4.2 4.2M5 20h14"/>',
    "copy": '<rect x="8.5" y="8.5" width="11.5" height="11.5" rx="1.5"/><path d="M15.5 8.5V4H4v11.5h4.5"/>',
    "print": '<path d="M7 8.5V4h10v4.5M7 16.5H4v-8h16v8h-3M7 13.5h10V20H7Z"/>',
    "camera": '<path d="M3.5 7.5H8L9.8 5h4.4L16 7.5h4.5v12h-17Z"/><circle cx="12" cy="13.2" r="3.7"/>',
    "left": '<path d="m14.8 5-7 7 7 7"/>',
    "right": '<path d="m9.2 5 7 7-7 7"/>',
    "down": '<path d="m6 9.5 6 6 6-6"/>',
    "exit": '<path d="M10 4H4.5v16H10M14.5 8l4.5 4-4.5 4M19 12H9.5"/>',
    "key": '<circle cx="8" cy="15.5" r="4.3"/><path d="M11.2 12.4 20 3.8M16 7.7l3 3"/>',
    "display": '<path d="m2.5 18 5-13 5 13M4.4 13.2h6.2M13 18l3.9-9.6L20.8 18M14.4 14.8h5"/>',
    # places
    "home": '<path d="M3.5 11.6 12 4l8.5 7.6M5.8 10v10h4.4v-6h3.6v6h4.4V10"/>',
    "bell": '<path d="M6.3 17V10.4a5.7 5.7 0 0 1 11.4 0V17M4.2 17h15.6M10 20.4h4"/>',
    "list": '<path d="M9 6.5h11.5M9 12h11.5M9 17.5h11.5M4.3 6.5h.2M4.3 12h.2M4.3 17.5h.2"/>',
    "contract": '<path d="M5.5 3.5h8.7l4.3 4.3v12.7h-13Z"/><path d="M14 3.5v4.6h4.5M8.6 12.4h6.8M8.6 16.2h6.8"/>',
    "page": '<path d="M5.5 3.5h8.7l4.3 4.3v12.7h-13Z"/><path d="M14 3.5v4.6h4.5"/>',
    "ledger": '<path d="M3.5 5h17v14h-17ZM9.2 5v14M14.8 5v14"/>',
    "book": '<path d="M4.5 18.6V5.8a2.3 2.3 0 0 1 2.3-2.3h12.7v17H6.4a1.9 1.9 0 0 1 0-3.8h13.1M9 7.5h6.5"/>',
    "gift": '<path d="M3.5 8h17v4.2h-17ZM5 12.2v8h14v-8M12 8v12.2M12 8C9.5 8 7.6 7 7.6 5.4c0-2.6 3.9-2.2 4.4 2.6'
    '.5-4.8 4.4-5.2 4.4-2.6C16.4 7 14.5 8 12 8Z"/>',
    "walk": '<circle cx="13.4" cy="4.4" r="1.7"/><path d="m6.6 12.4 3-3.4 3.2-.4 2 3.4 3 1.2M12.4 9l-1.6 5.4 3 2.6 1 4M10.4 '
    '15.4l-1 2.8-2.4 2.6"/>',
    "stamp": '<path d="M10 12.5c.6-1.6-1.6-3.2-1.6-5.3a3.6 3.6 0 0 1 7.2 0c0 2.1-2.2 3.7-1.6 5.3h4.5v4h-13v-4ZM5.5 20h13"/>',
    "message": '<path d="M4 4.5h16v11.8h-9.6L6 20.2v-3.9H4ZM8 8.7h8M8 12.2h5"/>',
    "chart": '<path d="M6 19v-7M12 19V5M18 19v-9M3.5 19h17"/>',
    "people": '<circle cx="9" cy="8" r="3.4"/><path d="M2.8 19.6c0-4 2.6-6 6.2-6s6.2 2 6.2 6M15.6 4.9a3.3 3.3 0 0 1 0 6.3M17.6 14'
    'c2.4.7 3.7 2.5 3.7 5.6"/>',
    "person": '<circle cx="12" cy="8" r="3.8"/><path d="M4.8 20.4c0-4.4 3-6.4 7.2-6.4s7.2 2 7.2 6.4"/>',
    "shield": '<path d="M12 3.2 19.5 6v5.6c0 4.6-3 7.5-7.5 9.2-4.5-1.7-7.5-4.6-7.5-9.2V6Z"/><path d="m8.6 11.8 2.5 2.5 4.4-4.7"/>',
    "gear": '<circle cx="12" cy="12" r="3.1"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M18.4 5.6l-2.2'
    ' 2.2M7.8 16.2l-2.2 2.2"/>',
    "image": '<rect x="3.5" y="4.5" width="17" height="15" rx="1"/><path d="m3.8 16.4 4.6-4.6 4 4 2.6-2.4 5 4.4"/><path '
    'd="M15.6 8.6v.1"/>',
    "more": '<path d="M4.5 7h15M4.5 12h15M4.5 17h15"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="14.5" rx="1"/><path d="M4 10h16M8.5 3.2v4M15.5 3.2v4"/>',
    "plug": '<path d="M8.5 3.5v5M15.5 3.5v5M6 8.5h12v3.2a6 6 0 0 1-12 0ZM12 17.7v3"/>',
}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Return the icon of this name; it is decoration, the word stands beside it."""
    return markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', SafeString(ICONS[name]))
