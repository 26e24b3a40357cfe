"""Sending papers: files that leave the installation, each noted for the auditors before it does."""

from collections.abc import Iterable

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from qinqing.kernel.chronicle.actions import look
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.printing import APT, NoPrinter, printer, written
from qinqing.kernel.pages.events import EXPORTED


def to_pdf(html: str, *styles: str, instead: str) -> bytes:
    """Return a page as PDF; raises NoPrinter, naming what can be had `instead`."""
    if printer() is None:
        raise NoPrinter(line=APT, instead=instead)
    return written(html, styles)


def sent(request: ActingRequest, what: str, name: str, made: "bytes | Iterable[bytes]", kind: str) -> HttpResponseBase:
    """Send one file called `name`, whole or part by part, noted as `what`."""
    look(by=request.actor, what=EXPORTED, facts={"table": what, "rows": 1})
    response: HttpResponseBase
    if isinstance(made, bytes):
        response = HttpResponse(made, content_type=kind)
    else:
        response = StreamingHttpResponse(made, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
