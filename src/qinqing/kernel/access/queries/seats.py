"""Seats in enterprises: who may hand them out, who holds them, and the codes that open them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Now

from qinqing.kernel.access import events
from qinqing.kernel.access.models import SeatOffer
from qinqing.kernel.access.queries.actors import excluded_units
from qinqing.kernel.access.queries.administration import LETTERS, new_password
from qinqing.kernel.access.rules import TRIES
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.parties.models import Post, Rank, Unit, UnitKind
from qinqing.kernel.parties.queries import names, on, posts_of
from qinqing.kernel.parties.rules import SCOPES

AREA = "seats"
"""The stream of every enterprise's seats and members."""

HANDLE = 4
SHOWN = 50

UNDOABLE = frozenset({events.SCOPES_SET.tag, events.MEMBER_REMOVED.tag})
LABELS = {kind.tag: kind.label for kind in events.KINDS}


def new_code() -> str:
    """Return 16 random letters and digits in groups of four; the first group finds the seat, the others open it."""
    return new_password()


def halves(code: str) -> tuple[str, str]:
    """Return the handle and the secret of a code as somebody typed it: case, blanks and dashes do not matter."""
    letters = "".join(letter for letter in code.lower() if letter in LETTERS)
    return letters[:HANDLE], letters[HANDLE:]


def bearer(unit: Unit | None = None, person_id: UUID | None = None) -> Actor:
    """Return whoever brings a code: nobody that the house knows, acting for the enterprise whose seat it is."""
    known = person_id or UUID(int=0)
    where = (unit.pk, unit.short_name) if unit else (0, "")
    return Actor(known, "", 0, "", *where, role="enterprise", side=ENT, scopes=frozenset(SCOPES))


def open_offers() -> "QuerySet[SeatOffer]":
    """Return the offers whose code still opens a seat, by the database's clock."""
    return SeatOffer.objects.filter(
        taken_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=Now(), misses__lt=TRIES
    )


def served(actor: Actor) -> "QuerySet[Unit]":
    """Return the enterprises whose first seat a clerk may hand out: in the range of the post, or of its park or town.

    Not those from which the clerk stays away.
    """
    place = actor.jurisdiction
    if place is None:
        near = Unit.objects.filter(pk=actor.unit_id, kind__in=(UnitKind.PARK, UnitKind.TOWN))
        place = near.values_list("path", flat=True).first()
    firms = Unit.objects.filter(kind=UnitKind.ENTERPRISE, until__isnull=True)
    if place is None:
        return firms.none()
    return firms.filter(path__startswith=place).exclude(pk__in=excluded_units(actor.person_id))


def firms_for(actor: Actor, wanted: str, day: date) -> Sequence[Unit]:
    """Return the first enterprises that a clerk serves, each with its representatives and open codes; three queries.

    `wanted` is part of a name or of the credit code.
    """
    firms = served(actor).filter(Q(name__icontains=wanted) | Q(uscc__icontains=wanted)) if wanted else served(actor)
    leading = on(Post.objects.filter(rank=Rank.LEGAL_REPRESENTATIVE).select_related("person"), day)
    offered = open_offers().filter(rank=Rank.LEGAL_REPRESENTATIVE)
    return list(
        firms.prefetch_related(
            Prefetch("posts", leading, to_attr="leading"), Prefetch("seat_offers", offered, to_attr="offered")
        ).order_by("short_name", "pk")[:SHOWN]
    )


def members_of(actor: Actor, day: date) -> Sequence[Post]:
    """Return who stands in the actor's enterprise."""
    return posts_of(Unit.objects.get(pk=actor.unit_id), day)


def member_for(actor: Actor, post_id: int, day: date) -> Post | None:
    """Return a post of the actor's enterprise that is held on `day`."""
    posts = on(Post.objects.filter(unit=actor.unit_id, unit__kind=UnitKind.ENTERPRISE, pk=post_id), day)
    return posts.select_related("unit", "person").first()


def offers_of(actor: Actor) -> Sequence[SeatOffer]:
    """Return the open codes of the actor's enterprise."""
    return list(open_offers().filter(unit=actor.unit_id).order_by("expires_at"))


@dataclass(frozen=True, slots=True)
class MemberChange:
    """One change as the enterprise's page lists it; `seq` is set where it can be taken back."""

    at: datetime
    label: str
    who: str
    what: str
    seq: int | None


def member_changes(actor: Actor) -> list[MemberChange]:
    """Return the newest changes of the seats of the actor's enterprise, in two queries."""
    recorded = Event.objects.filter(stream__kind=AREA, facts__unit=actor.unit_id).order_by("-seq")
    found = list(recorded[:20])
    persons = {UUID(event.facts["person"]) for event in found if event.facts.get("person")}
    people = names([*(event.actor for event in found), *persons])
    undone = {event.facts["undone_seq"] for event in found if event.kind == events.MEMBER_CHANGE_UNDONE.tag}
    return [_change(event, people, undone) for event in found]


def _change(event: Event, people: dict[UUID, str], undone: set[int]) -> MemberChange:
    whom = event.facts.get("person")
    words = [people.get(UUID(whom), "") if whom else "", _scopes(event.facts)]
    words.append(LABELS.get(event.facts.get("undone_kind", ""), ""))
    may_undo = event.kind in UNDOABLE and event.seq not in undone
    by = people.get(event.actor, "持码人") if event.actor else ""
    return MemberChange(
        event.at, LABELS[event.kind], by, "：".join(filter(None, words)), event.seq if may_undo else None
    )


def _scopes(facts: dict[str, Any]) -> str:
    return "、".join(SCOPES[scope] for scope in facts.get("scopes", ()))
