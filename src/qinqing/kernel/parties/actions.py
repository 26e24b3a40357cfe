"""Establishing units and appointing people to posts."""

from dataclasses import dataclass
from datetime import date, datetime

from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties import access, events
from qinqing.kernel.parties.models import Person, Post, Unit

AREA = "parties"


@action(access.ESTABLISH, creates=True)
def establish(*, unit: Unit, by: Actor, at: datetime = NOW) -> Unit:
    """Enter a unit that was filled in but not yet saved."""
    unit.save(force_insert=True)
    facts = {"unit": unit.pk, "kind": unit.kind, "path": unit.path, "since": unit.since}
    record(area_stream(AREA), events.ESTABLISHED, by=by, at=at, facts=facts)
    return unit


@dataclass(frozen=True, slots=True)
class Appointment:
    """A post as it is given: where, with which title and rank, in which role, over which path."""

    unit: Unit
    title: str
    rank: str
    role: str
    since: date
    jurisdiction: str | None = None


@action(access.APPOINT, creates=True)
def appoint(*, person: Person, appointment: Appointment, by: Actor, at: datetime = NOW) -> Post:
    """Give a person a post; the person is entered with the first one."""
    if person._state.adding:
        person.save(force_insert=True)
    post = Post.objects.create(
        person=person,
        unit=appointment.unit,
        title=appointment.title,
        rank=appointment.rank,
        role=appointment.role,
        jurisdiction=appointment.jurisdiction,
        since=appointment.since,
    )
    facts = {
        "person": str(person.pk),
        "post_id": post.pk,
        "unit": post.unit_id,
        "rank": post.rank,
        "role": post.role,
        "since": post.since,
    }
    record(area_stream(AREA), events.APPOINTED, by=by, at=at, facts=facts)
    return post
