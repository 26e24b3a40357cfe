"""Showing a file: a page of its own, and the bytes behind it (photos in their clean copy)."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from csp.decorators import csp_replace
from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from qinqing.kernel.chronicle.actions import look
from qinqing.kernel.devices.page import ActingRequest, View
from qinqing.kernel.evidence.events import OPENED
from qinqing.kernel.evidence.models import File
from qinqing.kernel.evidence.queries import Place, file_for, is_intact
from qinqing.kernel.evidence.rules import MEDIA_TYPES

SANDBOX = {
    "default-src": ["'none'"],
    "img-src": ["'self'"],
    "style-src": ["'unsafe-inline'"],
    "sandbox": True,
}
"""No script, no form, no origin; the browser's own viewer of images sets its style in the page and may."""


def showing(place_of: Callable[[File], Place]) -> View:
    """Return the page of one file; `place_of` leads back to what it proves."""

    @require_GET
    def evidence_file(request: ActingRequest, file_id: UUID) -> HttpResponse:
        """Show what the file is, who added it when, whether it is still as received, and the image itself."""
        found = file_for(request.actor, file_id)
        shown = {"file": found, "place": place_of(found), "intact": is_intact(found), "digest": found.digest.hex()}
        return render(request, "evidence/file.html", shown)

    return evidence_file


@csp_replace(SANDBOX)  # type: ignore[arg-type]  # typed for plain requests
def raw(request: ActingRequest, file_id: UUID) -> FileResponse:
    """Send what is shown of a file; never as something that a browser would run."""
    return sent(request, file_id)


def sent(request: ActingRequest, file_id: UUID, *, as_attachment: bool = False) -> FileResponse:
    """Return what is shown of a file; an image is looked at in the page unless it is to be kept.

    Whoever opens a file of a matter to which its unit is not party is noted, for the auditors.
    """
    found = file_for(request.actor, file_id)
    if not found.matter.parties.filter(unit=request.actor.unit_id).exists():
        look(by=request.actor, what=OPENED, facts={"matter": found.matter_id, "file": str(found.pk)})
    response = FileResponse(
        (Path(settings.MEDIA_ROOT) / found.shown).open("rb"),
        as_attachment=as_attachment or not found.is_image,
        filename=found.name,
        content_type=MEDIA_TYPES[found.kind],
    )
    response["Cache-Control"] = "private, no-store"
    return response
