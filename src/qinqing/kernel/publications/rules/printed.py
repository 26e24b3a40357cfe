"""The official layout as PDF; WeasyPrint needs libraries that pip does not bring."""

import logging
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

CSS = (Path(__file__).parent.parent / "data" / "official.css").read_text(encoding="utf-8")
TRIED = "<p class=head>标</p><p>仿</p>"
TITLES = "小标宋"
WANTED = {"FangSong": "仿宋", "XiaoBiaoSong": TITLES}
"""Part of the name that a font has in a PDF -> the standard's font."""

APT = "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
"""What a machine without the libraries types."""

LARGEST, TYPE = 36, 442
"""Points: the red name at most, and the width of the type."""


@cache
def printer() -> Any:
    """Return WeasyPrint, or None where the libraries that it calls are not installed."""
    try:
        found = import_module("weasyprint")
    except OSError:
        return None
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return found


def _nothing(url: str, *_: object, **__: object) -> Any:
    """Fetch nothing: what stands in a document is its text alone."""
    raise ValueError(url)


def to_pdf(html: str, head: int = 1) -> bytes:
    """Return a page as PDF with its fonts inside; the red name of `head` signs fits on one line.

    What stands in for 小标宋 is printed bold, as that is heavier than other faces. Raises RuntimeError where `printer`
    is None.
    """
    bold = ".head, h1 { font-weight: bold }" if TITLES in missing() else ""
    return _written(html, f".head {{ font-size: {min(LARGEST, TYPE // max(head, 1))}pt }} {bold}")


def _written(html: str, more: str = "") -> bytes:
    found = printer()
    if found is None:
        raise RuntimeError(APT)
    styles = [found.CSS(string=CSS), found.CSS(string=more)]
    made: bytes = found.HTML(string=html, url_fetcher=_nothing).write_pdf(stylesheets=styles)
    return made


def fonts_in(pdf: bytes) -> set[str]:
    """Return the names of the fonts inside a PDF, without the sign of a subset before them."""
    pages: Any = PdfReader(BytesIO(pdf)).pages
    found = (page["/Resources"].get("/Font", {}) for page in pages)
    named = (one.get_object()["/BaseFont"] for fonts in found for one in fonts.get_object().values())
    return {str(name).lstrip("/").partition("+")[2] or str(name).lstrip("/") for name in named}


@cache
def missing() -> tuple[str, ...]:
    """Return the standard's fonts that this machine has not, in whose place another is printed."""
    if printer() is None:
        return ()
    there = fonts_in(_written(TRIED))
    return tuple(word for name, word in WANTED.items() if not any(name.lower() in one.lower() for one in there))
