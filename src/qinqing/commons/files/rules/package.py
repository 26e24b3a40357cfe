"""Opens an office file, which is a zip, with limits: nothing is unpacked beyond them, its XML defines no entities."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from qinqing.commons.files.rules.unreadable import UnreadableFile

MOST_MEMBERS = 2_000
LARGEST_PART = 40 * 1024 * 1024
LARGEST_WHOLE = 120 * 1024 * 1024
LARGEST_RATIO = 200
RATIO_FROM = 1024 * 1024
BROKEN = "文件已损坏，打不开；请在原来的软件里打开后另存一份。"
BOMB = "文件解压后过大，可能有害，没有读取。"


class Package:
    """The parts of one file; `part` and `whole` are the most bytes that one part, and all together, may unpack to."""

    def __init__(self, content: bytes, part: int = LARGEST_PART, whole: int = LARGEST_WHOLE) -> None:
        self._most = part
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self._members = {one.filename: one for one in self._zip.infolist()}
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise UnreadableFile(BROKEN) from None
        if len(self._members) > MOST_MEMBERS or sum(one.file_size for one in self._members.values()) > whole:
            raise UnreadableFile(BOMB)
        for member in self._members.values():
            _admit(member, part)

    def __contains__(self, name: str) -> bool:
        """Whether the file has a part of that name."""
        return name in self._members

    def xml(self, name: str) -> Element | None:
        """Return a part as XML, or None when there is none."""
        member = self._members.get(name)
        if member is None:
            return None
        return _parsed(self._read(member))

    def parts(self, beginning: str) -> Iterator[bytes]:
        """Yield the parts whose names begin so, unpacked one after the other."""
        for name, member in self._members.items():
            if name.startswith(beginning):
                yield self._read(member)

    def _read(self, member: zipfile.ZipInfo) -> bytes:
        """Read no more than the part claims to hold: the claim itself may lie."""
        try:
            with self._zip.open(member) as opened:
                content = opened.read(self._most + 1)
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error):
            raise UnreadableFile(BROKEN) from None
        if len(content) > self._most:
            raise UnreadableFile(BOMB)
        return content


def _admit(member: zipfile.ZipInfo, most: int) -> None:
    """Refuse a part that is locked, or that would grow out of all proportion."""
    if member.flag_bits & 1:
        raise UnreadableFile("文件有密码，请先去掉密码。")
    grows = member.file_size / max(member.compress_size, 1)
    if member.file_size > most or (member.file_size > RATIO_FROM and grows > LARGEST_RATIO):
        raise UnreadableFile(BOMB)


def _parsed(content: bytes) -> Element:
    try:
        found: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise UnreadableFile("文件里有不该有的定义，可能有害，没有读取。") from None
    except (ParseError, ValueError, LookupError):
        raise UnreadableFile(BROKEN) from None
    return found
