"""A person's notices, and what did not arrive."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qinqing.kernel.chronicle.actions import redeliver
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.notices import actions
from qinqing.kernel.notices.queries import inbox
from qinqing.kernel.notices.queries import undelivered as find_undelivered


@require_GET
def notices(request: ActingRequest) -> HttpResponse:
    """Show what the reader was told, newest first."""
    return render(request, "notices/notices.html", {"notices": inbox(request.actor)})


@require_GET
def undelivered(request: ActingRequest) -> HttpResponse:
    """Show what did not arrive, to whoever keeps the house running."""
    return render(request, "notices/undelivered.html", {"parked": find_undelivered()})


@require_POST
def delivery_retry(request: ActingRequest, delivery_id: int) -> HttpResponse:
    """Send parked news on once more."""
    redeliver(delivery_id=delivery_id, by=request.actor)
    return _once_more(request)


@require_POST
def mail_retry(request: ActingRequest, mail_id: int) -> HttpResponse:
    """Send a parked letter once more."""
    actions.resend(notice_id=mail_id, by=request.actor)
    return _once_more(request)


def _once_more(request: ActingRequest) -> HttpResponse:
    messages.success(request, _("已安排再试一次。还是不成，会再出现在这里。"))
    return redirect("undelivered")


@require_POST
def acknowledge(request: ActingRequest, notice_id: int) -> HttpResponse:
    """Sign for a notice."""
    actions.acknowledge(notice_id=notice_id, by=request.actor)
    messages.success(request, _("已签收。签收不停止计时。"))
    wanted = request.GET.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, None) else "notices")
