"""Files go by law: name, salt, the bytes and every copy; digest, kind and who added them stay."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from qinqing.kernel.chronicle.actions import Erased, Subject
from qinqing.kernel.chronicle.rules import ERASED_TEXT
from qinqing.kernel.devices.action import running
from qinqing.kernel.evidence.models import File

CHUNK = 1 << 20
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


def _copies(file: File) -> list[Path]:
    """Return every file on disk that belongs to a row."""
    original = Path(settings.MEDIA_ROOT) / file.original
    return sorted(original.parent.glob(f"{original.name}*"))


def _holds(path: Path, wanted: list[bytes]) -> bool:
    """Tell whether the bytes of a file hold one of `wanted`, also across two chunks."""
    longest = max(map(len, wanted))
    before = b""
    with path.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            window = before + chunk
            if any(one in window for one in wanted):
                return True
            before = window[-longest:]
    return False


def _matching(subject: Subject) -> Iterator[File]:
    """Yield what is named, what its name gives away, and what holds the text as it is typed; O(all files).

    Compressed and scanned files hold no text that can be searched: they are named. A row that was erased while the
    machine failed still has its bytes, and is found again.
    """
    wanted = [subject.text.encode(encoding) for encoding in ENCODINGS]
    for file in File.objects.order_by("pk").iterator():
        copies = _copies(file)
        if file.erased_at:
            if copies:
                yield file
        elif file.pk in subject.files or subject.text in file.name or any(_holds(one, wanted) for one in copies):
            yield file


def find_files(subject: Subject) -> int:
    """Count the files that hold the subject."""
    return sum(1 for _ in _matching(subject))


def erase_files(subject: Subject) -> Erased:
    """Erase those files: the row at once, the bytes as soon as that is committed."""
    running()
    found = list(_matching(subject))
    for file in found:
        for copy in _copies(file):
            transaction.on_commit(partial(copy.unlink, missing_ok=True))
    rows = File.objects.filter(pk__in=[file.pk for file in found])
    rows.update(name=ERASED_TEXT, salt=b"", erased_at=Now())
    return Erased(len(found))
