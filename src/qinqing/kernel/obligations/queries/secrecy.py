"""Which evidence tells an amount, and is kept from whoever may not read amounts."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.evidence.models import File
from qinqing.kernel.obligations.models import Claim, Obligation
from qinqing.kernel.obligations.rules.measures import MONEY


def vouchers(actor: Actor) -> QuerySet[Any, Any]:
    """Return the keys of the files with which payments were claimed whose amounts `actor` may not read."""
    paid = Obligation.objects.filter(measure__in=MONEY)
    closed = paid.exclude(pk__in=paid.whose_money_reads(actor).values("pk"))
    return Claim.files.through.objects.filter(claim__obligation__in=closed.values("pk")).values("file")


WITHHELD = (vouchers,)


def opened_by(actor: Actor) -> "Prefetch[Any]":
    """Return what loads with claims the files that `actor` may open."""
    return Prefetch("files", File.objects.open_to(actor))
