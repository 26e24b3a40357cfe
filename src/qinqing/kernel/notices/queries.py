"""A person's notices, with what each is about."""

from collections.abc import Sequence

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.notices.models import Notice


def inbox(actor: Actor, limit: int = 50) -> Sequence[Notice]:
    """Return the newest notices of `actor`, each with matter and obligation, in one query."""
    related = ("matter", "obligation__debtor", "obligation__verifier")
    return list(Notice.objects.of(actor).select_related(*related).order_by("-told_at", "-pk")[:limit])


def waiting(actor: Actor) -> int:
    """Return how many notices `actor` has not signed for."""
    return Notice.objects.of(actor).unacknowledged().count()
