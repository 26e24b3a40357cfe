"""Checking a snapshot: the worker holds import by import against its seal, and notes how far it is."""

from qinqing.commons.enterprises import events
from qinqing.commons.enterprises.actions.locking import AREA
from qinqing.commons.enterprises.models import Import, SnapshotCheck
from qinqing.commons.enterprises.queries.sealing import seal
from qinqing.commons.enterprises.queries.snapshots import digest
from qinqing.kernel.checks.actions.telling import Entry, append
from qinqing.kernel.chronicle.actions import area_stream
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import by_the_clock


def check_on() -> int:
    """Read the next import of the check that waits longest, or end it; return 1, and 0 when none waits.

    Each import is a transaction of its own: who looks sees how far it is, and a worker that was ended goes on there.
    The seals themselves are held against the snapshot at the end, so that none is written over meanwhile.
    """
    with by_the_clock() as at:
        waiting = SnapshotCheck.objects.filter(state=SnapshotCheck.RUNNING).select_related("snapshot")
        check = waiting.order_by("pk").select_for_update(of=("self",), skip_locked=True).first()
        if check is None:
            return 0
        batch = Import.objects.filter(turn=check.read + 1, turn__lte=check.snapshot.turn).first()
        if batch is not None:
            check.read += 1
            check.broken += [check.read] if seal(batch) != bytes(batch.seal) else []
            check.save(update_fields=["read", "broken"])
            return 1
        check.state, check.ended_at = _found(check), at
        check.save(update_fields=["state", "ended_at"])
        stream = area_stream(AREA)
        Stream.objects.select_for_update(no_key=True).get(pk=stream)
        facts = {"check": check.pk, "snapshot": check.snapshot_id, "state": check.state, "broken": len(check.broken)}
        append([Entry(stream, events.CHECK_ENDED, at, facts)])
    return 1


def _found(check: SnapshotCheck) -> str:
    if digest(check.snapshot.turn) != bytes(check.snapshot.digest):
        return SnapshotCheck.FORGED
    return SnapshotCheck.BROKEN if check.broken else SnapshotCheck.WHOLE
