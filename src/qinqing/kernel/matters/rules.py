"""Confidentiality classes, path ranges, and the place in a list at which its next page begins."""

from datetime import date

PUBLIC = "public"
PARTIES = "parties"
INTERNAL = "internal"
SEALED = "sealed"

CLASSES = {PUBLIC: "公开", PARTIES: "双方可见", INTERNAL: "内部", SEALED: "密封"}

LIGHTS = {0: "", 1: "remind", 2: "warn", 3: "alarm"}
"""The light as it is stored and sorted -> its code on pages."""


def below(path: str) -> tuple[str, str]:
    """Return the half-open range of paths at or below `path`, for a column collated "C".

    A range uses the index where LIKE on a parameter would not. The empty path holds everything.
    """
    return path, (path[:-1] + chr(ord(path[-1]) + 1)) if path else "\U0010ffff"


Place = tuple[int, date | None, int]
"""Light, due day and key of the last matter on a page of a list that begins with the gravest."""


def place_text(place: Place) -> str:
    """Return a place as an address carries it: 3.2026-06-17.55."""
    light, due, key = place
    return f"{light}.{due or ''}.{key}"


def place_of(text: str) -> Place | None:
    """Read a place; None for anything else."""
    parts = text.split(".")
    try:
        light, due, key = parts
        return int(light), date.fromisoformat(due) if due else None, int(key)
    except ValueError:
        return None
