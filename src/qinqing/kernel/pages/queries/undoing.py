"""What somebody may still take back of what they did themselves."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.permission import may
from qinqing.kernel.devices.undo import WINDOW, Recorded, undoes

Place = tuple[int, int]
"""Stream and seq of an event."""


def own_acts(actor: Actor, places: Iterable[Place]) -> dict[Place, Recorded]:
    """Return those of these events that `actor` caused and that some room takes back; one query."""
    wanted = Q(pk__in=[])
    for stream, seq in places:
        wanted |= Q(stream=stream, seq=seq)
    found = Event.objects.filter(wanted, actor=actor.person_id, kind__in=list(undoes()))
    return {(one.stream_id, one.seq): Recorded(one.stream_id, one.seq, one.kind, one.at, one.facts) for one in found}


def why_not_undo(actor: Actor, found: Mapping[Place, Recorded], now: datetime) -> dict[Place, str]:
    """Return of each that cannot be taken back the reason; no more queries for many than for one of each kind."""
    reasons: dict[Place, str] = {}
    for kind, undo in undoes().items():
        of_kind = [one for one in found.values() if one.kind == kind]
        for one in of_kind:
            if not may(actor, undo.permission):
                reasons[one.stream, one.seq] = "您现在没有办这件事的权限。"
            elif one.at + WINDOW < now:
                reasons[one.stream, one.seq] = "已经过了能撤销的时间。"
        if of_kind:
            reasons = {**undo.why_not(of_kind, actor), **reasons}
    return reasons
