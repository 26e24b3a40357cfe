"""What a file really is, by its bytes."""

import io
import zipfile
from pathlib import PurePath
from typing import Final

PDF, OFD, JPG, PNG, DOCX, XLSX = "pdf", "ofd", "jpg", "png", "docx", "xlsx"

MEDIA_TYPES: Final = {
    PDF: "application/pdf",
    OFD: "application/ofd",
    JPG: "image/jpeg",
    PNG: "image/png",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IMAGES: Final = frozenset({JPG, PNG})
ACCEPT: Final = ".pdf,.ofd,.jpg,.jpeg,.png,.docx,.xlsx"
MOST_PIXELS: Final = 64_000_000
LONGEST_SIDE: Final = 3000
"""Pixels of the copy that is shown."""
_MAGIC: Final = {b"%PDF-": PDF, b"\xff\xd8\xff": JPG, b"\x89PNG\r\n\x1a\n": PNG}
_INSIDE: Final = {"OFD.xml": OFD, "word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_ENDINGS: Final = {**{kind: kind for kind in MEDIA_TYPES}, "jpeg": JPG}


def sniff(content: bytes) -> str | None:
    """Return the kind of file that `content` is, or None when it is none that we take."""
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            return kind
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    return next((kind for inside, kind in _INSIDE.items() if inside in names), None)


def ending(name: str) -> str | None:
    """Return the kind that a file's name claims, or None."""
    return _ENDINGS.get(PurePath(name).suffix.lower().lstrip("."))


def clean_name(name: str) -> str:
    """Return the last part of `name` without control characters, at most 120 characters, ending kept."""
    plain = "".join(sign for sign in PurePath(name.replace("\\", "/")).name if sign.isprintable()) or "未命名"
    stem, suffix = PurePath(plain).stem or "未命名", PurePath(plain).suffix[:20]
    return stem[: 120 - len(suffix)] + suffix
