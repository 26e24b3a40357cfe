"""A browser in so far as forms go: what it would send if somebody pressed a button without touching anything."""

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

_AREA = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', re.DOTALL)


class Form(HTMLParser):
    """Reads the controls of a page and what they hold, as a browser collects them."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self._select, self._options = "", list[tuple[str, bool]]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value if value is not None else "" for name, value in attrs}
        if tag == "input" and given.get("type") not in {"checkbox", "radio"}:
            self._add(given["name"], given.get("value", ""))
        elif tag == "input" and "checked" in given:
            self._add(given["name"], given.get("value", "on"))
        elif tag == "select":
            self._select, self._options = given["name"], []
        elif tag == "option":
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag == "button" and "name" in given:
            self.buttons.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            chosen = [value for value, selected in self._options if selected] or [self._options[0][0]]
            self._add(self._select, chosen[-1])

    def _add(self, name: str, value: str) -> None:
        self.sent.setdefault(name, []).append(value)


def sent(html: str, **more: Any) -> Mapping[str, list[str]]:
    """Return what a form would send; `more` is typed over it, a dash in a name written as an underscore."""
    form = Form()
    form.feed(html)
    areas = {name: [unescape(text).removeprefix("\n")] for name, text in _AREA.findall(html)}
    return {
        **form.sent,
        **areas,
        **{name: value if isinstance(value, list) else [str(value)] for name, value in more.items()},
    }
