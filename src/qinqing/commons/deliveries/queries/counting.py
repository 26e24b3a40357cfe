"""Which delivered promises enter the rates of both sides, by the rules of our own, as far as their day is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.db.models.functions import TruncMonth

from qinqing.commons.deliveries.models import DeliveredPromiseQuerySet
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.lifecycle.states import CLAIMED, PENDING, RELEASED, SUSPENDED, VERIFIED
from qinqing.kernel.obligations.rules.terms import BOTH

KEPT = Q(state=VERIFIED, done_on__lte=F("fair_due"))
"""Kept by the date that alarms, as delivered."""

AMOUNT = Case(When(KEPT, then=F("quantity")), default=Value(0))
"""How much of a promise with a quantity is known to have come in time: a delivery dates the whole, not its parts."""


@dataclass(frozen=True, slots=True)
class Counted:
    """`kept` of `owed` in one group of `n` delivered promises: promises where no measure is named."""

    side: str
    host: int
    place: str
    month: date
    n: int
    kept: int
    owed: int
    measure: str = ""


def in_time(promises: DeliveredPromiseQuerySet, first: date, last: date) -> DeliveredPromiseQuerySet:
    """Return those that enter the rate of their side for the period.

    As for our own: due in it by the date that alarms, that day over or the promise kept; neither held, stopped, not
    begun, owed no more, nor waiting for an answer, nor limited by the other side alone. Of what was delivered the day
    is over only where the delivery says so: nothing becomes late because a county has not delivered.
    """
    due = promises.standing().filter(fair_due__range=(first, last))
    known = due.filter(Q(state=VERIFIED) | Q(fair_due__lt=F("as_of")))
    agreed = known.filter(Q(agreed_by=BOTH) | Q(side=GOV, agreed_by=GOV) | Q(side=ENT, agreed_by=ENT))
    over = agreed.exclude(state__in=[*RELEASED, PENDING, SUSPENDED, CLAIMED])
    return over.filter(Q(state=VERIFIED) | Q(held=False))


def kept_of(entering: DeliveredPromiseQuerySet) -> DeliveredPromiseQuerySet:
    """Return those that were kept by the date that alarms."""
    return entering.filter(KEPT)


def broken(entering: DeliveredPromiseQuerySet) -> DeliveredPromiseQuerySet:
    """Return those that were not."""
    return entering.filter(~KEPT | Q(done_on__isnull=True))


_GROUPS = {"host": F("origin__unit"), "place": F("path"), "month": TruncMonth("fair_due")}


def delivered_tallies(promises: DeliveredPromiseQuerySet, first: date, last: date) -> list[Counted]:
    """Return the counts of both sides; one query."""
    entering = in_time(promises, first, last).order_by()
    rows: Iterable[Any] = entering.values("side", **_GROUPS).annotate(n=Count("pk"), kept=Count("pk", filter=KEPT))
    return [Counted(owed=row["n"], **row) for row in rows]


def amounts_in_time(promises: DeliveredPromiseQuerySet, first: date, last: date) -> list[Counted]:
    """Return the amounts of both sides, each measure by itself; one query."""
    entering = in_time(promises, first, last).filter(quantity__isnull=False).order_by()
    rows: Iterable[Any] = entering.values("side", "measure", **_GROUPS).annotate(
        n=Count("pk"), kept=Sum(AMOUNT), owed=Sum("quantity")
    )
    return [Counted(**row) for row in rows]
