"""The one place that says which promises enter a side's rate, and what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce, Least

from qinqing.kernel.devices.actor import ENT
from qinqing.kernel.obligations.lifecycle import CLAIMED, PENDING, RELEASED, SUSPENDED, VERIFIED
from qinqing.kernel.obligations.models import Claim, Gate, Obligation, ObligationQuerySet
from qinqing.kernel.obligations.rules import BOTH
from qinqing.kernel.obligations.rules.rates import Amounts, Rate, amounts
from qinqing.kernel.parties.models import UnitKind

_KEPT = Q(state=VERIFIED, verified_on__lte=F("alarm_on"))


@dataclass(frozen=True, slots=True)
class Kept:
    """How a side keeps its word: by count, and by amount for each measure."""

    by_count: Rate
    by_amount: Sequence[Amounts]


def in_rate(promises: ObligationQuerySet, side: str, first: date, last: date, today: date) -> ObligationQuerySet:
    """Return those of `promises` that enter the rate of a side (GOV, ENT) for the period from `first` to `last`.

    They fell due in it, by the date that alarms, and that day is over or they are done. Left out: what is held, stopped
    or not begun, what is owed no more, what waits for an answer (a slow verifier makes nobody late), and a limit that
    the other side set alone.
    """
    of_enterprises = Q(debtor__kind=UnitKind.ENTERPRISE)
    sided = promises.filter(of_enterprises if side == ENT else ~of_enterprises)
    due = sided.filter(alarm_on__range=(first, last)).filter(Q(state=VERIFIED) | Q(alarm_on__lt=today))
    agreed = due.filter(agreed_by__in=[BOTH, side])
    over = agreed.exclude(state__in=[*RELEASED, PENDING, SUSPENDED, CLAIMED])
    before = Least(Value(today), OuterRef("alarm_on"), output_field=DateField())
    held = Gate.objects.late(before).filter(obligation=OuterRef("pk"))
    return over.filter(Q(state=VERIFIED) | ~Exists(held))


def kept(promises: ObligationQuerySet, side: str, first: date, last: date, today: date) -> Kept:
    """Return the rate of a side over `promises`; two queries whatever their number."""
    entering = in_rate(promises, side, first, last, today).order_by()
    counted = entering.aggregate(n=Coalesce(Sum(Value(1)), 0), kept=Coalesce(Sum(Value(1), filter=_KEPT), 0))
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
