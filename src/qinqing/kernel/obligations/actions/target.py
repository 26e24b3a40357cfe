"""What a form is about, and holding it while an action changes it."""

from dataclasses import dataclass
from uuid import UUID

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.actions import hold
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries.waiting import below


@dataclass(frozen=True, slots=True)
class Target:
    """Which obligation a form is about, the revision of the matter that its reader saw, and the form's own key.

    `rev` None: not compared. The same `key` acts once, however often the form is sent.
    """

    reference: str
    number: str
    key: UUID
    rev: int | None = None


def held(target: Target, *, by: Actor, judges: bool = False) -> tuple[Matter, Obligation]:
    """Lock the matter of an obligation and return both as they are then; raises NotFound.

    `judges` says that the act passes judgement on the debtor: nobody judges a former unit. What the debtor itself may
    not do, the lifecycle says. Such an act may move what waits for the promise: those matters are locked with it.
    """
    found = Obligation.objects.filter(matter__reference=target.reference, number=target.number)
    debtors = found.exclude(debtor=by.unit_id).values_list("debtor", flat=True) if judges else []
    key = list(found.values_list("pk", flat=True)) if judges else []
    matter = hold(target.reference, by=by, judges=list(debtors), along=(lambda: below(key)) if key else None)
    promises = Obligation.objects.select_related("matter", "debtor", "creditor", "verifier", "grantor", "calendar")
    promise = promises.filter(matter=matter, number=target.number).first()
    if promise is None:
        raise NotFound
    return matter, promise
