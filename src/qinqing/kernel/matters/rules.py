"""Confidentiality classes, path ranges, whose a prepared query is, and where the next page of a list begins."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from qinqing.kernel.devices.actor import Actor

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


_PERSON, _POST, _UNIT, _PATH = UUID(int=0x71), -7_100_001, -7_100_002, "\x01/"

_OWN = dict(zip((_PERSON, _POST, _UNIT, *below(_PATH)), ("person", "post", "unit", "first", "past"), strict=True))


def anybody(actor: Actor) -> Actor:
    """Return the stand-in for all actors of one kind: same role, side and scopes, and a jurisdiction or none.

    What the ORM writes for it is written for each of them, but for whose it is: that stands among the parameters alone,
    where `filled` puts it in. So a query is written once for each kind of actor. It may ask for the actor's person,
    post, unit and path, but not decide by them, nor hold anything else that changes from day to day.
    """
    path = None if actor.jurisdiction is None else _PATH
    nameless = replace(actor, name="", post_title="", unit_name="")
    return replace(nameless, person_id=_PERSON, post_id=_POST, unit_id=_UNIT, jurisdiction=path)


def whose(parameter: object) -> bool:
    """Tell whether a parameter of a query that was written for `anybody` is one of those that say whose it is."""
    return parameter in _OWN


def says(parameter: Any) -> str:
    """Return what a parameter of which `whose` holds says: person, post, unit, the first path, or the one past all."""
    return _OWN[parameter]


def filled(parameters: Sequence[Any], actor: Actor) -> tuple[Any, ...]:
    """Return the parameters of a query that was written for `anybody`, now for `actor`."""
    own: dict[Any, Any] = {_PERSON: actor.person_id, _POST: actor.post_id, _UNIT: actor.unit_id}
    if actor.jurisdiction is not None:
        own |= zip(below(_PATH), below(actor.jurisdiction), strict=True)
    return tuple(own.get(one, one) for one in parameters)


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
