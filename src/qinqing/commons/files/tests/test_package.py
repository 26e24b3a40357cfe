"""A zip of strangers is opened within limits only."""

import io
import zipfile

import pytest

from qinqing.commons.files.rules.encoding import decoded
from qinqing.commons.files.rules.package import MOST_MEMBERS, Package
from qinqing.commons.files.rules.unreadable import UnreadableFile


def packed(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return held.getvalue()


def test_a_part_is_read_or_missing():
    package = Package(packed(a=b"<a><b/></a>"))
    found = package.xml("a")
    assert found is not None
    assert [one.tag for one in found] == ["b"]
    assert package.xml("none") is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"no zip", "损坏"),
        (packed(a=bytes(50_000_000)), "解压后过大"),
        (packed(**{f"m{number}": b"" for number in range(MOST_MEMBERS + 1)}), "解压后过大"),
    ],
    ids=["broken", "bomb", "many"],
)
def test_refused_when_opened(content, says):
    with pytest.raises(UnreadableFile, match=says):
        Package(content)


@pytest.mark.parametrize(
    ("part", "says"),
    [(b"<a>", "损坏"), (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "可能有害"), (b"\xff\xfe\x00", "损坏")],
)
def test_refused_when_read(part, says):
    with pytest.raises(UnreadableFile, match=says):
        Package(packed(a=part)).xml("a")


def test_a_size_that_lies_is_noticed():
    content = bytearray(packed(a=b"<a>" + b" " * 5000 + b"</a>"))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")
    with pytest.raises(UnreadableFile):
        Package(bytes(content)).xml("a")


def test_text_that_is_none():
    with pytest.raises(UnreadableFile, match="不是文本"):
        decoded(b"a\x00b")
    with pytest.raises(UnreadableFile, match="编码"):
        decoded(b"\xff\xff\xff")
