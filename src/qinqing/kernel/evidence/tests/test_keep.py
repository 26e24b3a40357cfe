"""Taking files in: what is refused, what is kept, what is shown, and that a failed act leaves no file."""

import io
import os
import stat
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.evidence.actions import (
    Damaged,
    Disguised,
    Empty,
    NoRoom,
    TooDetailed,
    TooLarge,
    TooMany,
    WrongType,
    keep,
)
from qinqing.kernel.evidence.actions import keeping as module
from qinqing.kernel.evidence.models import File
from qinqing.kernel.evidence.queries import file_for, pieces
from tests.builders import City, act, city, pdf, photo, usual_contract

pytestmark = pytest.mark.django_db
GPS, MAKER, ORIENTATION = 0x8825, 0x010F, 0x0112


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return settings.MEDIA_ROOT


@pytest.fixture
def town():
    return city()


@pytest.fixture
def matter(town):
    return usual_contract(town, timezone.localdate()).matter


def kept(matter, town: City, *uploads):
    """Keep files inside an action that then records something."""

    def work(at):
        files = keep(matter, uploads, by=town.clerk, at=at)
        record(matter.pk, EventKind("toy.thing.done", "办了"), by=town.clerk, at=at)
        return files

    return act(work=work, by=town.clerk)


def files_below(root: Path):
    return [path for path in root.rglob("*") if path.is_file()] if root.exists() else []


def png(mode="RGB", size=(4, 4), **more):
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG", **more)
    return SimpleUploadedFile("图.png", out.getvalue())


REFUSALS = {
    "wrong type": (WrongType, [SimpleUploadedFile("a.exe", b"MZ")]),
    "no ending": (WrongType, [SimpleUploadedFile("a", b"%PDF-1")]),
    "program as pdf": (Disguised, [SimpleUploadedFile("a.pdf", b"MZ\x90")]),
    "png as jpg": (Disguised, [SimpleUploadedFile("a.jpg", png().read())]),
    "page as docx": (Disguised, [SimpleUploadedFile("a.docx", b"<html>")]),
    "empty": (Empty, [SimpleUploadedFile("a.pdf", b"")]),
    "half a photo": (Damaged, [SimpleUploadedFile("a.jpg", photo().read()[:60])]),
    "many": (TooMany, [pdf(f"{n}.pdf") for n in range(11)]),
    "one bad among good": (WrongType, [pdf(), SimpleUploadedFile("a.exe", b"MZ")]),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refused_with_its_name_and_nothing_kept(case, matter, town, media):
    refusal, uploads = REFUSALS[case]
    for upload in uploads:
        upload.seek(0)
    with pytest.raises(refusal) as refused:
        kept(matter, town, *uploads)
    assert case == "many" or f"「{uploads[-1].name}」" in str(refused.value)
    assert not File.objects.exists()
    assert files_below(media) == []


def test_too_large(matter, town, settings, media):
    settings.EVIDENCE_MAX_BYTES = 2**20
    kept(matter, town, pdf(content=b"%PDF-" + b"0" * (2**20 - 5)))
    with pytest.raises(TooLarge, match="1 MB"):
        kept(matter, town, pdf(content=b"%PDF-" + b"0" * (2**20 - 4)))


def test_too_detailed(matter, town, monkeypatch):
    monkeypatch.setattr(module, "MOST_PIXELS", 15)
    with pytest.raises(TooDetailed):
        kept(matter, town, png())


def test_what_is_kept(matter, town, media):
    upload = pdf("../../移交单.pdf")
    [file] = kept(matter, town, upload)
    upload.seek(0)
    content = upload.read()
    stored = File.objects.get()
    assert (stored.name, stored.kind, stored.size, stored.added_by_id) == (
        "移交单.pdf",
        "pdf",
        len(content),
        town.clerk.person_id,
    )
    assert bytes(stored.digest) == sha256(bytes(stored.salt) + content).digest()
    assert (media / stored.original).read_bytes() == content
    assert stored.shown == stored.original
    assert (media / stored.original).stat().st_mode & 0o077 == 0
    assert [path.name for path in files_below(media)] == [file.id.hex]


def test_shown_photos_have_no_place_and_no_device(matter, town, media):
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "some phone", 6
    exif.get_ifd(GPS)[1] = "N"
    [file] = kept(matter, town, photo(exif=exif))
    original, shown = (media / file.original).read_bytes(), (media / file.shown).read_bytes()
    assert b"some phone" in original
    assert b"Exif" not in shown
    assert b"some phone" not in shown
    with Image.open(io.BytesIO(shown)) as seen:
        assert dict(seen.getexif()) == {}
        assert seen.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert seen.size == (6, 8)  # turned upright


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_sort_of_png_has_a_clean_copy(mode, matter, town, media):
    text = {"pnginfo": _comment()} if mode == "RGB" else {}
    [file] = kept(matter, town, png(mode, **text))
    with Image.open(media / file.shown) as seen:
        assert seen.size == (4, 4)
        assert "Comment" not in seen.info


def _comment():
    made = PngInfo()
    made.add_text("Comment", "某地")
    return made


@pytest.mark.filterwarnings("ignore:.*:UserWarning:PIL")  # what Pillow says of damaged metadata
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damaged_photo_breaks_it(data):
    content = bytearray(photo(exif=_full_exif()).read())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(3, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = bytes(content[: data.draw(st.integers(20, len(content)))])
    try:
        clean = module._clean_copy("a.jpg", content, "jpg")
    except Damaged:
        return
    assert clean.startswith(b"\xff\xd8\xff")


def _full_exif():
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = "camera", 6
    exif.get_ifd(GPS)[2] = (24.0, 52.0, 30.0)
    return exif


def test_what_begins_as_a_photo_is_decoded_as_nothing_else():
    """A Photo CD file has its mark at byte 2048 and may begin with anything."""
    disguised = bytearray(4096 + 768 * 512 * 2)
    disguised[:3], disguised[2048:2052] = b"\xff\xd8\xff", b"PCD_"
    assert Image.open(io.BytesIO(disguised)).format == "PCD"
    with pytest.raises(Damaged):
        module._clean_copy("a.jpg", bytes(disguised), "jpg")


def test_bytes_and_name_are_flushed_before_the_row(matter, town, monkeypatch):
    flushed, fsync = [], os.fsync

    def noted(descriptor):
        flushed.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        fsync(descriptor)

    monkeypatch.setattr(module.os, "fsync", noted)
    kept(matter, town, pdf())
    assert flushed == [False, True]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turned_as_the_camera_says(orientation):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    out = io.BytesIO()
    lying = Image.new("L", (40, 24))
    lying.paste(255, (0, 0, 20, 12))
    lying.save(out, "JPEG", exif=exif)
    with Image.open(io.BytesIO(module._clean_copy("a.jpg", out.getvalue(), "jpg"))) as seen:
        expected = ImageOps.exif_transpose(Image.open(out))
        assert seen.size == expected.size
        corners = [(3, 3), (seen.width - 4, 3), (3, seen.height - 4), (seen.width - 4, seen.height - 4)]
        assert [seen.getpixel(at) > 128 for at in corners] == [expected.getpixel(at) > 128 for at in corners]


def test_files_go_when_the_act_fails(matter, town, media):
    def work(at):
        keep(matter, [photo(), pdf()], by=town.clerk, at=at)
        assert len(files_below(media)) == 3
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act(work=work, by=town.clerk)
    assert files_below(media) == []
    assert not File.objects.exists()


@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_full_disk_is_said(call, matter, town, media, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, call, full)
    with pytest.raises(NoRoom) as refused:
        kept(matter, town, photo())
    monkeypatch.undo()
    assert refused.value.status == 507
    assert files_below(media) == []


def test_a_place_that_cannot_be_made_is_said(matter, town, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"
    with pytest.raises(NoRoom):
        kept(matter, town, pdf())


def test_nothing_is_kept_outside_an_action(matter, town, media):
    with pytest.raises(RuntimeError):
        keep(matter, [pdf()], by=town.clerk, at=timezone.now())
    assert files_below(media) == []


def test_others_do_not_find_it(matter, town):
    [file] = kept(matter, town, pdf())
    assert file_for(town.representative, file.pk) == file
    assert file_for(town.supervisor, file.pk) == file
    for foreign in (town.stranger, town.rival):
        with pytest.raises(NotFound):
            file_for(foreign, file.pk)


def test_a_list_takes_one_query(matter, town, django_assert_num_queries):
    kept(matter, town, *[pdf(f"{n}.pdf") for n in range(5)])
    with django_assert_num_queries(1):
        assert len(pieces(File.objects.filter(matter=matter), timezone.localdate())) == 5
