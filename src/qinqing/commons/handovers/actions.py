"""Giving what waits at a post, taking it over, and withdrawing what was given."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.handovers import access, events
from qinqing.commons.handovers.lifecycle import GIVEN, LIFE
from qinqing.commons.handovers.models import KIND, Entry, Handover
from qinqing.commons.handovers.queries import facts, handover_for, posts_to_give, successors, waiting_at
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.actions import current, hold, moved, open_matter
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import INTERNAL
from qinqing.kernel.parties.models import Post


class SamePerson(Refusal):
    """A post is handed to another person, and nobody gives something to themselves."""

    says = _("移交和接收不能是同一个人。请选另一位同事接收。")


class OtherUnit(Refusal):
    """What waits at a post belongs to its unit, and stays there."""

    says = _("交接在本单位之内办。{unit}的事项由本单位的人接收。")


class NothingWaits(Refusal):
    """A handover lists something."""

    says = _("这个岗位现在没有未办的事，不用交接。")


class GivenAlready(Refusal):
    """What waits at a post is given once at a time."""

    says = _("这个岗位已经有一份交接单在等接收，先接收或撤回那一份。")


@action(access.GIVE, creates=True)
def give(*, post_id: int, successor_id: int, words: str = "", by: Actor, at: datetime = NOW) -> Handover:
    """Give what waits at a post to whoever holds another one in its unit: by its holder, or by the head."""
    today = timezone.localdate(at)
    post = posts_to_give(by, today).filter(pk=post_id).first()
    successor = successors(by, today).filter(pk=successor_id).first()
    if post is None or successor is None:
        raise NotFound
    if successor.person_id in {post.person_id, by.person_id}:
        raise SamePerson
    if successor.unit_id != post.unit_id:
        raise OtherUnit(unit=post.unit.short_name)
    found = waiting_at(post)
    if not found:
        raise NothingWaits
    made = _open(post, successor, by, at)
    Entry.objects.bulk_create(
        [
            Entry(handover=made, matter_id=one.matter, code=one.work.code, number=one.number, due=one.due)
            for one in found
        ]
    )
    told = {"post_id": post.pk, "successor": str(successor.person_id), "entries": len(found)}
    record(made.pk, events.GIVEN, by=by, at=at, facts=told, texts={"words": words} if words else {})
    return made


def _open(post: Post, successor: Post, by: Actor, at: datetime) -> Handover:
    matter = open_matter(
        kind=KIND,
        prefix="JJ",
        title=f"岗位交接：{post}",
        host=post.unit,
        confidentiality=INTERNAL,
        state=GIVEN,
        parties={post.unit: GOV},
        at=at,
    )
    try:
        with transaction.atomic():
            return Handover.objects.create(
                matter=matter, post=post, successor=successor, given_at=at, given_by_id=by.person_id
            )
    except IntegrityError as error:
        raise GivenAlready from error


def _held(reference: str, name: str, rev: int | None, by: Actor) -> Handover:
    matter = hold(reference, by=by)
    current(matter, rev)
    found = handover_for(by, reference)
    LIFE.require(name, found.matter.state, facts(found, by))
    return found


def _move(found: Handover, name: str) -> None:
    Matter.objects.filter(pk=found.pk).update(state=LIFE.move(name).to)
    moved(found.matter)


@action(access.TAKE)
def take(*, reference: str, words: str = "", rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Sign for a handover, with the points that are open between the two."""
    found = _held(reference, "take", rev, by)
    Handover.objects.filter(pk=found.pk).update(taken_at=at, taken_by=by.person_id)
    _move(found, "take")
    told = {"post_id": found.post_id, "successor": str(by.person_id)}
    record(found.pk, events.TAKEN, by=by, at=at, facts=told, texts={"words": words} if words else {})


@action(access.GIVE)
def withdraw(*, reference: str, words: str = "", rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Withdraw what nobody took over yet; it stays readable."""
    found = _held(reference, "withdraw", rev, by)
    Handover.objects.filter(pk=found.pk).update(withdrawn=True)
    _move(found, "withdraw")
    told = {"post_id": found.post_id}
    record(found.pk, events.WITHDRAWN, by=by, at=at, facts=told, texts={"words": words} if words else {})
