"""Actors that stand in no database."""

from uuid import UUID, uuid4

from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.parties.rules import SCOPES


def somebody(
    *,
    role: str = "clerk",
    unit_id: int = 1,
    side: str = GOV,
    jurisdiction: str | None = None,
    person_id: UUID | None = None,
    scopes: frozenset[str] = frozenset(SCOPES),
) -> Actor:
    """Return an actor for rules that ask no database."""
    return Actor(person_id or uuid4(), "某人", 1, "经办", unit_id, "某单位", role, side, jurisdiction, scopes)
