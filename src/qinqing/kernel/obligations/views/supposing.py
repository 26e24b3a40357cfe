"""What if: the form of a supposition, and what would follow, side by side; nothing is written."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.kernel.calendars.rules import BeyondCalendar
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.obligations.forms.supposing import SupposeForm
from qinqing.kernel.obligations.queries import obligation_for
from qinqing.kernel.obligations.queries.supposing import Line, supposed
from qinqing.kernel.obligations.views.sending import show


@require_GET
def suppose(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show the form; with an answer once something is supposed. The address holds all of it."""
    promise, today = obligation_for(request.actor, reference, number), timezone.localdate()
    form = SupposeForm(request.GET or None, today=today, unit=promise.unit)
    lines: list[Line] = []
    if form.is_valid():
        try:
            lines = supposed(request.actor, promise, form.asked, today)
        except BeyondCalendar as beyond:
            form.add_error(None, str(beyond))
    found = {"form": form, "lines": lines, "today": today, "changed": sum(one.differs for one in lines)}
    return show(request, "obligations/suppose.html", promise, status=422 if form.errors else 200, **found)
