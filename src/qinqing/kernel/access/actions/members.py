"""The members of an enterprise: what they may do, removing them, and taking such a change back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access import access, events
from qinqing.kernel.access.queries import member_for, open_offers
from qinqing.kernel.access.queries.seats import AREA
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties.actions import representatives, rescope, reseat, unseat
from qinqing.kernel.parties.models import Post, Rank
from qinqing.kernel.parties.rules import SCOPES, VIEW


class HasEverything(Refusal):
    """The legal representative answers for everything, and may do everything."""

    says = _("法定代表人有全部权限，不能减少。")


class LastRepresentative(Refusal):
    """An enterprise without a legal representative could let nobody in any more."""

    says = _("{person}是本企业最后一位法定代表人，不能移除。请先邀请另一位法定代表人。")


class NothingNew(Refusal):
    """A change changes something."""

    says = _("和现在的权限一样，没有变更。")


class MovedOn(Refusal):
    """A change is taken back while everything is still as it left it."""

    says = _("这项变更之后情况又变了，不能直接撤回。请按现在的情况另办变更。")


def _member(post_id: int, by: Actor, at: datetime) -> Post:
    running().row_checked = True
    representatives(by.unit_id, timezone.localdate(at))
    found = member_for(by, post_id, timezone.localdate(at))
    if found is None:
        raise NotFound
    return found


def _facts(post: Post, **more: object) -> dict[str, object]:
    return {"unit": post.unit_id, "person": str(post.person_id), "post_id": post.pk, **more}


@action(access.MANAGE_MEMBERS)
def set_scopes(*, post_id: int, scopes: Sequence[str], by: Actor, at: datetime = NOW) -> Post:
    """Say anew what a member may do; every member may look."""
    stream = area_stream(AREA)
    post = _member(post_id, by, at)
    if post.rank == Rank.LEGAL_REPRESENTATIVE:
        raise HasEverything
    was, given = post.scopes, [scope for scope in SCOPES if scope == VIEW or scope in scopes]
    if set(was) == set(given):
        raise NothingNew
    rescope(post, given)
    record(stream, events.SCOPES_SET, by=by, at=at, facts=_facts(post, scopes_was=was, scopes=given))
    return post


@action(access.MANAGE_MEMBERS)
def remove_member(*, post_id: int, by: Actor, at: datetime = NOW) -> Post:
    """End a member's seat at once, and the codes that they handed out; what the person did stays under its name."""
    stream, today = area_stream(AREA), timezone.localdate(at)
    post = _member(post_id, by, at)
    if post.rank == Rank.LEGAL_REPRESENTATIVE and representatives(post.unit_id, today) < 2:
        raise LastRepresentative(person=post.person.name)
    unseat(post, today)
    # A code that they made to come back by opens nothing any more.
    left = open_offers().filter(unit=post.unit_id, offered_by=post.person_id)
    left.update(withdrawn_at=at, withdrawn_by=by.person_id)
    record(stream, events.MEMBER_REMOVED, by=by, at=at, facts=_facts(post, until=today))
    return post


def _rescoped(post: Post, facts: Mapping[str, Any]) -> None:
    if set(post.scopes) != set(facts["scopes"]) or post.until is not None:
        raise MovedOn
    rescope(post, facts["scopes_was"])


def _removed(post: Post, facts: Mapping[str, Any]) -> None:
    if post.until != date.fromisoformat(facts["until"]) or post.unit.until is not None:
        raise MovedOn
    reseat(post)


UNDO: Mapping[str, Callable[[Post, Mapping[str, Any]], None]] = {
    events.SCOPES_SET.tag: _rescoped,
    events.MEMBER_REMOVED.tag: _removed,
}


@action(access.MANAGE_MEMBERS)
def undo_member_change(*, seq: int, by: Actor, at: datetime = NOW) -> None:
    """Take back one change of the members of one's own enterprise, when nothing was built on it since."""
    running().row_checked = True
    stream = area_stream(AREA)
    representatives(by.unit_id, timezone.localdate(at))
    mine = Event.objects.filter(stream=stream, facts__unit=by.unit_id)
    event = mine.filter(seq=seq, kind__in=UNDO).first()
    if event is None:
        raise NotFound
    if mine.filter(kind=events.MEMBER_CHANGE_UNDONE.tag, facts__undone_seq=seq).exists():
        running().repeated = True
        return
    post = Post.objects.select_related("unit", "person").get(pk=event.facts["post_id"], unit=by.unit_id)
    UNDO[event.kind](post, event.facts)
    facts = {"unit": by.unit_id, "undone_seq": seq, "undone_kind": event.kind}
    record(stream, events.MEMBER_CHANGE_UNDONE, by=by, at=at, facts=facts)
