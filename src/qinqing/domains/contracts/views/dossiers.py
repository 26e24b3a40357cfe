"""A contract's dossier: as one paper, and as an archive with the files and the checkable history."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qinqing.domains.contracts.queries.dossier import Dossier, dossier, history_lines, shown_path
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.printing import PDF, ZIP, printer
from qinqing.kernel.evidence.models import File
from qinqing.kernel.evidence.queries import CHUNK
from qinqing.kernel.pages.rules.archives import Member, path_part, streamed
from qinqing.kernel.pages.views.papers import sent, to_pdf

CSS = (Path(__file__).parent.parent / "data" / "dossier.css").read_text(encoding="utf-8")
README, HISTORY, EVIDENCE, PAPER = "怎么核对.txt", "历史.txt", "证据", "卷宗"


@require_GET
def contract_dossier(request: ActingRequest, reference: str) -> HttpResponseBase:
    """Send all that the reader may see of a contract as one PDF."""
    now = timezone.localtime()
    made = _pdf(request, dossier(request.actor, reference, now.date()), now)
    return sent(request, _("合同卷宗 %s pdf") % reference, f"{reference}.pdf", made, PDF)


@require_GET
def contract_dossier_archive(request: ActingRequest, reference: str) -> HttpResponseBase:
    """Send the paper, the files and the checkable history as one archive, written while it is read."""
    now = timezone.localtime()
    found = dossier(request.actor, reference, now.date())
    bad: list[str] = []
    members = list(_members(request, found, now, bad))
    made = streamed(members, now, lambda: [_("与登记时不一致：%s") % name for name in bad])
    return sent(request, _("合同卷宗 %s zip") % reference, f"{reference}.zip", made, ZIP)


def _html(request: ActingRequest, found: Dossier, now: datetime) -> str:
    given = {"found": found, "sheet": found.sheet, "now": now, "actor": request.actor}
    return render_to_string("contracts/dossier.html", given, request)


def _pdf(request: ActingRequest, found: Dossier, now: datetime) -> bytes:
    return to_pdf(_html(request, found, now), CSS, instead=_("压缩包，里面是网页格式的卷宗"))


def _members(request: ActingRequest, found: Dossier, now: datetime, bad: list[str]) -> Iterator[Member]:
    """Yield what goes into the archive; the names of files that are not as received are added to `bad` on the way."""
    told = {"found": found, "now": now, "actor": request.actor, "history": HISTORY, "city": settings.QINQING_CITY}
    yield _whole(README, render_to_string("contracts/dossier.txt", told).encode())
    if printer() is None:
        styled = f"<style>{CSS}</style></head>"
        yield _whole(f"{PAPER}.html", _html(request, found, now).replace("</head>", styled, 1).encode())
    else:
        yield _whole(f"{PAPER}.pdf", _pdf(request, found, now))
    for place, file in enumerate(found.kept, start=1):
        name = f"{EVIDENCE}/{place:03} {path_part(file.name)}"
        yield Member(name, partial(_bytes_of, file, name, bad))
    if found.has_history:
        yield Member(HISTORY, partial(iter, history_lines(found)))


def _whole(name: str, content: bytes) -> Member:
    return Member(name, lambda: [content])


def _bytes_of(file: File, name: str, bad: list[str]) -> Iterator[bytes]:
    """Yield what people are shown of a file; where that is what was received, it is compared with its digest."""
    digest = sha256(file.salt)
    with shown_path(file).open("rb") as opened:
        while part := opened.read(CHUNK):
            digest.update(part)
            yield part
    if file.shown == file.original and digest.digest() != bytes(file.digest):
        bad.append(name)
