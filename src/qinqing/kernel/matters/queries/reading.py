"""Why a matter is not shown, what overtook a form, lists, what a move rewrites, what is sealed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import connection, transaction
from django.db.models import (
    Q,
    QuerySet,
)
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.models import Event, Stream
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.models import Grant, Matter
from qinqing.kernel.matters.rules import SEALED, below, place_of, place_text
from qinqing.kernel.parties.models import Post, Unit
from qinqing.kernel.parties.queries import Counted, names


class Recused(Refusal):
    """Whoever declared a conflict with a party neither reads nor acts; which conflict it is, nobody is told."""

    says = _("依规回避：您与本事项的当事方有需要回避的情形，不能查看或办理。")
    status = 403


class Barred(Refusal):
    """Nobody judges what concerns a unit in which they hold or held a post; reading stays open."""

    says = "{reason}"
    status = 403


def hidden(reference: str, actor: Actor) -> Refusal:
    """Return the refusal for a matter that `actor` asked for and does not see: recused, else not found."""
    kept = Matter.objects.kept_from(actor).filter(reference=reference)
    return Recused() if kept.exists() else NotFound()


@contextmanager
def unsealed(actor: Actor) -> Iterator[None]:
    """Tell the database in whose name sealed tables are read; their policies compare it with live grants.

    Holds for one transaction; outside it every sealed table is empty.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('qinqing.person', %s, true), set_config('qinqing.post', %s, true)",
            [str(actor.person_id), str(actor.post_id)],
        )
        yield
        cursor.execute("SELECT set_config('qinqing.person', '', true), set_config('qinqing.post', '', true)")


@dataclass(frozen=True, slots=True)
class Happened:
    """One act of a person upon a matter: when, whose, what; `facts` say about which of its parts."""

    at: datetime
    who: str
    what: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What happened to a matter since a form was opened, and what reads otherwise now: (what, then, now)."""

    acts: Sequence[Happened]
    fields: Sequence[tuple[str, str, str]]


_SEEN = "matters.seen"


def seen(matter_id: int, shown: Mapping[str, str]) -> str:
    """Return what a form's reader sees (what -> how it reads), signed, to be carried by the form."""
    seq = Stream.objects.values_list("seq", flat=True).get(pk=matter_id)
    return signing.Signer(salt=_SEEN).sign_object([matter_id, seq, dict(shown)], compress=True)


def overtaken(token: str, matter_id: int, now: Mapping[str, str]) -> Overtaken | None:
    """Return what overtook the form that carried `token`; None when the token is not one about this matter."""
    try:
        about, seq, then = signing.Signer(salt=_SEEN).unsign_object(token)
    except signing.BadSignature:
        return None
    if about != matter_id:
        return None
    events = list(Event.objects.filter(stream=matter_id, seq__gt=seq, actor__isnull=False).order_by("seq"))
    who = names([event.actor for event in events])
    acts = [_happened(event, who.get(event.actor, "") if event.actor else "") for event in events]
    return Overtaken(acts, [(what, then[what], now[what]) for what in now if then.get(what, now[what]) != now[what]])


def _happened(event: Event, who: str) -> Happened:
    return Happened(event.at, who, label_of(event.kind), event.facts)


PAGE = 50
COUNTED = 1000
"""A list is counted no further: beyond, only that there are more matters is said."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of matters; `after` is where the next one begins, empty on the last."""

    rows: Sequence[Any]
    after: str


def page_of(rows: "QuerySet[Matter, Any]", after: str = "", size: int = PAGE) -> Page:
    """Return a page, the gravest light first, then the nearest date; one query, by the index of the queue.

    The rows are matters, or named tuples with their `pk`, `light` and `next_due`: a list loads no more than it shows.
    Pages follow on a place, not on a number of rows: what moves meanwhile neither repeats nor leaves out others.
    """
    place = place_of(after)
    if place:
        light, due, key = place
        tied = Q(next_due=due, pk__gt=key) | Q(next_due__gt=due) | Q(next_due__isnull=True)
        later = tied if due else Q(next_due__isnull=True, pk__gt=key)
        rows = rows.filter(Q(light__lt=light) | Q(light=light) & later, light__lte=light)
    found = list(rows.order_by("-light", "next_due", "pk")[: size + 1])
    if len(found) <= size:
        return Page(found, "")
    last = found[size - 1]
    return Page(found[:size], place_text((last.light, last.next_due, last.pk)))


def count_of(rows: "QuerySet[Any, Any]") -> str:
    """Return how many there are, in words that stop at COUNTED."""
    count = rows.order_by()[: COUNTED + 1].count()
    return f"{COUNTED} 以上" if count > COUNTED else str(count)


@dataclass(frozen=True, slots=True)
class Reach:
    """How much a move would rewrite."""

    units: int
    posts: int
    matters: int


def reach_of(place: str) -> Reach:
    """Return how many units, posts' jurisdictions and matters lie at or below a place: what a move rewrites."""
    first, end = below(place)
    return Reach(
        Unit.objects.filter(path__gte=first, path__lt=end).count(),
        Post.objects.filter(jurisdiction__gte=first, jurisdiction__lt=end).count(),
        Matter.objects.filter(path__gte=first, path__lt=end).exclude(confidentiality=SEALED).count(),
    )


def handed_on(unit_id: int) -> int:
    """Return how many matters pass to the heir of a unit."""
    handed = Matter.objects.filter(Q(host=unit_id) | Q(parties__unit=unit_id))
    return handed.exclude(confidentiality=SEALED).distinct().count()


def left_open(unit_id: int) -> list[Counted]:
    """Return how many matters that a unit hosts wait for something: with a date ahead, or a light on."""
    hosted = Matter.objects.filter(host=unit_id)
    return [(str(_("件未办结的事项")), hosted.filter(Q(next_due__isnull=False) | Q(light__gt=0)).count())]


def matter_for(actor: Actor, reference: str) -> Matter:
    """Return a matter that `actor` sees; raises the refusal that says why not."""
    found = Matter.objects.visible_to(actor).filter(reference=reference).first()
    if found is None:
        raise hidden(reference, actor)
    return found


def grants_of(matter: Matter) -> list[Grant]:
    """Return every grant to read a matter, the newest first."""
    related = ("person", "post__unit", "granted_by", "revoked_by")
    return list(matter.grants.select_related(*related).order_by("-granted_at", "-pk"))


def grant_for(actor: Actor, grant_id: int) -> Grant | None:
    """Return a grant in a matter that `actor` sees."""
    grants = Grant.objects.filter(pk=grant_id, matter__in=Matter.objects.visible_to(actor))
    return grants.select_related("matter", "person", "post__unit").first()
