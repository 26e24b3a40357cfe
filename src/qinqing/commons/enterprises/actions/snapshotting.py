"""Naming the registry as it stands, so that a decision can point to it, taking that back, and asking for a check."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises import access, events
from qinqing.commons.enterprises.actions.locking import lock
from qinqing.commons.enterprises.models import Snapshot, SnapshotCheck
from qinqing.commons.enterprises.queries.snapshots import digest
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.devices.undo import Recorded, Undo


class NothingToKeep(Refusal):
    """A snapshot is of what stands; an empty registry has nothing."""

    says = _("登记里还没有企业，没有可以留存的。")


class SnapshotNameTaken(Refusal):
    """A name means one snapshot for ever, also when it was withdrawn."""

    says = _("已有叫「{name}」的快照。请换一个名称。")
    status = 409


class SnapshotWithdrawn(Refusal):
    """A snapshot is withdrawn once, and afterwards nobody relies on it."""

    says = _("快照「{name}」已经撤销。")
    status = 409


class BeingChecked(Refusal):
    """All values are read once at a time."""

    says = _("快照「{name}」正在核对，请等它结束。")
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


@action(access.SNAPSHOT)
def withdraw_snapshot(*, snapshot_id: int, by: Actor, at: datetime = NOW) -> Snapshot:
    """Take back that a snapshot was named; it stays readable for what points to it already."""
    stream, found = _standing(snapshot_id)
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    record(stream, events.SNAPSHOT_WITHDRAWN, by=by, at=at, facts={"snapshot": found.pk, "turn": found.turn})
    return found


@action(access.CHECK_SNAPSHOT)
def ask_for_check(*, snapshot_id: int, by: Actor, at: datetime = NOW) -> SnapshotCheck:
    """Let the worker read everything up to a snapshot again; the registry can be used meanwhile."""
    stream, found = _standing(snapshot_id)
    if found.checks.filter(state=SnapshotCheck.RUNNING).exists():
        raise BeingChecked(name=found.name)
    asked = SnapshotCheck.objects.create(snapshot=found, asked_at=at, asked_by_id=by.person_id)
    record(stream, events.CHECK_ASKED, by=by, at=at, facts={"check": asked.pk, "snapshot": found.pk})
    return asked


def _standing(snapshot_id: int) -> tuple[int, Snapshot]:
    """Return the registry's history, locked, and a snapshot that was not withdrawn; staff of any place see all."""
    stream = lock()
    running().row_checked = True
    found = Snapshot.objects.filter(pk=snapshot_id).first()
    if found is None:
        raise NotFound
    if found.withdrawn_at is not None:
        raise SnapshotWithdrawn(name=found.name)
    return stream, found


def _withdraw(event: Recorded, by: Actor) -> None:
    withdraw_snapshot(snapshot_id=event.facts["snapshot"], by=by)


UNDOES = (Undo(events.SNAPSHOT_TAKEN.tag, access.SNAPSHOT, _withdraw),)
