"""Which evidence tells an amount, and is kept from whoever may not read amounts."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.evidence.models import File
from qinqing.kernel.obligations.models import Claim, Obligation, PreparedClaim
from qinqing.kernel.obligations.rules.measures import MONEY


def unread(actor: Actor) -> QuerySet[Any, Any]:
    """Return the keys of the promises of payments whose amounts `actor` may not read."""
    paid = Obligation.objects.filter(measure__in=MONEY)
    return paid.exclude(pk__in=paid.whose_money_reads(actor).values("pk")).values("pk")


def vouchers(actor: Actor) -> QuerySet[Any, Any]:
    """Return the keys of the files with which payments were claimed whose amounts `actor` may not read."""
    return Claim.files.through.objects.filter(claim__obligation__in=unread(actor)).values("file")


def prepared_vouchers(actor: Actor) -> QuerySet[Any, Any]:
    """Return the keys of those with which somebody else prepared such a claim on the debtor's behalf."""
    prepared = PreparedClaim.files.through.objects.filter(preparedclaim__obligation__in=unread(actor))
    return prepared.exclude(preparedclaim__prepared_by=actor.person_id).values("file")


WITHHELD = (vouchers, prepared_vouchers)


def opened_by(actor: Actor) -> "Prefetch[Any]":
    """Return what loads with claims the files that `actor` may open."""
    return Prefetch("files", File.objects.open_to(actor))
