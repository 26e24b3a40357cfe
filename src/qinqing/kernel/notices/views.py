"""A person's notices."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.notices import actions
from qinqing.kernel.notices.queries import inbox


@require_GET
def notices(request: ActingRequest) -> HttpResponse:
    """Show what the reader was told, newest first."""
    return render(request, "notices/notices.html", {"notices": inbox(request.actor)})


@require_POST
def acknowledge(request: ActingRequest, notice_id: int) -> HttpResponse:
    """Sign for a notice."""
    actions.acknowledge(notice_id=notice_id, by=request.actor)
    messages.success(request, _("已签收。签收不停止计时。"))
    return redirect("notices")
