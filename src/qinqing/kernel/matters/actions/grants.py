"""Opening one matter to somebody beyond its parties and their superiors, and closing it again."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters import access, events
from qinqing.kernel.matters.actions.holding import hold
from qinqing.kernel.matters.models import Grant, Matter
from qinqing.kernel.parties.models import Person, Post


class NeedsWhy(Refusal):
    """Whoever opens a matter to somebody says why."""

    says = _("请写明为什么要让对方查看，以后可以查证。")


class EndsBeforeItBegins(Refusal):
    """A grant opens something: it ends after now."""

    says = _("截止时间已经过去。请选一个以后的时间。")


def open_to(
    matter: Matter, holder: Person | Post, expires_at: datetime, *, by: Actor, at: datetime, why: str = ""
) -> Grant:
    """Open `matter` to a person or a post; called by actions, for a sealed matter by the one that files it.

    What is written as `why` stands in the matter's history: of a sealed matter, name nothing in it.
    """
    running()
    if expires_at <= at:
        raise EndsBeforeItBegins
    to_post = isinstance(holder, Post)
    grant = Grant.objects.create(
        matter=matter,
        granted_at=at,
        granted_by_id=by.person_id,
        expires_at=expires_at,
        **{"post" if to_post else "person": holder},
    )
    facts = {
        "grant": grant.pk,
        "person": None if to_post else str(holder.pk),
        "to_post": holder.pk if to_post else None,
        "expires_at": expires_at,
    }
    record(matter.pk, events.GRANTED, by=by, at=at, facts=facts, texts={"why": why})
    return grant


@action(access.GIVE)
def give(
    *, reference: str, holder: Person | Post, expires_at: datetime, why: str, by: Actor, at: datetime = NOW
) -> Grant:
    """Open a matter that `by` sees to a person or a post, for a time and with a reason."""
    if not why.strip():
        raise NeedsWhy
    matter = hold(reference, by=by)
    return open_to(matter, holder, expires_at, by=by, at=at, why=why.strip())


@action(access.REVOKE)
def revoke(*, grant_id: int, why: str = "", by: Actor, at: datetime = NOW) -> None:
    """Close a grant before its time; closing it twice changes nothing."""
    reference = Matter.objects.filter(grants=grant_id).values_list("reference", flat=True).first()
    if reference is None:
        raise NotFound
    matter = hold(reference, by=by)
    if not Grant.objects.filter(pk=grant_id, revoked_at__isnull=True).update(revoked_at=at, revoked_by=by.person_id):
        running().repeated = True
        return
    record(matter.pk, events.REVOKED, by=by, at=at, facts={"grant": grant_id}, texts={"why": why.strip()})
