"""Doing one act to many rows: each in a transaction of its own, and what became of it written beside it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal, Stale
from qinqing.kernel.pages import access, events
from qinqing.kernel.pages.actions.saving import AREA
from qinqing.kernel.pages.models import Bulk, BulkRow


def _stream(by: Actor) -> int:
    return area_stream(f"{AREA}{by.person_id}")


@action(access.BULK, creates=True)
def begin(*, key: UUID, act: str, rows: Sequence[tuple[str, str]], by: Actor, at: datetime = NOW) -> None:
    """Enter the rows, those with a reason why not as refused; the same form sent again begins nothing."""
    stream = _stream(by)
    made, is_new = Bulk.objects.get_or_create(pk=key, defaults={"person_id": by.person_id, "act": act, "begun_at": at})
    if made.person_id != by.person_id or made.act != act:
        raise NotFound
    if not is_new:
        running().repeated = True
        return
    BulkRow.objects.bulk_create(
        BulkRow(bulk=made, number=number, row=row, says=why_not, outcome=BulkRow.REFUSED if why_not else "")
        for number, (row, why_not) in enumerate(rows, 1)
    )
    record(stream, events.BEGUN, by=by, at=at, facts={"bulk": str(key), "act": act, "rows": len(rows)})


@action(access.BULK)
def do_row(*, bulk: UUID, number: int, work: Callable[[], None], by: Actor, at: datetime = NOW) -> None:
    """Do one row by `work`, which calls the room's own actions, and write what became of it; twice is once."""
    current = running()
    rows = BulkRow.objects.select_for_update(no_key=True).filter(bulk=bulk, bulk__person=by.person_id)
    row = rows.filter(number=number).first()
    if row is None:
        raise NotFound
    if row.outcome:
        current.row_checked = current.repeated = True
        return
    before, current.bulk = current.events, True
    try:
        with transaction.atomic():
            work()
    except Refusal as refusal:
        del current.recorded[before:]
        lost = refusal.status == Stale.status
        row.outcome, row.says = BulkRow.LOST if lost else BulkRow.REFUSED, str(refusal)
        told = {"bulk": str(bulk), "number": number, "lost": lost}
        record(_stream(by), events.ROW_REFUSED, by=by, at=at, facts=told)
    else:
        row.outcome = BulkRow.DONE
        if current.events > before:
            row.stream, row.seq, _ = current.recorded[-1]
    current.row_checked = True
    row.save(update_fields=["outcome", "says", "stream", "seq"])


@action(access.BULK)
def finish(*, bulk: UUID, by: Actor, at: datetime = NOW) -> None:
    """Say how many were done and how many not."""
    running().row_checked = True
    stream = _stream(by)
    found = Bulk.objects.select_for_update(no_key=True).filter(pk=bulk, person=by.person_id).first()
    if found is None:
        raise NotFound
    if found.finished_at is not None:
        running().repeated = True
        return
    counts = {name: Count("pk", filter=Q(outcome=name)) for name in (BulkRow.DONE, BulkRow.REFUSED, BulkRow.LOST)}
    Bulk.objects.filter(pk=bulk).update(finished_at=at)
    facts = {"bulk": str(bulk), **found.rows.aggregate(**counts)}
    record(stream, events.FINISHED, by=by, at=at, facts=facts)
