"""Sending parked news on once more."""

from datetime import datetime

from django.db.models.functions import Now

from qinqing.kernel.chronicle import access, events
from qinqing.kernel.chronicle.actions.recording import area_stream, record
from qinqing.kernel.chronicle.models import Delivery
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound

AREA = "deliveries"


@action(access.REDELIVER)
def redeliver(*, delivery_id: int, by: Actor, at: datetime = NOW) -> None:
    """Let a parked event be told to its reaction once more; when that fails again it is parked again."""
    running().row_checked = True
    parked = Delivery.objects.select_for_update(no_key=True).filter(pk=delivery_id).first()
    if parked is None:
        raise NotFound
    if parked.retry_at is not None:
        running().repeated = True
        return
    Delivery.objects.filter(pk=delivery_id).update(retry_at=Now())
    facts = {"reaction": parked.reaction, "stream": parked.stream_id, "seq": parked.seq}
    record(area_stream(AREA), events.REDELIVERED, by=by, at=at, facts=facts)
