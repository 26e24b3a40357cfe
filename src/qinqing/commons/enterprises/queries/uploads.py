"""Long files: which one may see, where their bytes stand, and how far each is read."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from qinqing.commons.enterprises.models import Upload
from qinqing.commons.enterprises.queries.progress import note, noted
from qinqing.commons.enterprises.queries.reach import reach
from qinqing.commons.enterprises.rules.columns import Cell
from qinqing.commons.enterprises.rules.faulty import MOST_ROWS, TOO_LONG
from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.commons.tables.queries import long_list, long_rows
from qinqing.kernel.access.rules import ADMINISTRATORS
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.evidence.rules import is_marked, name_is_marked
from qinqing.kernel.matters.rules import below

TITLES = 5
"""Rows in which a marking may stand."""

HEADROOM = 20
"""Rows above the first enterprise: titles and headings."""

OLD_WORKBOOK = ".xls"
"""Read as a whole: it has 65,536 rows at the most."""

MARKED = "文件标有密级。本系统不得存储、处理涉密信息，没有接收这个文件。"
_EVERY = 5_000
"""Rows between two notes of how far a file is read."""


def uploads_for(actor: Actor) -> "QuerySet[Upload]":
    """Return the long files that were sent for the part of the registry that `actor` reads, the newest first."""
    if actor.role in ADMINISTRATORS or actor.side == ENT:
        return Upload.objects.none()
    first, end = below(reach(actor))
    found = Upload.objects.filter(path__gte=first, path__lt=end)
    return found.select_related("post__person", "batch").order_by("-pk")


def place_of(upload: Upload) -> Path:
    """Return where the bytes of a file wait; they are removed once it was read."""
    return Path(settings.MEDIA_ROOT) / "imports" / str(upload.kept_as)


class CalledOff(RuntimeError):
    """Somebody called off what the worker is doing: it ends, and nothing of it stays."""


def _rows_of(upload: Upload) -> Path:
    return place_of(upload).with_suffix(".rows")


def _rows(upload: Upload) -> Iterable[Sequence[Cell]]:
    if upload.ending == OLD_WORKBOOK:
        return long_list(place_of(upload).read_bytes()).rows
    return long_rows(place_of(upload), upload.ending)


def cells_of_upload(upload: Upload) -> Iterator[Sequence[Cell]]:
    """Yield the rows of a waiting file; raises UnreadableFile when it is marked, too long, or cannot be read.

    Raises CalledOff once the file is gone: whoever calls the reading off removes it.
    """
    if name_is_marked(upload.file_name):
        raise UnreadableFile(MARKED)
    for number, row in enumerate(_rows(upload)):
        if number < TITLES and is_marked([cell for cell in row if isinstance(cell, str)]):
            raise UnreadableFile(MARKED)
        if number >= MOST_ROWS + HEADROOM:
            raise UnreadableFile(TOO_LONG)
        if number % _EVERY == 0:
            if not place_of(upload).exists():
                raise CalledOff
            note(_rows_of(upload), number)
        yield row


def rows_read(upload: Upload) -> int:
    """Return how many rows of a waiting file were read so far."""
    return noted(_rows_of(upload))


def forget(upload: Upload) -> None:
    """Remove the bytes of a file, and how far it was read."""
    for one in (place_of(upload), _rows_of(upload)):
        one.unlink(missing_ok=True)
