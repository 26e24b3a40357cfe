"""What enters the rates, added up in the database by side, host, place and month, and by measure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.models import of_place
from qinqing.kernel.obligations.models import Claim, Obligation, ObligationQuerySet, TotalQuerySet, reads_totals
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

_GROUPS = (SIDE, F("matter__host"), F("matter__path"), TruncMonth("alarm_on"))
_TOTALS = (F("side"), F("host"), F("path"), TruncMonth("day"))


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


@dataclass(frozen=True, slots=True)
class Basis:
    """What a reader's rates rest on: promises that stand for themselves, and totals in which all others are counted.

    `rows` and `weighable` are disjoint parts: the second of what has an amount that the reader may read.
    """

    rows: Sequence[ObligationQuerySet]
    weighable: Sequence[ObligationQuerySet]
    totals: TotalQuerySet


def basis(actor: Actor, promises: ObligationQuerySet, totals: TotalQuerySet, first: date, last: date) -> Basis:
    """Divide what `actor` may see of a period: `totals` are all there are, narrowed to the same places as `promises`.

    Rows are what is not fulfilled, what was fulfilled in matters that no total of theirs holds, and amounts of money,
    which are open promise by promise. Whoever does not read totals has rows alone.
    """
    measured = promises.weighable_by(actor).filter(quantity__isnull=False)
    if not reads_totals(actor):
        return Basis([promises], [measured], totals.none())
    few = Obligation.objects.unmet(first, last)
    unmet = [rows.beginning_with(few) for rows in (promises, measured)]
    beside = [rows.filter(verified_on__isnull=False).beside(actor) for rows in (promises, measured)]
    own = Obligation.objects.in_money_open_to(actor).filter(verified_on__isnull=False)
    money = promises.beginning_with(own).filter(of_place(actor, "matter__"))
    return Basis([unmet[0], beside[0]], [unmet[1], beside[1], money], totals.visible_to(actor))


def tallies(asked: Basis, first: date, last: date, today: date) -> list[Tally]:
    """Return the counts of both sides, a group perhaps in parts; one query, and as many rows as there are groups."""
    parts = [
        _entering(rows, first, last, today).annotate(Count("pk"), done=Count("pk", filter=KEPT)) for rows in asked.rows
    ]
    totals = asked.totals.entering(first, last).order_by().values_list(*_TOTALS)
    summed = totals.annotate(every=Sum("n"), done=Sum("n", filter=Q(in_time=True), default=0))
    return [
        Tally(side, host, place, month, int(n), int(kept), int(n))
        for side, host, place, month, n, kept in _together(summed, parts)
    ]


def amount_tallies(asked: Basis, first: date, last: date, today: date) -> list[Tally]:
    """Return the amounts of both sides, each measure by itself: 亩 and 万元 are never added; one query."""
    parts = [
        _entering(rows.annotate(in_time=IN_TIME), first, last, today, F("measure")).annotate(
            Count("pk"), done=Sum("in_time"), whole=Sum("quantity")
        )
        for rows in asked.weighable
    ]
    totals = asked.totals.weighed().entering(first, last).order_by().values_list(*_TOTALS, F("measure"))
    summed = totals.annotate(every=Sum("n"), done=Sum("kept"), whole=Sum("owed"))
    return [
        Tally(side, host, place, month, int(n), int(kept), int(owed), measure)
        for side, host, place, month, measure, n, kept, owed in _together(summed, parts)
    ]


def _entering(rows: ObligationQuerySet, first: date, last: date, today: date, *more: F) -> Any:
    return in_rates(rows, first, last, today).order_by().values_list(*_GROUPS, *more)


def _together(summed: "QuerySet[Any, Any]", parts: Sequence[Any]) -> Iterable[Any]:
    """Return all groups in one query, so that a promise that is just being fulfilled is counted once."""
    return summed.exclude(every=0).union(*parts, all=True)


def broken(entering: ObligationQuerySet) -> ObligationQuerySet:
    """Return those that entered a rate and were not kept by the date that alarms."""
    return entering.filter(~KEPT | Q(verified_on__isnull=True))
