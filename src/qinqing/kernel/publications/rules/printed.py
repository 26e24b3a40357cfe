"""The official layout as PDF."""

from functools import cache
from pathlib import Path

from qinqing.kernel.devices.printing import fonts_in, printer, written

CSS = (Path(__file__).parent.parent / "data" / "official.css").read_text(encoding="utf-8")
TRIED = "<p class=head>标</p><p>仿</p>"
TITLES = "小标宋"
WANTED = {"FangSong": "仿宋", "XiaoBiaoSong": TITLES}
"""Part of the name that a font has in a PDF -> the standard's font."""

LARGEST, TYPE = 36, 442
"""Points: the red name at most, and the width of the type."""


def to_pdf(html: str, head: int = 1) -> bytes:
    """Return a page as PDF with its fonts inside; the red name of `head` signs fits on one line.

    What stands in for 小标宋 is printed bold, as that is heavier than other faces. Raises RuntimeError where `printer`
    is None.
    """
    bold = ".head, h1 { font-weight: bold }" if TITLES in missing() else ""
    return written(html, [CSS, f".head {{ font-size: {min(LARGEST, TYPE // max(head, 1))}pt }} {bold}"])


@cache
def missing() -> tuple[str, ...]:
    """Return the standard's fonts that this machine has not, in whose place another is printed."""
    if printer() is None:
        return ()
    there = fonts_in(written(TRIED, [CSS]))
    return tuple(word for name, word in WANTED.items() if not any(name.lower() in one.lower() for one in there))
