"""Every link between documents leads to a file."""

import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
MADE_BY_JOURNEYS = HOUSE / "docs" / "handbook" / "images"


def documents() -> list[Path]:
    return [*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md"), *(HOUSE / "bench").glob("*.md")]


def dead_links(path: Path) -> Iterator[str]:
    """Yield every relative link of a document that leads nowhere; screenshots come from the journeys."""
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        found = (path.parent / target).resolve()
        if not found.exists() and MADE_BY_JOURNEYS not in found.parents:
            yield f"{path.name}: {target}"


def test_links():
    assert [link for path in documents() for link in dead_links(path)] == []


def test_planted_link(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("[there](page.md) [nowhere](gone.md) [outside](https://example.org/)", encoding="utf-8")
    assert list(dead_links(page)) == ["page.md: gone.md"]
