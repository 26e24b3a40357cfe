"""What of a list's address is kept under a name."""

import json
from collections.abc import Iterable
from urllib.parse import urlencode

ALL = "all"
"""Opens a list whole, though another is somebody's default."""

PLACE = frozenset({"after", "page", "item", "part", "tick", ALL})
"""What an address says of the place in a list, and not of what is listed."""

MOST, LONGEST_NAME, LONGEST = 30, 20, 1500
"""Filters of one list, characters of a name, characters of an address: a longer one no browser is led to."""

Pairs = list[tuple[str, str]]


def worth(asked: Iterable[tuple[str, str]]) -> Pairs:
    """Return what an address narrows a list to: without empty answers, without its place, in one order."""
    return sorted({(name, value) for name, value in asked if value and name not in PLACE})


def asks(pairs: Pairs) -> str:
    """Return what follows the list's address to narrow it so; all of it when there is nothing to narrow it to."""
    return f"?{urlencode(pairs or [(ALL, '')])}"


def pairs_of(asked: str) -> Pairs:
    """Return the parameters that stand in JSON; nothing when what was erased left no parameters."""
    try:
        return [(str(name), str(value)) for name, value in json.loads(asked)]
    except (TypeError, ValueError):
        return []
