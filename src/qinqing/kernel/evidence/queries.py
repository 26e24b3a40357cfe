"""Finding files that an actor may see."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone

from qinqing.kernel.calendars.rules import day_text
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.evidence.models import File
from qinqing.kernel.matters.models import Matter


def file_for(actor: Actor, file_id: UUID) -> File:
    """Return a file of a matter that `actor` may see; raises NotFound otherwise."""
    file = File.objects.filter(pk=file_id, matter__in=Matter.objects.visible_to(actor)).first()
    if file is None:
        raise NotFound
    return file


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


def pieces(files: QuerySet[File]) -> list[Piece]:
    """Return files as they are listed, newest first, in one query."""
    return [_piece(file) for file in files.select_related("added_by").order_by("-added_at")]


def _piece(file: File) -> Piece:
    url = reverse("evidence_file", args=[file.pk])
    added = timezone.localtime(file.added_at)
    return Piece(
        name=file.name,
        who=file.added_by.name,
        when=f"{day_text(added.date(), timezone.localdate())} {added:%H:%M}",
        url=url,
        thumb=url if file.is_image else "",
        image=file.is_image,
        size=filesizeformat(file.size),
    )
