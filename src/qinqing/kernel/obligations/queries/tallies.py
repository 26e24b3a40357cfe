"""What enters the rates, added up in the database by side, host, place and month, and by measure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth

from qinqing.kernel.obligations.models import Claim, ObligationQuerySet
from qinqing.kernel.obligations.queries.rates import KEPT, SIDE, in_rates

IN_TIME = Coalesce(
    Subquery(
        Claim.objects.filter(
            obligation=OuterRef("pk"), outcome=Claim.ACCEPTED, completed_on__lte=OuterRef("alarm_on"), amount__gt=0
        )
        .order_by()
        .values("obligation")
        .annotate(done=Sum("amount"))
        .values("done")
    ),
    Value(0),
)
"""How much of a promise with a quantity was confirmed as done by the date that alarms."""

_GROUPS = {"side": SIDE, "host": F("matter__host"), "place": F("matter__path"), "month": TruncMonth("alarm_on")}


@dataclass(frozen=True, slots=True)
class Tally:
    """`kept` of `owed` in one group of `n` promises: promises where no measure is named, else so much of it."""

    side: str
    host: int
    place: str
    month: date
    n: int
    kept: int
    owed: int
    measure: str = ""


def tallies(promises: ObligationQuerySet, first: date, last: date, today: date) -> list[Tally]:
    """Return the counts of both sides; one query, and as many rows as there are groups."""
    entering = in_rates(promises, first, last, today).order_by()
    rows: Iterable[Any] = entering.values(**_GROUPS).annotate(n=Count("pk"), kept=Count("pk", filter=KEPT))
    return [Tally(owed=row["n"], **row) for row in rows]


def amount_tallies(promises: ObligationQuerySet, first: date, last: date, today: date) -> list[Tally]:
    """Return the amounts of both sides, each measure by itself: 亩 and 万元 are never added; one query."""
    entering = in_rates(promises, first, last, today).filter(quantity__isnull=False).order_by()
    rows: Iterable[Any] = (
        entering.annotate(in_time=IN_TIME)
        .values("measure", **_GROUPS)
        .annotate(n=Count("pk"), kept=Sum("in_time"), owed=Sum("quantity"))
    )
    return [Tally(**row) for row in rows]


def broken(entering: ObligationQuerySet) -> ObligationQuerySet:
    """Return those that entered a rate and were not kept by the date that alarms."""
    return entering.filter(~KEPT | Q(verified_on__isnull=True))
