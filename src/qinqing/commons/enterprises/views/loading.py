"""Taking a file in: what is wrong with it is said at once and in full, and a blank sheet shows how it is filled in."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.staging import Faulty
from qinqing.commons.enterprises.actions.uploading import Sent
from qinqing.commons.enterprises.forms import ImportForm
from qinqing.commons.enterprises.models import Upload
from qinqing.commons.enterprises.queries.supplying import supplied
from qinqing.commons.enterprises.rules.columns import LONGEST, text_of
from qinqing.commons.enterprises.rules.sheets import SHOWN
from qinqing.commons.enterprises.views.blank import blank_sheet
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import Refusal


@require_http_methods(["GET", "POST"])
def registry_load(request: ActingRequest) -> HttpResponse:
    """Take a file in; a long one is the worker's. With any fault nothing of it is taken, and every fault is named."""
    if request.method == "GET":
        return _load(request, ImportForm(initial={"as_of": timezone.localdate()}))
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _load(request, form, status=422)
    sent = _sent(request, form)
    try:
        if sent.ending:
            return redirect("registry_upload", actions.receive(sent=sent, by=request.actor).pk)
        return _staged(request, form, sent)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _load(request, form, status=refusal.status)


def _sent(request: ActingRequest, form: ImportForm) -> Sent:
    given, file = form.cleaned_data, request.FILES["file"]
    uploaded: Any = file
    return Sent(
        blocks=uploaded.chunks(),
        file_name=text_of(given["file"].name)[:LONGEST],
        ending=given["file"].long,
        size=uploaded.size or 0,
        file_digest=given["file"].digest,
        source=given["source"],
        as_of=given["as_of"],
    )


def _staged(request: ActingRequest, form: ImportForm, sent: Sent) -> HttpResponse:
    delivery = actions.delivery_of(sent, form.cleaned_data["file"].cells, by=request.actor, day=timezone.localdate())
    try:
        batch = actions.stage(delivery=delivery, by=request.actor)
    except Faulty as refusal:
        why = str(refusal)
        turned = actions.turn_away(sent=sent, reading=delivery.reading, why=why, by=request.actor)
        return _load(request, form, turned, refusal.status)
    return redirect("registry_import", batch.pk)


def _load(request: ActingRequest, form: ImportForm, upload: Upload | None = None, status: int = 200) -> HttpResponse:
    given = {
        "form": form,
        "upload": upload,
        "faults": upload.faults[:SHOWN] if upload else (),
        "columns": supplied(request.actor, timezone.localdate()),
    }
    return render(request, "enterprises/registry_load.html", given, status=status)


@require_GET
def registry_blank(request: ActingRequest) -> FileResponse:
    """Hand out an empty sheet with the columns that the reader's office may deliver."""
    return blank_sheet(supplied(request.actor, timezone.localdate()), request.actor.unit_name)
