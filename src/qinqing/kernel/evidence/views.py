"""Showing a file: photos in their clean copy, everything else as a download."""

from pathlib import Path
from uuid import UUID

from csp.decorators import csp_replace
from django.conf import settings
from django.http import FileResponse

from qinqing.kernel.chronicle.actions import look
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.evidence.events import OPENED
from qinqing.kernel.evidence.queries import file_for
from qinqing.kernel.evidence.rules import MEDIA_TYPES


@csp_replace({"default-src": ["'none'"], "sandbox": True})  # type: ignore[arg-type]  # typed for plain requests
def file(request: ActingRequest, file_id: UUID) -> FileResponse:
    """Send what is shown of a file; never as something that a browser would run.

    Whoever opens a file of a matter to which its unit is not party is noted, for the auditors.
    """
    found = file_for(request.actor, file_id)
    if not found.matter.parties.filter(unit=request.actor.unit_id).exists():
        look(by=request.actor, what=OPENED, facts={"matter": found.matter_id, "file": str(found.pk)})
    response = FileResponse(
        (Path(settings.MEDIA_ROOT) / found.shown).open("rb"),
        as_attachment=not found.is_image,
        filename=found.name,
        content_type=MEDIA_TYPES[found.kind],
    )
    response["Cache-Control"] = "private, no-store"
    return response
