"""A person's notices, with what each is about."""

from collections.abc import Sequence

from django.db.models import Prefetch

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.notices.models import Notice


def inbox(actor: Actor, limit: int = 50) -> Sequence[Notice]:
    """Return the newest notices of `actor`, each with matter, obligation and those under it, in two queries."""
    related = ("matter", "obligation__debtor", "obligation__verifier")
    under = Prefetch("covers", Notice.objects.of(actor).select_related(*related).order_by("pk"))
    found = Notice.objects.of(actor).at_top().select_related(*related).prefetch_related(under)
    return list(found.order_by("-told_at", "-pk")[:limit])


def waiting(actor: Actor) -> int:
    """Return how many notices `actor` has not signed for."""
    return Notice.objects.of(actor).at_top().unacknowledged().count()
