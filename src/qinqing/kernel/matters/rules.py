"""Confidentiality classes and path ranges."""

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
