"""`Undo`: what takes an act back, by the kind of event that the act recorded; the history keeps both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.noting import Noted
from qinqing.kernel.devices.rooms import named

WINDOW = timedelta(minutes=30)
"""How long an act can be taken back in this way; afterwards it is another act, with its own reason."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event that its own author may want to take back."""

    stream: int
    seq: int
    kind: str
    at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Undo:
    """How one kind of act is taken back.

    `act` calls the room's own compensating action, which raises the refusal that stands against it. `why_not` says
    the same of many beforehand, by stream and seq, in one query; what it leaves out can be taken back.
    """

    kind: str
    permission: str
    act: Callable[[Recorded, Actor], None]
    why_not: Callable[[Sequence[Recorded], Actor], Mapping[tuple[int, int], str]] = lambda *_: {}


@cache
def undoes() -> Mapping[str, Undo]:
    """Return what takes back each kind of event; a room names its own by the path of a sequence.

    Raises ValueError for a kind said twice.
    """
    found: list[Undo] = named("undoes")
    if len({one.kind for one in found}) != len(found):
        raise ValueError(f"declared twice: {sorted(one.kind for one in found)}")
    return {one.kind: one for one in found}


TAG = "undo"


def said(request: HttpRequest, text: object, events: Noted) -> None:
    """Say that something is done; the message offers to take back the last event that can be taken back."""
    last = next((one for one in reversed(events) if one[2] in undoes()), None)
    tags = f"{TAG}:{last[0]}.{last[1]}" if last else ""
    messages.success(request, str(text), extra_tags=tags)


def offered(tags: str) -> tuple[int, int] | None:
    """Return the stream and seq that a message offers to take back."""
    kind, _, place = tags.partition(":")
    stream, _, seq = place.partition(".")
    return (int(stream), int(seq)) if kind == TAG and stream.isdecimal() and seq.isdecimal() else None
