"""Long files: that one was received, how far it is read, and what keeps it out."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.models import Upload
from qinqing.commons.enterprises.queries import import_for
from qinqing.commons.enterprises.queries.uploads import rows_read, uploads_for
from qinqing.commons.enterprises.rules.sheets import SHOWN
from qinqing.commons.enterprises.views.polling import answered
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.polling import is_polled
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.pages.rules.tables import Column, Table
from qinqing.kernel.pages.views.tables import spreadsheet

FAULTS: Table[list[str]] = Table(
    "要改的各处",
    (
        Column("单元格", lambda row: row[0]),
        Column("列", lambda row: row[1], 24),
        Column("怎么办", lambda row: row[2], 60),
    ),
)


@require_GET
def registry_upload(request: ActingRequest, upload_id: int) -> HttpResponse:
    """Show how far a long file is read; once it is staged, lead to the import."""
    upload = _upload(request, upload_id)
    if upload.batch is not None and is_polled(request):
        return answered(request, HttpResponse())
    if upload.batch is not None:
        return redirect("registry_import", upload.batch.pk)
    shown = {"upload": upload, "rows": rows_read(upload), "faults": upload.faults[:SHOWN]}
    page = render(request, "enterprises/registry_upload.html", shown)
    return page if upload.state == Upload.WAITING else answered(request, page)


@require_POST
def upload_call_off(request: ActingRequest, upload_id: int) -> HttpResponse:
    """Call the reading of a long file off."""
    actions.call_off_reading(upload_id=upload_id, by=request.actor)
    messages.success(request, _("已取消读取，登记没有改动。"))
    return redirect("registry_upload", upload_id)


@require_GET
def registry_faults(request: ActingRequest, upload_id: int) -> FileResponse:
    """Hand out every cell at fault that was kept, as a spreadsheet."""
    upload = _upload(request, upload_id)
    notes = [f"共 {upload.faults_count} 处，列出 {len(upload.faults)} 处。"]
    return spreadsheet(request, FAULTS.title, [FAULTS.part(upload.faults)], upload.source, notes)


@require_GET
def errand_faults(request: ActingRequest, import_id: int, errand_id: int) -> FileResponse:
    """Hand out the rows that kept an import from being written, as a spreadsheet."""
    batch = import_for(request.actor, import_id)
    errand = None if batch is None else batch.errands.filter(pk=errand_id).first()
    if batch is None or errand is None:
        raise NotFound
    notes = [f"共 {errand.faults_count} 处，列出 {len(errand.faults)} 处。"]
    return spreadsheet(request, FAULTS.title, [FAULTS.part(errand.faults)], batch.source, notes)


def _upload(request: ActingRequest, upload_id: int) -> Upload:
    found = uploads_for(request.actor).filter(pk=upload_id).first()
    if found is None:
        raise NotFound
    return found
