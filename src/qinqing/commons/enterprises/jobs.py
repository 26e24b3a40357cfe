"""Reads long files that wait, one after the other, and checks snapshots; the worker only does later what was asked."""

from qinqing.commons.enterprises.actions.checking import check_on
from qinqing.commons.enterprises.actions.uploading import fresh_reading, refuse_upload, stage_upload
from qinqing.commons.enterprises.models import Upload
from qinqing.commons.enterprises.queries.uploads import place_of
from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.kernel.access.queries import acting
from qinqing.kernel.devices.refusal import Refusal


def read_uploads() -> int:
    """Read the file that has waited longest, and return how many were: 0 or 1."""
    waiting = Upload.objects.filter(state=Upload.WAITING).select_related("post__person", "post__unit")
    upload = waiting.order_by("pk").first()
    if upload is None:
        return 0
    by, reading = acting(upload.post), fresh_reading()
    try:
        stage_upload(upload=upload, reading=reading, by=by)
    except (Refusal, UnreadableFile) as refusal:
        refuse_upload(upload, reading, str(refusal))
    place = place_of(upload)
    for one in (place, place.with_suffix(".rows")):
        one.unlink(missing_ok=True)
    return 1


def check_snapshots() -> int:
    """Take the next step of a check that somebody asked for, and return how many were taken: 0 or 1."""
    return check_on()
