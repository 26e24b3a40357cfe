"""What is asked of every page: it fits, it can be read, and it speaks Chinese."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = (Path(__file__).parent / "reading.js").read_text(encoding="utf-8")
WIDTHS = {"": (320, 390, 1024, 1440), "large": (320, 390, 1440)}
NARROW_AND_WIDE = {"": (320, 1440)}
KNOWN_WORDS = ["TOTP", "DOCX", "XLSX", "Word", "Parquet"]
"""File kinds, and the name of the second factor."""
FINGER = {"": 44, "large": 60}
TEXT, HIGH = 4.5, 7


class Reading:
    """Looks at the page that a window shows; every method returns faults."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(SCRIPT)

    def frame(self) -> list[str]:
        """One h1, one main part, a title, no foreign words."""
        return self._ask("frame") + self._ask("foreign", KNOWN_WORDS)

    def fits(self, sizes: Mapping[str, Sequence[int]] = WIDTHS) -> list[str]:
        """No sideways scroll, nothing over the next cell, in both sizes; a finger meets everything on a phone."""
        faults = []
        for size, widths in sizes.items():
            self.shown(size=size)
            for width in widths:
                self.page.set_viewport_size({"width": width, "height": 900})
                found = self._ask("overflow", width) + self._ask("spills")
                found += self._ask("targets", FINGER[size]) if width == 390 else []
                faults += [f"{size} {fault}".strip() for fault in found]
        self.shown(size="")
        return faults

    def axe(self, width: int) -> list[str]:
        """No violation; where the tool cannot tell the contrast, our own measure does."""
        self.page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        return [f"{one['id']} at {node['target']}: {node['failureSummary']}" for one in found for node in one["nodes"]]

    def contrast(self, width: int, least: float = TEXT) -> list[str]:
        """Measure every text against all layers behind it, with the whole page in view."""
        self.page.set_viewport_size({"width": width, "height": 900})
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": width, "height": max(900, height)})
        return self._ask("contrast", least)

    def shown(self, **display: str) -> None:
        """Show it as the server does for these choices; a test of its own compares with the server."""
        for name, value in display.items():
            self.page.evaluate(
                "([name, value]) => value ? document.documentElement.dataset[name] = value"
                " : delete document.documentElement.dataset[name]",
                [name, value],
            )

    def _ask(self, name: str, *given: object) -> list[str]:
        found: list[str] = self.page.evaluate(f"(given) => window.reading.{name}(...given)", list(given))
        return found
