"""Pages that show how far the worker is ask again by themselves; once it has ended they are loaded as a whole."""

from django.http import HttpResponse

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.polling import is_polled


def answered(request: ActingRequest, page: HttpResponse) -> HttpResponse:
    """Return the page of what has ended: whoever asked by itself is told to load it."""
    if is_polled(request):
        page = HttpResponse(status=204)
        page["HX-Refresh"] = "true"
    return page
