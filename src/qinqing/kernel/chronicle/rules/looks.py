"""The names of the streams of looks: `look:YYYY-MM:person`."""

from datetime import date
from uuid import UUID

RANGE = ("look:", "look;")
"""Every such name lies in this half-open range of a column collated "C"."""


def look_kind(person: UUID, day: date) -> str:
    """Return the kind of the stream of a person's looks in the month of `day`."""
    return f"look:{day:%Y-%m}:{person}"


def parts(kind: str) -> tuple[str, UUID]:
    """Return month and person."""
    _, month, person = kind.split(":")
    return month, UUID(person)
