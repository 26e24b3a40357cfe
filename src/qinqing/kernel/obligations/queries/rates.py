"""The one place that says which promises enter a side's rate, and what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Coalesce, Least

from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.lifecycle import CLAIMED, PENDING, RELEASED, SUSPENDED, VERIFIED
from qinqing.kernel.obligations.models import Claim, Gate, Obligation, ObligationQuerySet
from qinqing.kernel.obligations.rules import BOTH
from qinqing.kernel.obligations.rules.rates import Amounts, Rate, amounts
from qinqing.kernel.parties.models import UnitKind

KEPT = Q(state=VERIFIED, verified_on__lte=F("alarm_on"))
"""Kept by the date that alarms."""

SIDE = Case(When(debtor__kind=UnitKind.ENTERPRISE, then=Value(ENT)), default=Value(GOV))
"""On which side a promise's debtor stands."""


def of_side(side: str) -> Q:
    """Select what a side owes."""
    of_enterprises = Q(debtor__kind=UnitKind.ENTERPRISE)
    return of_enterprises if side == ENT else ~of_enterprises


@dataclass(frozen=True, slots=True)
class Kept:
    """How a side keeps its word: by count, and by amount for each measure."""

    by_count: Rate
    by_amount: Sequence[Amounts]


def in_rates(promises: ObligationQuerySet, first: date, last: date, today: date) -> ObligationQuerySet:
    """Return those of `promises` that enter the rate of their own side for the period.

    They fell due in it, by the date that alarms, and that day is over or they are done. Left out: what is held, stopped
    or not begun, what is owed no more, what waits for an answer (a slow verifier makes nobody late), and a limit that
    the other side set alone.
    """
    due = promises.filter(alarm_on__range=(first, last)).filter(Q(state=VERIFIED) | Q(alarm_on__lt=today))
    agreed = due.filter(Q(agreed_by=BOTH) | of_side(GOV) & Q(agreed_by=GOV) | of_side(ENT) & Q(agreed_by=ENT))
    over = agreed.exclude(state__in=[*RELEASED, PENDING, SUSPENDED, CLAIMED])
    before = Least(Value(today), OuterRef("alarm_on"), output_field=DateField())
    held = Gate.objects.late(before).filter(obligation=OuterRef("pk"))
    return over.filter(Q(state=VERIFIED) | ~Exists(held))


def in_rate(promises: ObligationQuerySet, side: str, first: date, last: date, today: date) -> ObligationQuerySet:
    """Return those of `promises` that enter the rate of a side (GOV, ENT) for the period from `first` to `last`."""
    return in_rates(promises.filter(of_side(side)), first, last, today)


def kept(promises: ObligationQuerySet, side: str, first: date, last: date, today: date) -> Kept:
    """Return the rate of a side over `promises`; two queries whatever their number."""
    entering = in_rate(promises, side, first, last, today).order_by()
    counted = entering.aggregate(n=Coalesce(Sum(Value(1)), 0), kept=Coalesce(Sum(Value(1), filter=KEPT), 0))
    return Kept(Rate(counted["kept"], counted["n"]), _amounts(entering))


def _amounts(entering: ObligationQuerySet) -> list[Amounts]:
    in_time = Q(claims__outcome=Claim.ACCEPTED, claims__completed_on__lte=F("alarm_on"))
    rows = (
        Obligation.objects.filter(pk__in=entering.values("pk"), quantity__isnull=False)
        .annotate(in_time=Coalesce(Sum("claims__amount", filter=in_time), 0))
        .order_by("measure", "pk")
        .values_list("measure", "in_time", "quantity")
    )
    return amounts((measure, done, owed or 0) for measure, done, owed in rows)
