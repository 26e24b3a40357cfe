"""A unit became another: whoever takes over makes its checks, and who stands near a side now makes them no more."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from qinqing.kernel.checks import events
from qinqing.kernel.checks.actions.beginning import RELATED, assign, take_back
from qinqing.kernel.checks.actions.telling import Entry, append
from qinqing.kernel.checks.lifecycle import OPEN, UNASSIGNED
from qinqing.kernel.checks.models import Check, Rule
from qinqing.kernel.checks.queries.naming import neutrals
from qinqing.kernel.devices.action import running
from qinqing.kernel.matters.actions import lock
from qinqing.kernel.matters.models import Matter


def pass_on(predecessor: int, heir: int, at: datetime) -> None:
    """Put the heir in the place of a unit, in the rules and in running checks; the days and who took one stay.

    Where the heir is a side, or stands near one, the check begins anew with a unit that fits; so does one whose unit is
    near the heir that became a side. Every check of the unit lies again where the matter lies whose promise was
    claimed: the succession had laid it where the heir lies.
    """
    running()
    Rule.objects.filter(unit=predecessor).update(unit=heir)
    sides = [Q(**{f"claim__obligation__{part}": heir}) for part in ("debtor", "creditor", "verifier", "matter__host")]
    concerned = reduce(or_, sides, Q(unit=predecessor))
    left = Check.objects.filter(concerned, unit__isnull=False, state__in=OPEN).order_by("pk")
    lock({stream for pair in left.values_list("pk", "claim__obligation__matter") for stream in pair})
    found = list(left.select_related("matter", *(f"claim__{one}" for one in RELATED)))
    fits = neutrals([one.claim.obligation for one in found])
    of_unit = [one for one in found if one.unit_id == predecessor]
    passed = [one for one in of_unit if fits[one.claim.obligation_id] == heir]
    Check.objects.filter(pk__in=[one.pk for one in passed]).update(unit=heir)
    for one in of_unit:
        Matter.objects.filter(pk=one.pk).update(path=one.claim.obligation.matter.path)
    append([Entry(one.pk, events.OPENED, at, {"unit": heir, "due_on": one.due_on}) for one in passed])
    _let_go([one for one in found if one not in passed and fits[one.claim.obligation_id] != one.unit_id], at)
    assign(at)


def _let_go(checks: list[Check], at: datetime) -> None:
    running()
    append([entry for one in checks if one.taken_by_id for entry in take_back(one, at, one.taken_by_id)])
    keys = [one.pk for one in checks]
    Check.objects.filter(pk__in=keys).update(
        state=UNASSIGNED,
        unit=None,
        counts_from=None,
        due_on=None,
        step=None,
        next_at=None,
        taken_at=None,
        taken_by=None,
    )
    Matter.objects.filter(pk__in=keys).update(state=UNASSIGNED, light=0, next_due=None)
