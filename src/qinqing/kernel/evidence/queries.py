"""Finding files that an actor may see."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.rules import day_text
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.evidence.models import File
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import hidden

CHUNK = 1 << 20


class Gone(Refusal):
    """The file was erased by law; that it was here stays on the record."""

    says = _("这份材料已依法删除。")
    status = 410


class Withheld(Refusal):
    """Whoever may see a matter may not open all of it: what proves an amount tells the amount."""

    says = _("这份材料含有商业秘密，只给双方、确认的一方和指定的监督人员看。")
    status = 403


def file_for(actor: Actor, file_id: UUID) -> File:
    """Return a file that `actor` may open; raises NotFound, Recused after a declared conflict, Gone, Withheld."""
    visible = File.objects.filter(pk=file_id, matter__in=Matter.objects.visible_to(actor))
    file = visible.select_related("matter", "added_by").first()
    if file is None:
        reference = Matter.objects.filter(files=file_id).values_list("reference", flat=True).first()
        raise hidden(reference or "", actor)
    if file.erased_at:
        raise Gone
    if not visible.open_to(actor).exists():
        raise Withheld
    return file


def is_intact(file: File) -> bool:
    """Return whether the bytes on the disk are still those received; a file that is gone is not."""
    digest = hashlib.sha256(file.salt)
    try:
        with (Path(settings.MEDIA_ROOT) / file.original).open("rb") as opened:
            while chunk := opened.read(CHUNK):
                digest.update(chunk)
    except OSError:
        return False
    return digest.digest() == bytes(file.digest)


@dataclass(frozen=True, slots=True)
class Place:
    """What a file proves, as a room above knows it, and where that is shown."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A file as a list shows it; `digest` says whether the bytes are still those received (empty: not checked)."""

    name: str
    who: str
    when: str
    url: str
    thumb: str
    image: bool
    size: str
    digest: str = ""


def pieces(files: QuerySet[File], today: date) -> list[Piece]:
    """Return files as they are listed, newest first, in one query."""
    return [_piece(file, today) for file in files.select_related("added_by").order_by("-added_at")]


def _piece(file: File, today: date) -> Piece:
    url = "" if file.erased_at else reverse("evidence_file", args=[file.pk])
    added = timezone.localtime(file.added_at)
    return Piece(
        name=file.name,
        who=file.added_by.name,
        when=f"{day_text(added.date(), today)} {added:%H:%M}",
        url=url,
        thumb=reverse("evidence_raw", args=[file.pk]) if url and file.is_image else "",
        image=file.is_image,
        size="" if file.erased_at else filesizeformat(file.size),
    )
