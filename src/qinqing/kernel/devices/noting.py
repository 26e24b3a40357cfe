"""`noted`: what the actions inside recorded, for the page that follows them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Noted = list[tuple[int, int, str]]
"""Stream, seq and kind of what was recorded."""

_noting: ContextVar[Noted | None] = ContextVar("noting_events", default=None)


@contextmanager
def noted() -> Iterator[Noted]:
    """Note what the actions inside record, so that the page after them can offer to take it back."""
    found: Noted = []
    token = _noting.set(found)
    try:
        yield found
    finally:
        _noting.reset(token)


def note(recorded: Noted) -> None:
    """Tell whoever notes what an action recorded, once it stands."""
    if (found := _noting.get()) is not None:
        found.extend(recorded)
