"""Taking files in: checked by their bytes, written and flushed before the row that names them."""

import contextlib
import hashlib
import io
import logging
import os
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image

from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.evidence.actions.looking import marked
from qinqing.kernel.evidence.models import File
from qinqing.kernel.evidence.rules import (
    IMAGES,
    JPG,
    LONGEST_SIDE,
    MOST_PIXELS,
    PNG,
    clean_name,
    ending,
    sniff,
)
from qinqing.kernel.matters.models import Matter

logger = logging.getLogger(__name__)


class WrongType(Refusal):
    """Only pdf, ofd, jpg, png, docx and xlsx are taken."""

    says = _("「{name}」不是可以接收的文件。请上传 PDF、OFD、JPG、PNG、DOCX 或 XLSX。")


class Disguised(Refusal):
    """The bytes are of another kind than the name says."""

    says = _("「{name}」的内容与扩展名不符。请用原来的软件打开，另存为 PDF、图片或 Office 文件后再上传。")


class Damaged(Refusal):
    """A photo that cannot be decoded proves nothing, and no clean copy of it can be made."""

    says = _("「{name}」打不开，可能已损坏。请重新拍照或重新导出后再上传。")


class TooLarge(Refusal):
    """At most EVIDENCE_MAX_BYTES each."""

    says = _("「{name}」超过 {limit} MB。请压缩后再上传，或拆成几个文件。")


class Empty(Refusal):
    """A file without bytes."""

    says = _("「{name}」是空文件，没有内容。请检查后重新上传。")


class TooDetailed(Refusal):
    """A photo is decoded in memory to make its clean copy: at most MOST_PIXELS."""

    says = _("「{name}」的尺寸超过 {limit} 万像素。请缩小后再上传。")


class TooMany(Refusal):
    """At most EVIDENCE_MAX_FILES at once."""

    says = _("一次最多上传 {limit} 个文件。其余的可以办完后再补充。")


class Classified(Refusal):
    """No state secret is stored or processed here (保守国家秘密法): what says that it is one is not taken."""

    says = _("「{name}」标有密级。本系统不得存储、处理涉密信息，没有接收这个文件。请按保密规定办理，不要再上传。")


class NoRoom(Refusal):
    """The disk refused the bytes; nothing was kept and the matter did not move."""

    says = _("服务器暂时存不下文件，本次没有提交，事项没有变化。请稍后再试；多次失败请告诉系统管理员。")
    status = 507


def _checked(upload: "UploadedFile[bytes]") -> tuple[str, bytes, str]:
    name = clean_name(upload.name or "")
    if (upload.size or 0) > settings.EVIDENCE_MAX_BYTES:
        raise TooLarge(name=name, limit=settings.EVIDENCE_MAX_BYTES // 2**20)
    content = upload.read()
    if not content:
        raise Empty(name=name)
    claimed = ending(name)
    if claimed is None:
        raise WrongType(name=name)
    if sniff(content) != claimed:
        raise Disguised(name=name)
    if marked(name, content, claimed):
        raise Classified(name=name)
    return name, content, claimed


# Without a name Pillow tries every format it knows, and what begins as a photo is decoded as something rarer.
_DECODERS: Final = {JPG: "JPEG", PNG: "PNG"}

# Pillow's own exif_transpose writes the rest of the metadata anew, and breaks on what a damaged camera left there.
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _clean_copy(name: str, content: bytes, kind: str) -> bytes:
    """Return the photo without metadata, turned upright, as large as a page shows it; the original stays as it is."""
    try:
        with Image.open(io.BytesIO(content), formats=[_DECODERS[kind]]) as photo:
            if photo.width * photo.height > MOST_PIXELS:
                raise TooDetailed(name=name, limit=MOST_PIXELS // 10_000)
            turn = _TURNS.get(photo.getexif().get(ExifTags.Base.Orientation) or 1)
            photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at that size, not whole
            upright = photo if turn is None else photo.transpose(turn)
            bare = Image.new(upright.mode, upright.size)
            bare.paste(upright)
            if upright.mode == "P" and (palette := upright.getpalette()):
                bare.putpalette(palette)
            out = io.BytesIO()
            bare.save(out, _DECODERS[kind], quality=88)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise Damaged(name=name) from fault
    return out.getvalue()


def _flush_names(directory: Path) -> None:
    """Flush a directory: until then a file that was flushed may have no name after the power failed."""
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _write(relative: str, content: bytes) -> None:
    """Write and flush; nothing half-written stays, and nothing at all when the action fails."""
    path = Path(settings.MEDIA_ROOT) / relative
    part, undo = path.with_suffix(".part" + path.suffix), running().undo
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _flush_names(path.parent)
    except OSError as fault:
        for written in (part, path):
            with contextlib.suppress(OSError):
                written.unlink(missing_ok=True)
        logger.critical("No room for evidence at %s: %s", path.parent, fault)
        raise NoRoom from fault
    undo.append(path.unlink)


def keep(matter: Matter, uploads: Sequence["UploadedFile[bytes]"], *, by: Actor, at: datetime) -> list[File]:
    """Check and keep `uploads` as files of `matter`; inside an action, all or none.

    Raises one of this module's refusals, each naming the file at fault.
    """
    if len(uploads) > settings.EVIDENCE_MAX_FILES:
        raise TooMany(limit=settings.EVIDENCE_MAX_FILES)
    checked = [_checked(upload) for upload in uploads]
    return [_keep_one(matter, name, content, kind, by=by, at=at) for name, content, kind in checked]


def _keep_one(matter: Matter, name: str, content: bytes, kind: str, *, by: Actor, at: datetime) -> File:
    salt = secrets.token_bytes(16)
    file = File(
        matter=matter,
        name=name,
        kind=kind,
        size=len(content),
        salt=salt,
        digest=hashlib.sha256(salt + content).digest(),
        added_at=at,
        added_by_id=by.person_id,
    )
    clean = _clean_copy(name, content, kind) if kind in IMAGES else None
    _write(file.original, content)
    if clean is not None:
        _write(file.shown, clean)
    file.save(force_insert=True)
    return file
