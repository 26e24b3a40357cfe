"""The one place that says which promises enter a side's rate, and what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Coalesce, Least

from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.lifecycle import CLAIMED, GRANTED, PENDING, RELEASED, SUSPENDED, VERIFIED
from qinqing.kernel.obligations.models import Adjustment, Claim, Gate, Obligation, ObligationQuerySet
from qinqing.kernel.obligations.rules import BOTH, START, SUSPENSION
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
    or not begun, what ceased to be owed before its day was over, what waits for an answer (a slow verifier makes nobody
    late), and a limit that the other side set alone. What was overdue when it was ended, replaced or waived was not
    kept and stays: no agreement about what is owed from now on makes a day that passed a kept one.
    """
    due = promises.filter(alarm_on__range=(first, last)).filter(Q(state=VERIFIED) | Q(alarm_on__lt=today))
    agreed = due.filter(Q(agreed_by=BOTH) | of_side(GOV) & Q(agreed_by=GOV) | of_side(ENT) & Q(agreed_by=ENT))
    stands = agreed.exclude(state__in=[PENDING, SUSPENDED, CLAIMED])
    over = stands.exclude(state__in=RELEASED, released_on__lte=F("alarm_on"))
    before = Least(Value(today), OuterRef("alarm_on"), output_field=DateField())
    held = Gate.objects.late(before).filter(obligation=OuterRef("pk"))
    released = Q(state__in=RELEASED)
    return over.filter(Q(state=VERIFIED) | ~released & ~Exists(held) | released & _overdue_at_release())


def _overdue_at_release() -> Q:
    """Select, of what is owed no more, what nothing excused on the day that alarmed.

    Its dates stand as they did then. Excused is who waited for another that was late or not done and closed, if ever,
    after that day; who had been stopped by it; and who had claimed all that was left by it and had no answer.
    """
    its, day = OuterRef("pk"), OuterRef("alarm_on")
    shut = Q(on__verified_on__lte=day) | Q(on__released_on__lte=day)
    behind = Gate.objects.filter(obligation=its).exclude(shut).annotate(since=Least("on__base_due", "on__first_due"))
    stopped = Adjustment.objects.filter(obligation=its, kind=SUSPENSION, outcome=GRANTED, resumed_on__isnull=True)
    waited = Claim.objects.filter(obligation=its, outcome=Claim.LAPSED, claimed_at__date__lte=day)
    left = OuterRef("quantity") - OuterRef("accepted")
    return Q(
        ~Exists(behind.filter(Q(mode=START) | Q(since__lt=day))),
        ~Exists(stopped.filter(start_on__lte=day)),
        ~Exists(waited.filter(Q(amount__isnull=True) | Q(amount__gte=left))),
    )


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
