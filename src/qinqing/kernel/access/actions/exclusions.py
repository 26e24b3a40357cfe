"""Declaring a conflict, and ending it; which relationship it is, is neither asked nor kept."""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access import access, events
from qinqing.kernel.access.actions.reach import own_people
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties.models import Person, Unit

AREA = "exclusions"
"""A stream that no page but the auditors' shows: that somebody declared a conflict is personal."""


class OnlyForOneself(Refusal):
    """Staff declare their own conflicts; those of others the security administrator enters."""

    says = _("只能为自己登记回避。别人的回避由安全管理员登记。")
    status = 403


@action(access.DECLARE, creates=True)
def declare(
    *,
    person: Person,
    unit: Unit,
    and_below: bool = False,
    since: date,
    until: date | None = None,
    by: Actor,
    at: datetime = NOW,
) -> Exclusion:
    """Keep a person away from a unit (and all below it) for a time."""
    if by.role != "security" and person.pk != by.person_id:
        raise OnlyForOneself
    if by.role == "security":
        own_people(person, by=by, at=at)
    made = Exclusion.objects.create(person=person, unit=unit, and_below=and_below, since=since, until=until)
    facts = {
        "exclusion": made.pk,
        "person": str(person.pk),
        "unit": unit.pk,
        "and_below": and_below,
        "since": since,
        "until": until,
    }
    record(area_stream(AREA), events.DECLARED, by=by, at=at, facts=facts)
    return made


@action(access.END_EXCLUSION)
def end_exclusion(*, exclusion_id: int, by: Actor, at: datetime = NOW) -> None:
    """End an exclusion today; ending it twice changes nothing."""
    running().row_checked = True
    today = timezone.localdate(at)
    held = Exclusion.objects.select_related("person").select_for_update(no_key=True, of=("self",))
    found = held.filter(pk=exclusion_id).first()
    if found is None:
        raise NotFound
    own_people(found.person, by=by, at=at)
    still = Exclusion.objects.filter(Q(until__isnull=True) | Q(until__gt=today), pk=exclusion_id)
    until = max(today, found.since)
    if not still.update(until=until):
        running().repeated = True
        return
    record(area_stream(AREA), events.EXCLUSION_ENDED, by=by, at=at, facts={"exclusion": exclusion_id, "until": until})
