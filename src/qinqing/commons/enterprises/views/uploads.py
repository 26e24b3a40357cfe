"""Long files: that one was received, how far it is read, and what keeps it out."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from qinqing.commons.enterprises.actions.uploading import Sent
from qinqing.commons.enterprises.actions.uploading import receive as keep
from qinqing.commons.enterprises.forms.imports import ImportForm
from qinqing.commons.enterprises.models import Upload
from qinqing.commons.enterprises.queries.uploads import rows_read, uploads_for
from qinqing.commons.enterprises.rules.columns import LONGEST, text_of
from qinqing.commons.enterprises.rules.sheets import SHOWN
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.pages.rules.tables import Column, Table
from qinqing.kernel.pages.views.tables import spreadsheet

FAULTS: Table[list[str]] = Table(
    "不能识别的单元格",
    (
        Column("单元格", lambda row: row[0]),
        Column("列", lambda row: row[1], 24),
        Column("怎么办", lambda row: row[2], 60),
    ),
)


def receive(request: ActingRequest, form: ImportForm) -> HttpResponse:
    """Take a long file in; the worker reads it, and its page says how far it is."""
    given = form.cleaned_data
    file: Any = request.FILES["file"]
    sent = Sent(
        blocks=file.chunks(),
        file_name=text_of(given["file"].name)[:LONGEST],
        ending=given["file"].long,
        size=file.size or 0,
        digest=given["file"].digest,
        source=given["source"],
        as_of=given["as_of"],
    )
    try:
        upload = keep(sent=sent, by=request.actor)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        shown = {"form": form, "reading": None, "columns": ()}
        return render(request, "enterprises/registry_load.html", shown, status=refusal.status)
    return redirect("registry_upload", upload.pk)


@require_GET
def registry_upload(request: ActingRequest, upload_id: int) -> HttpResponse:
    """Show how far a long file is read; once it is staged, lead to the import."""
    upload = _upload(request, upload_id)
    if upload.batch is not None:
        return redirect("registry_import", upload.batch.pk)
    shown = {"upload": upload, "rows": rows_read(upload), "faults": upload.faults[:SHOWN]}
    return render(request, "enterprises/registry_upload.html", shown)


@require_GET
def registry_faults(request: ActingRequest, upload_id: int) -> FileResponse:
    """Hand out every cell at fault that was kept, as a spreadsheet."""
    upload = _upload(request, upload_id)
    notes = [f"共 {upload.faults_count} 处，列出 {len(upload.faults)} 处。"]
    return spreadsheet(request, FAULTS.title, [FAULTS.part(upload.faults)], upload.source, notes)


def _upload(request: ActingRequest, upload_id: int) -> Upload:
    found = uploads_for(request.actor).filter(pk=upload_id).first()
    if found is None:
        raise NotFound
    return found
