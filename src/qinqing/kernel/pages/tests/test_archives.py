"""Archives that are written while they are read."""

import io
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from random import Random
from zipfile import ZipFile

from qinqing.kernel.pages.rules.archives import MANIFEST, Member, path_part, streamed

AT = datetime(2026, 6, 1, 9, 30, 10)  # noqa: DTZ001 - as an archive says it, without a zone


def test_members_come_out_as_they_went_in_and_are_named_by_their_digests() -> None:
    given = {"一/二.txt": [b"a" * 70_000, b"b"], "空": [], "三.pdf": [b"%PDF"]}
    made = b"".join(streamed([Member(name, lambda parts=parts: parts) for name, parts in given.items()], AT))
    with ZipFile(io.BytesIO(made)) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == [*given, MANIFEST]
        for name, parts in given.items():
            assert packed.read(name) == b"".join(parts)
            assert f"{sha256(b''.join(parts)).hexdigest()}  {name}\n" in packed.read(MANIFEST).decode()
        assert {one.date_time for one in packed.infolist()} == {(2026, 6, 1, 9, 30, 10)}


def test_nothing_is_held_as_a_whole() -> None:
    """What was read so far has left before the next part is asked for."""
    left = 0

    def parts() -> Iterator[bytes]:
        for number in range(50):
            assert left >= (number - 1) * 50_000
            yield Random(number).randbytes(60_000)

    for part in streamed([Member("大", parts)], AT):
        left += len(part)


def test_notes_are_asked_for_at_the_end() -> None:
    notes: list[str] = []

    def parts() -> Iterator[bytes]:
        yield b"x"
        notes.append("不一致：大")

    made = b"".join(streamed([Member("大", parts)], AT, lambda: notes))
    with ZipFile(io.BytesIO(made)) as packed:
        assert packed.read(MANIFEST).decode().splitlines()[0] == "# 不一致：大"


def test_a_name_is_one_part_of_a_path() -> None:
    assert path_part("../../etc\\一\n二.pdf ") == "_.._etc_一_二.pdf"
    assert path_part("..") == "_"
