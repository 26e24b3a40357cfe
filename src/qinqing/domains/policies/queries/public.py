"""What the public is asked, and who wants to hear of new policies."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import StrIndex

from qinqing.domains.policies.lifecycle import CONSULTING
from qinqing.domains.policies.models import Subscription, Version
from qinqing.domains.policies.queries.versions import versions_for
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.parties.models import Post
from qinqing.kernel.parties.queries import on


def consulted_for(actor: Actor, version_id: int) -> tuple[Version, list[str]]:
    """Return a version that is put to the public, and the numbers of its provisions; raises NotFound for others."""
    rows = versions_for(actor).filter(pk=version_id, state=CONSULTING).select_related("policy__matter")
    found = rows.first()
    if found is None:
        raise NotFound
    numbers = found.provisions.exclude(number="").order_by("position").values_list("number", flat=True)
    return found, list(numbers)


def subscriptions_of(actor: Actor) -> Sequence[Subscription]:
    """Return what somebody subscribes to now, in the post in which they act."""
    mine = Subscription.objects.filter(person=actor.person_id, unit=actor.unit_id, ended_at__isnull=True)
    return list(mine.order_by("-opened_at", "-pk"))


def wanting(version: Version, day: date) -> Sequence[Subscription]:
    """Return the subscriptions that fit a version, of persons who still hold their post on a day; one query."""
    holding = on(Post.objects.filter(person=OuterRef("person"), unit=OuterRef("unit")), day)
    rows = Subscription.objects.filter(Exists(holding), ended_at__isnull=True, kind__in=["", version.kind])
    rows = rows.filter(delivery__in=["", version.delivery]).alias(
        named=StrIndex(Value(version.issuer), "issuer"),
    )
    rows = rows.filter(Q(issuer="") | Q(named__gt=0)).select_related("person")
    told = f"{version.title} {version.issuer}"
    return [one for one in rows.order_by("pk") if not one.words or any(word in told for word in one.words.split())]
