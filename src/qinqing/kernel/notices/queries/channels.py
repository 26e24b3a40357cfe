"""A person's channels, what kinds the city permits, and what was changed about them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from qinqing.kernel.chronicle.actions import Subject
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.outbound import says_of
from qinqing.kernel.notices import events
from qinqing.kernel.notices.models import Channel, Message, Pace, Permit
from qinqing.kernel.notices.rules import KINDS
from qinqing.kernel.parties.models import Person
from qinqing.kernel.parties.queries import Told, story

AREA = "channels"
PURPOSE = "channel address"
MOST = 100


def permitted() -> set[str]:
    """Return the kinds of channel that the city permits."""
    return set(Permit.objects.filter(permitted=True, kind__in=KINDS).values_list("kind", flat=True))


@dataclass(frozen=True, slots=True)
class Own:
    """A channel as its owner sees it: when something last arrived, what is wrong with it now."""

    channel: Channel
    permitted: bool
    last: datetime | None
    fault: str


def own_channels(actor: Actor) -> Sequence[Own]:
    """Return one's own channels, the oldest first; two queries."""
    tried = Message.objects.filter(channel=OuterRef("pk"), attempts__gt=0).order_by("-pk")
    arrived = Message.objects.filter(channel=OuterRef("pk"), sent_at__isnull=False).order_by("-sent_at")
    rows: QuerySet[Any] = Channel.objects.of(actor).annotate(
        last=Subquery(arrived.values("sent_at")[:1]), fault=Subquery(tried.values("fault")[:1])
    )
    kinds = permitted()
    return [Own(one, one.kind in kinds, one.last, says_of(one.fault or "")) for one in rows.order_by("pk")]


def pace_of(actor: Actor) -> int | None:
    """Return at which hour somebody is told daily of what is not urgent, None for at once."""
    return Pace.objects.filter(person=actor.person_id).values_list("hour", flat=True).first()


def used() -> dict[str, int]:
    """Return how many channels of each kind are open; by whom nobody is told."""
    rows = Channel.objects.filter(ended_at__isnull=True).order_by().values_list("kind")
    return dict(rows.annotate(n=Count("pk")))


_CHANGED = Q(kind__in=[events.PERMITTED.tag, events.UNPERMITTED.tag])


def undoable(stream: int) -> Event | None:
    """Return the newest change of the permitted kinds, unless it was itself taken back."""
    newest = Event.objects.filter(_CHANGED, stream=stream).order_by("-seq").first()
    return newest if newest is not None and newest.kind == events.PERMITTED.tag else None


def story_of_kinds() -> list[Told]:
    """Return what was changed about the permitted kinds, the newest first."""
    rows = list(Event.objects.filter(_CHANGED, stream__kind=AREA).order_by("-seq")[:MOST])
    last = undoable(rows[0].stream_id) if rows else None
    return story(rows, _detail, lambda one: one == last)


def _detail(facts: dict[str, Any]) -> str:
    return "、".join(KINDS[kind].label for kind in facts["kinds"] if kind in KINDS) or "只有邮件"


def named(gone: "QuerySet[Person]", subject: Subject) -> "QuerySet[Channel]":
    """Return the open channels of those of a name among persons who are `gone`."""
    meant = gone.filter(Q(name__contains=subject.text) | Q(email__contains=subject.text))
    return Channel.objects.filter(ended_at__isnull=True, person__in=meant)


def find_channels(gone: "Callable[[], QuerySet[Person]]", subject: Subject) -> int:
    """Return how many channels of theirs there are."""
    return named(gone(), subject).count()
