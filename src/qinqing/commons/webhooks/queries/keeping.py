"""Webhooks as whoever keeps them sees them: what is told to whom, what did not arrive, what was changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.translation import gettext as _

from qinqing.commons.webhooks import events
from qinqing.commons.webhooks.models import Push, Webhook
from qinqing.commons.webhooks.queries.pushing import pushed
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.rules import SEALED, below
from qinqing.kernel.parties.models import Post
from qinqing.kernel.parties.queries import Counted, Told, on, story
from qinqing.kernel.parties.rules import lies_below

PURPOSE_ADDRESS, PURPOSE_SECRET = "webhook address", "webhook secret"
MOST = 100


def area_of(webhook_id: int) -> str:
    """Return the name of a webhook's history."""
    return f"webhooks:{webhook_id}"


def kept(actor: Actor) -> Sequence[Webhook]:
    """Return the webhooks that an administrator keeps, with how much waits, is parked and when one last arrived."""
    parked = Count("pushes", filter=Q(pushes__next_at__isnull=True, pushes__sent_at__isnull=True))
    waiting = Count("pushes", filter=Q(pushes__next_at__isnull=False))
    rows = Webhook.objects.kept_by(actor.jurisdiction).select_related("unit")
    return list(rows.annotate(parked=parked, waiting=waiting, last=Max("pushes__sent_at")).order_by("path", "pk"))


def keepers(webhook: Webhook, today: date) -> Sequence[str]:
    """Return the mail addresses of the system administrators who keep a webhook on a day."""
    holding = on(Post.objects.filter(role="system").exclude(person__email=""), today)
    above = [post for post in holding.select_related("person") if lies_below(webhook.unit.path, post.jurisdiction)]
    return sorted({post.person.email for post in above})


def webhook_for(actor: Actor, webhook_id: int) -> Webhook | None:
    """Return one webhook that an administrator keeps."""
    rows = Webhook.objects.kept_by(actor.jurisdiction).select_related("unit", "registered_by")
    return rows.filter(pk=webhook_id).first()


def kept_below(place: str) -> list[Counted]:
    """Return how many systems are told of what happens in a place or below it; they move with it."""
    first, end = below(place)
    return [(_("个事件推送"), Webhook.objects.filter(path__gte=first, path__lt=end).count())]


def pushes_of(webhook: Webhook) -> Sequence[Push]:
    """Return what did not arrive, the parked first, then what waits; nothing of what is sealed."""
    rows = webhook.pushes.filter(sent_at__isnull=True).exclude(matter__confidentiality=SEALED)
    return list(rows.select_related("matter").order_by(F("next_at").asc(nulls_first=True), "at", "pk")[:MOST])


_UNDOABLE = frozenset({events.REGISTERED.tag, events.CHANGED.tag, events.STOPPED.tag, events.STARTED.tag})


def undoable(webhook: Webhook, stream: int) -> Event | None:
    """Return the newest change of a webhook when it can be taken back: none but the newest ever can."""
    newest = Event.objects.filter(stream=stream).exclude(kind=events.RESENT.tag).order_by("-seq").first()
    return newest if newest is not None and newest.kind in _UNDOABLE else None


def story_of(webhook: Webhook) -> list[Told]:
    """Return the history of a webhook, the newest first."""
    rows = list(Event.objects.filter(stream__kind=area_of(webhook.pk)).order_by("-seq")[:MOST])
    last = undoable(webhook, rows[0].stream_id) if rows else None
    return story(rows, _detail, lambda one: one == last, "平台")


def _detail(facts: dict[str, Any]) -> str:
    if "tags" not in facts:
        return ""
    said = "、".join(pushed().get(one, one) for one in facts["tags"])
    return f"{said}；{'带名称' if facts['with_titles'] else '不带名称'}"


def _parked(actor: Actor) -> QuerySet[Any]:
    first, end = below(actor.jurisdiction or "")
    return Push.objects.parked().filter(webhook__unit__path__gte=first, webhook__unit__path__lt=end)


def _broken(actor: Actor) -> QuerySet[Any]:
    return Webhook.objects.broken().kept_by(actor.jurisdiction)


COUNTED = (("pushes", _parked), ("pushes", _broken))
