"""Long files: taken in at once, read by the worker row by row, then staged as any import, or refused."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from qinqing.commons.enterprises import access, events
from qinqing.commons.enterprises.actions.locking import AREA, begun, lock, name_of, only_one
from qinqing.commons.enterprises.actions.refusing import LeftPost, WornOut
from qinqing.commons.enterprises.actions.staging import AsOfTomorrow, Delivery, stage
from qinqing.commons.enterprises.models import Import, Upload
from qinqing.commons.enterprises.queries.askers import asker, stand_in
from qinqing.commons.enterprises.queries.catalogue import everything, not_theirs
from qinqing.commons.enterprises.queries.reach import places, reach
from qinqing.commons.enterprises.queries.standard import standard
from qinqing.commons.enterprises.queries.uploads import CalledOff, cells_of_upload, forget, place_of, uploads_for
from qinqing.commons.enterprises.rules.columns import Cell, Context
from qinqing.commons.enterprises.rules.errands import MOST_TRIES
from qinqing.commons.enterprises.rules.sheets import Reading, rows_of
from qinqing.commons.enterprises.rules.values import headings
from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.kernel.checks.actions.telling import Entry, append
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, by_the_clock, database_now, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties.models import Unit

CALLED_OFF = "经办人取消了读取。"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent: its bytes block by block, and what its sender says of it."""

    blocks: Iterable[bytes]
    file_name: str
    ending: str
    size: int
    file_digest: str
    source: str
    as_of: date


@action(access.IMPORT, creates=True)
def receive(*, sent: Sent, by: Actor, at: datetime = NOW) -> Upload:
    """Keep a long file until the worker has read it."""
    today = timezone.localdate(at)
    if sent.as_of > today:
        raise AsOfTomorrow(today=f"{today:%Y-%m-%d}")
    upload = _noted(sent, by, at)
    upload.ending = sent.ending
    upload.save()
    _keep(place_of(upload), sent.blocks)
    facts = {"upload": upload.pk, "as_of": upload.as_of, "size": upload.size, "file_digest": upload.file_digest}
    record(area_stream(AREA), events.RECEIVED, by=by, at=at, facts=facts, texts={"source": upload.source})
    return upload


def _noted(sent: Sent, by: Actor, at: datetime) -> Upload:
    """Return what is known of a file before it is read, not yet saved."""
    return Upload(
        post_id=by.post_id,
        stand_in_id=stand_in(by),
        path=reach(by),
        source=sent.source,
        as_of=sent.as_of,
        file_name=sent.file_name,
        kept_as=uuid4(),
        size=sent.size,
        file_digest=sent.file_digest,
        sent_at=at,
    )


def _keep(place: Path, blocks: Iterable[bytes]) -> None:
    """Write the bytes; nothing of them stays when the action fails."""
    running().undo.append(lambda: place.unlink(missing_ok=True))
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for block in blocks:
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def delivery_of(sent: Sent, cells: Iterable[Sequence[Cell]], *, by: Actor, day: date) -> Delivery:
    """Return a file as it is staged: its rows are read as they are taken, by the columns that `by` may deliver."""
    known, reading = everything(), Reading()
    closed = not_theirs(Unit.objects.get(pk=by.unit_id), known)
    context = Context(sent.as_of, places(reach(by), day))
    rows = rows_of(cells, context, standard(), reading, headings(known, closed))
    return Delivery(sent.source, sent.as_of, rows, sent.file_name, sent.file_digest, reading)


@action(access.IMPORT, creates=True)
def stage_upload(*, upload: Upload, delivery: Delivery, by: Actor, at: datetime = NOW) -> Import:
    """Read a waiting file and stage its rows as they come; raises Faulty, with every fault in the delivery's reading.

    No more of the file is held than one row. Raises UnreadableFile when it cannot be read to its end, CalledOff when
    somebody called it off.
    """
    batch = stage(delivery=delivery, by=by, at=at)
    _still_waiting(upload)
    upload.state, upload.read_at, upload.batch = Upload.STAGED, at, batch
    upload.save(update_fields=["state", "read_at", "batch"])
    return batch


def _still_waiting(upload: Upload) -> None:
    running()
    if not Upload.objects.select_for_update(no_key=True).filter(pk=upload.pk, state=Upload.WAITING).exists():
        raise CalledOff


def read_next() -> int:
    """Read the file that waits longest and that no other worker reads, and return how many were: 0 or 1.

    Each try is counted before it begins, so that a file at which the worker dies is not read for ever.
    """
    upload = begun(Upload.objects.filter(state=Upload.WAITING).select_related("stand_in").order_by("pk"))
    if upload is None:
        return 0
    try:
        with transaction.atomic():
            if not only_one(name_of(upload)):
                return 0
            _read(upload)
    except CalledOff:
        pass
    forget(upload)
    return 1


def _read(upload: Upload) -> None:
    at = database_now()
    reading = Reading()
    try:
        if upload.tries > MOST_TRIES:
            raise WornOut(tries=MOST_TRIES)
        by = asker(upload.post_id, upload.stand_in, timezone.localdate(at))
        if by is None:
            raise LeftPost
        sent = Sent((), upload.file_name, upload.ending, upload.size, upload.file_digest, upload.source, upload.as_of)
        delivery = delivery_of(sent, cells_of_upload(upload), by=by, day=timezone.localdate(at))
        reading = delivery.reading
        stage_upload(upload=upload, delivery=delivery, by=by)
    except (Refusal, UnreadableFile) as refusal:
        _refuse(upload, reading, str(refusal))


def _refuse(upload: Upload, reading: Reading, why: str) -> None:
    """Say why nothing of a file was imported, with every fault by its cell; nobody acts, the worker found it."""
    with by_the_clock() as at:
        stream = lock()
        _still_waiting(upload)
        _refused(upload, reading, why, at)
        upload.save(update_fields=["state", "read_at", "refused", "faults", "faults_count"])
        append([Entry(stream, events.UPLOAD_REFUSED, at, {"upload": upload.pk, "faults": upload.faults_count})])


def _refused(upload: Upload, reading: Reading, why: str, at: datetime) -> None:
    upload.state, upload.read_at, upload.refused = Upload.REFUSED, at, why
    upload.faults, upload.faults_count = reading.kept(), reading.faults_count


@action(access.IMPORT, creates=True)
def turn_away(*, sent: Sent, reading: Reading, why: str, by: Actor, at: datetime = NOW) -> Upload:
    """Keep what is at fault in a short file of which nothing is taken, so that all of it can be mended at once."""
    upload = _noted(sent, by, at)
    _refused(upload, reading, why, at)
    upload.save()
    facts = {"upload": upload.pk, "faults": upload.faults_count, "file_digest": upload.file_digest}
    record(area_stream(AREA), events.TURNED_AWAY, by=by, at=at, facts=facts, texts={"source": upload.source})
    return upload


@action(access.IMPORT)
def call_off_reading(*, upload_id: int, by: Actor, at: datetime = NOW) -> Upload:
    """Give a waiting file up; whoever reads it notices that it is gone."""
    stream = lock()
    running().row_checked = True
    waiting = uploads_for(by).select_related(None).filter(pk=upload_id, state=Upload.WAITING)
    upload = waiting.select_for_update(no_key=True).first()
    if upload is None:
        raise NotFound
    _refused(upload, Reading(), CALLED_OFF, at)
    upload.save(update_fields=["state", "read_at", "refused", "faults", "faults_count"])
    record(stream, events.READING_CALLED_OFF, by=by, at=at, facts={"upload": upload.pk})
    transaction.on_commit(lambda: forget(upload))
    return upload
