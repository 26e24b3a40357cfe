"""Taking a change back by a second one; what happened stays in history."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.devices.undo import Recorded
from qinqing.kernel.devices.undo import Undo as Taking
from qinqing.kernel.parties import access, events
from qinqing.kernel.parties.actions.portfolios import assign, assigned
from qinqing.kernel.parties.actions.posts import one_hat
from qinqing.kernel.parties.actions.units import AREA, within
from qinqing.kernel.parties.models import Person, Post, Unit, UnitName
from qinqing.kernel.parties.queries import open_business


class MovedOn(Refusal):
    """A change is taken back while everything is still as it left it."""

    says = _("这项变更之后情况又变了，不能直接撤回。请按现在的情况另办变更。")


Facts = Mapping[str, Any]


def _unit(facts: Facts, by: Actor) -> Unit:
    unit = Unit.objects.select_for_update(no_key=True).get(pk=facts["unit"])
    within(by, unit.path)
    return unit


def _not_established(facts: Facts, by: Actor, today: date) -> None:
    unit = _unit(facts, by)
    in_use = unit.posts.exists() or unit.members.exists() or unit.earlier_names.exists() or unit.until is not None
    if in_use or open_business(unit.pk):
        raise MovedOn
    unit.until = max(today, date.fromordinal(unit.since.toordinal() + 1))
    unit.save(update_fields=["until"])


def _not_renamed(facts: Facts, by: Actor, today: date) -> None:
    unit = _unit(facts, by)
    if unit.name != facts["name"] or unit.short_name != facts["short_name"]:
        raise MovedOn
    UnitName.objects.filter(unit=unit, until=facts["since"]).update(until=F("since"))
    unit.name, unit.short_name = facts["was"], facts["was_short"]
    unit.save(update_fields=["name", "short_name"])


def _not_closed(facts: Facts, by: Actor, today: date) -> None:
    unit = _unit(facts, by)
    if unit.until != date.fromisoformat(facts["until"]):
        raise MovedOn
    unit.until = None
    unit.save(update_fields=["until"])


def _post(facts: Facts, by: Actor) -> Post:
    post = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=facts["post_id"])
    within(by, post.unit.path)
    return post


def _not_appointed(facts: Facts, by: Actor, today: date) -> None:
    post = _post(facts, by)
    if post.until is not None:
        raise MovedOn
    post.until = max(today, post.since)
    post.save(update_fields=["until"])


def _not_ended(facts: Facts, by: Actor, today: date) -> None:
    post = _post(facts, by)
    if post.until != date.fromisoformat(facts["until"]) or post.unit.until is not None:
        raise MovedOn
    one_hat(Person.objects.get(pk=post.person_id), post.role, date.fromisoformat(facts["until"]), None)
    post.until = None
    post.save(update_fields=["until"])


def _portfolio_not_set(facts: Facts, by: Actor, today: date) -> None:
    post = _post(facts, by)
    if assigned(post) != (facts["units"], facts["kinds"]) or post.until is not None:
        raise MovedOn
    assign(post, facts["units_was"], facts["kinds_was"])


UNDO: Mapping[str, Callable[[Facts, Actor, date], None]] = {
    events.ESTABLISHED.tag: _not_established,
    events.RENAMED.tag: _not_renamed,
    events.CLOSED.tag: _not_closed,
    events.APPOINTED.tag: _not_appointed,
    events.POST_ENDED.tag: _not_ended,
    events.PORTFOLIO_SET.tag: _portfolio_not_set,
}


@action(access.UNDO)
def undo(*, seq: int, by: Actor, at: datetime = NOW) -> None:
    """Take back one change of units or posts, when nothing was built on it since."""
    running().row_checked = True
    stream = area_stream(AREA)
    event = Event.objects.filter(stream=stream, seq=seq).first()
    if event is None or event.kind not in UNDO:
        raise NotFound
    undone = Event.objects.filter(stream=stream, kind=events.UNDONE.tag, facts__undone_seq=seq)
    if undone.exists():
        running().repeated = True
        return
    UNDO[event.kind](event.facts, by, timezone.localdate(at))
    record(stream, events.UNDONE, by=by, at=at, facts={"undone_seq": seq, "undone_kind": event.kind})


def _take_back(event: Recorded, by: Actor) -> None:
    undo(seq=event.seq, by=by)


UNDOES = tuple(Taking(kind, access.UNDO, _take_back) for kind in UNDO)
"""What the message after a change offers; the history offers the same to whoever comes later."""
