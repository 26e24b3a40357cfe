"""Naming the registry as it stands, so that a decision can point to it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises import access, events
from qinqing.commons.enterprises.actions.applying import turn
from qinqing.commons.enterprises.actions.staging import lock
from qinqing.commons.enterprises.models import Snapshot
from qinqing.commons.enterprises.queries.snapshots import digest
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal


class NothingToKeep(Refusal):
    """A snapshot is of what stands; an empty registry has nothing."""

    says = _("登记里还没有企业，没有可以留存的。")


class SnapshotNameTaken(Refusal):
    """A name means one snapshot for ever."""

    says = _("已有叫「{name}」的快照。请换一个名称。")
    status = 409


@action(access.SNAPSHOT, creates=True)
def take_snapshot(*, name: str, by: Actor, at: datetime = NOW) -> Snapshot:
    """Name the registry as it stands after the last import; nothing is copied, and nothing of it changes any more."""
    stream, last = lock(), turn()
    if not last:
        raise NothingToKeep
    if Snapshot.objects.filter(name=name).exists():
        raise SnapshotNameTaken(name=name)
    taken = Snapshot.objects.create(name=name, turn=last, taken_at=at, taken_by_id=by.person_id, digest=digest(last))
    facts = {"snapshot": taken.pk, "turn": last, "digest": bytes(taken.digest).hex()}
    record(stream, events.SNAPSHOT_TAKEN, by=by, at=at, facts=facts, texts={"name": name})
    return taken
