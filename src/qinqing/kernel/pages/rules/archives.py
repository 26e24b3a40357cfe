"""Several files as one .zip, written while it is read: nothing is held as a whole, and each is named by its digest."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MANIFEST = "MANIFEST"
"""Lines as `sha256sum --check` reads them; the last file, since the others are known by then."""

Faults = Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its path with `/`, and what gives its bytes, part by part."""

    name: str
    parts: Callable[[], Iterable[bytes]]


class _Pipe:
    """What the archive writes into: it is read at once, and never goes back."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> Iterator[bytes]:
        parts, self.parts = self.parts, []
        yield from parts


def path_part(name: str) -> str:
    """Return a name as one part of a path: no separator, no control sign, on any system."""
    kept = "".join("_" if sign in '/\\:*?"<>|' or not sign.isprintable() else sign for sign in name)
    return kept.strip(". ") or "_"


def streamed(members: Iterable[Member], at: datetime, notes: Faults = tuple) -> Iterator[bytes]:
    """Yield an archive of `members`, all dated `at`, with their digests in MANIFEST.

    `notes` is asked at the end for what else is to be said there, in lines that a checking program passes over.
    """
    pipe, digests = _Pipe(), []
    with ZipFile(pipe, "w", ZIP_DEFLATED) as packed:  # type: ignore[call-overload]  # only written to
        for member in members:
            digest = sha256()
            with packed.open(_named(member.name, at), "w", force_zip64=True) as opened:
                for part in member.parts():
                    digest.update(part)
                    opened.write(part)
                    yield from pipe.taken()
            digests.append(f"{digest.hexdigest()}  {member.name}\n")
        said = [f"# {note}\n" for note in notes()]
        packed.writestr(_named(MANIFEST, at), "".join([*said, *digests]))
    yield from pipe.taken()


def _named(name: str, at: datetime) -> ZipInfo:
    made = ZipInfo(name, at.timetuple()[:6])
    made.compress_type = ZIP_DEFLATED
    return made
