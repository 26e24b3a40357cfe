"""Promises end with their matter: a person's act of the mechanism, never a timer's or a score's."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.actions import hold
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.actions.adjustments import NeedsReason
from qinqing.kernel.obligations.actions.claims import lapse
from qinqing.kernel.obligations.actions.clock import park
from qinqing.kernel.obligations.actions.dates import GATE
from qinqing.kernel.obligations.actions.promises import follow
from qinqing.kernel.obligations.lifecycle import LIFE, OPEN
from qinqing.kernel.obligations.models import Claim, Obligation, Series
from qinqing.kernel.obligations.queries.waiting import below


def end(reference: str, *, reason: str, numbers: Collection[str] | None = None, by: Actor, at: datetime) -> Matter:
    """End every open promise of a matter, or those so numbered, with a reason: called first by what terminates it.

    It holds the matter and all that waits for it, and returns it held. Clocks stop, claims that wait lapse, no series
    goes on; what waited for these promises in other matters begins.
    """
    running()
    if not reason.strip():
        raise NeedsReason
    promises = Obligation.objects.filter(matter__reference=reference)
    if numbers is not None:
        promises = promises.filter(number__in=numbers)
    keys = list(promises.values_list("pk", flat=True))
    matter = hold(reference, by=by, along=lambda: below(keys))
    ended = list(promises.filter(state__in=OPEN).order_by("pk").values_list("pk", flat=True))
    released_on = timezone.localdate(at)
    Claim.objects.filter(obligation__in=ended, outcome=Claim.OPEN).update(outcome=Claim.LAPSED)
    lapse(ended)
    park(ended)
    Obligation.objects.filter(pk__in=ended).update(
        state=LIFE.move("end").to, light=0, released_on=released_on, remaining=None, answer_due=None
    )
    series = Series.objects.filter(stream=matter.pk)
    (series if numbers is None else series.filter(first__in=keys)).update(next_on=None)
    for pk in ended:
        facts = {"obligation": pk, "released_on": released_on}
        record(matter.pk, events.ENDED, by=by, at=at, facts=facts, texts={"reason": reason.strip()})
    follow(matter.pk, *ended, by=by, at=at, why=GATE)
    return matter
