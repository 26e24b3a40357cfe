"""Long files: taken in at once, read by the worker row by row, then staged as any import, or refused."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises import access, events
from qinqing.commons.enterprises.actions.staging import AREA, AsOfTomorrow, Delivery, stage
from qinqing.commons.enterprises.models import Import, Upload
from qinqing.commons.enterprises.queries.catalogue import everything, not_theirs
from qinqing.commons.enterprises.queries.reach import places, reach
from qinqing.commons.enterprises.queries.standard import standard
from qinqing.commons.enterprises.queries.uploads import cells_of_upload, place_of
from qinqing.commons.enterprises.rules.columns import Context
from qinqing.commons.enterprises.rules.faulty import MOST_FAULTS
from qinqing.commons.enterprises.rules.sheets import Reading, rows_of
from qinqing.commons.enterprises.rules.values import headings
from qinqing.kernel.checks.actions.telling import Entry, append
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import NOW, action, by_the_clock, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.parties.models import Unit


class Faulty(Refusal):
    """All or nothing: a file with one cell at fault is not imported."""

    says = _("有 {count} 处不能识别，整个文件都没有导入。")


@dataclass(frozen=True, slots=True)
class Sent:
    """A long file as it was sent: its bytes block by block, and what its sender says of it."""

    blocks: Iterable[bytes]
    file_name: str
    ending: str
    size: int
    digest: str
    source: str
    as_of: date


@action(access.IMPORT, creates=True)
def receive(*, sent: Sent, by: Actor, at: datetime = NOW) -> Upload:
    """Keep a long file until the worker has read it."""
    today = timezone.localdate(at)
    if sent.as_of > today:
        raise AsOfTomorrow(today=f"{today:%Y-%m-%d}")
    upload = Upload.objects.create(
        post_id=by.post_id,
        path=reach(by),
        source=sent.source,
        as_of=sent.as_of,
        file_name=sent.file_name,
        ending=sent.ending,
        kept_as=uuid4(),
        size=sent.size,
        file_digest=sent.digest,
        sent_at=at,
    )
    _keep(place_of(upload), sent.blocks)
    facts = {"upload": upload.pk, "as_of": upload.as_of, "size": upload.size, "file_digest": upload.file_digest}
    record(area_stream(AREA), events.RECEIVED, by=by, at=at, facts=facts, texts={"source": upload.source})
    return upload


def _keep(place: Path, blocks: Iterable[bytes]) -> None:
    """Write the bytes; nothing of them stays when the action fails."""
    running().undo.append(lambda: place.unlink(missing_ok=True))
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for block in blocks:
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


@action(access.IMPORT, creates=True)
def stage_upload(*, upload: Upload, reading: Reading, by: Actor, at: datetime = NOW) -> Import:
    """Read a waiting file and stage its rows as they come; raises Faulty, with every fault in `reading`.

    No more of the file is held than one row. Raises UnreadableFile when it cannot be read to its end.
    """
    known = everything()
    closed = not_theirs(Unit.objects.get(pk=by.unit_id), known)
    context = Context(upload.as_of, places(reach(by), timezone.localdate(at)))
    rows = rows_of(cells_of_upload(upload), context, standard(), reading, headings(known, closed))
    delivery = Delivery(upload.source, upload.as_of, rows, upload.file_name, upload.file_digest)
    batch = stage(delivery=delivery, by=by, at=at)
    if reading.faults_count:
        raise Faulty(count=reading.faults_count)
    batch.doubts = [[note.where, note.label, note.says] for note in reading.doubts]
    batch.save(update_fields=["doubts"])
    upload.state, upload.read_at, upload.batch = Upload.STAGED, at, batch
    upload.save(update_fields=["state", "read_at", "batch"])
    return batch


def refuse_upload(upload: Upload, reading: Reading, why: str) -> None:
    """Say why nothing of a file was imported, with every fault by its cell; nobody acts, the worker found it."""
    with by_the_clock() as at:
        stream = area_stream(AREA)
        Stream.objects.select_for_update(no_key=True).get(pk=stream)
        upload.state, upload.read_at, upload.refused = Upload.REFUSED, at, why
        upload.faults = [[note.where, note.label, note.says] for note in reading.faults]
        upload.faults_count = reading.faults_count
        upload.save(update_fields=["state", "read_at", "refused", "faults", "faults_count"])
        append([Entry(stream, events.UPLOAD_REFUSED, at, {"upload": upload.pk, "faults": upload.faults_count})])


def fresh_reading() -> Reading:
    """Return what reading a long file fills: with the words of more faults than a page shows."""
    return Reading(most=MOST_FAULTS)
