"""Taking a change of an origin back by a second one, while nothing was built on it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from qinqing.commons.deliveries import access, events
from qinqing.commons.deliveries.actions.keeping import held
from qinqing.commons.deliveries.models import Key, Origin
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal


class MovedOn(Refusal):
    """A change is taken back while everything is still as it left it."""

    says = _("这项变更之后情况又变了，例如已经用它导入过，不能直接撤回。请按现在的情况另办变更。")
    status = 409


Facts = Mapping[str, Any]
Undo = Callable[[Origin, Facts, Actor, datetime], None]


def _not_registered(origin: Origin, facts: Facts, by: Actor, at: datetime) -> None:
    if origin.retired_at is not None or origin.keys.exists() or origin.deliveries.exists():
        raise MovedOn
    origin.retired_at, origin.retired_by_id = at, by.person_id
    origin.save(update_fields=["retired_at", "retired_by"])


def _not_changed(origin: Origin, facts: Facts, by: Actor, at: datetime) -> None:
    if origin.interval != facts["interval"]:
        raise MovedOn
    origin.interval = facts["was"]
    origin.save(update_fields=["interval"])


def _no_key(origin: Origin, facts: Facts, by: Actor, at: datetime) -> None:
    key = Key.objects.get(pk=facts["key"])
    if key.retired_at is not None or key.deliveries.exists():
        raise MovedOn
    key.retired_at, key.retired_by_id = at, by.person_id
    key.save(update_fields=["retired_at", "retired_by"])
    Key.objects.filter(pk__in=facts["replaces"]).update(retired_at=None, retired_by=None)


def _not_retired(origin: Origin, facts: Facts, by: Actor, at: datetime) -> None:
    key = Key.objects.get(pk=facts["key"])
    if key.retired_at is None:
        raise MovedOn
    key.retired_at, key.retired_by_id = None, None
    key.save(update_fields=["retired_at", "retired_by"])


UNDO: Mapping[str, Undo] = {
    events.REGISTERED.tag: _not_registered,
    events.INTERVAL_CHANGED.tag: _not_changed,
    events.KEY_REGISTERED.tag: _no_key,
    events.KEY_RETIRED.tag: _not_retired,
}


@action(access.UNDO)
def undo(*, origin_id: int, seq: int, by: Actor, at: datetime = NOW) -> None:
    """Take one change of an origin or of its keys back; doing it twice changes nothing."""
    origin, stream = held(origin_id, by)
    event = Event.objects.filter(stream=stream, seq=seq, kind__in=UNDO).first()
    if event is None:
        raise NotFound
    if Event.objects.filter(stream=stream, kind=events.UNDONE.tag, facts__undone_seq=seq).exists():
        running().repeated = True
        return
    UNDO[event.kind](origin, event.facts, by, at)
    facts = {"origin": origin.pk, "undone_seq": seq, "undone_kind": event.kind}
    record(stream, events.UNDONE, by=by, at=at, facts=facts)
