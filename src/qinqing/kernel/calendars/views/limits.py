"""The limits of the law and of the city, with their sources."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.calendars import access, actions
from qinqing.kernel.calendars.forms import LimitForm
from qinqing.kernel.calendars.models import LocalLimit
from qinqing.kernel.calendars.queries.limits import committed, local_limit
from qinqing.kernel.calendars.rules.limits import STATUSES, Limit, why_not
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import Refusal

HERE = "here"
LONGEST_KEY = 18
"""Digits of a key that fits into the database."""


def _matches(limit: Limit, words: str, status: str) -> bool:
    text = f"{limit.code} {limit.name} {limit.actor} {limit.law} {limit.jurisdiction}".lower()
    stands = status in {"", limit.status} or (status == HERE and not _why_not(limit))
    return stands and all(word in text for word in words.lower().split())


def _why_not(limit: Limit) -> str | None:
    return why_not(limit, settings.QINQING_JURISDICTIONS, limit.path or "")


@require_GET
def limits(request: ActingRequest) -> HttpResponse:
    """Show all limits, narrowed by words and by whether they may start a clock here."""
    words, status = request.GET.get("q", "")[:60], request.GET.get("status", "")
    own = [(row.pk, local_limit(row)) for row in LocalLimit.objects.order_by("path", "code")]
    every = [*own, *((None, limit) for limit in committed().values())]
    found = [(key, limit, _why_not(limit)) for key, limit in every if _matches(limit, words, status)]
    shown = {
        "limits": found,
        "total": len(every),
        "words": words,
        "status": status,
        "statuses": [(HERE, _("本地可以起算")), *STATUSES.items()],
        "keeps": may(request.actor, access.ADOPT),
    }
    return render(request, "calendars/limits.html", shown)


@require_http_methods(["GET", "POST"])
def limit_adopt(request: ActingRequest) -> HttpResponse:
    """Enter a limit of a city or county."""
    form = LimitForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = _adopted(request, form)
        if not status:
            messages.success(request, _("本地期限已录入，从现在起可以用来起算。"))
            return redirect("limits")
    return render(request, "calendars/limit_adopt.html", {"form": form}, status=status)


def _adopted(request: ActingRequest, form: LimitForm) -> int:
    if not form.is_valid():
        return 422
    try:
        actions.adopt_limit(limit=form.instance, by=request.actor)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return refusal.status
    return 0


@require_POST
def limit_turn(request: ActingRequest) -> HttpResponse:
    """Retire a city's own limit, or bring it back."""
    sent = request.POST.get("limit", "")
    limit_id = int(sent) if sent.isdecimal() and len(sent) <= LONGEST_KEY else 0
    if "restore" in request.POST:
        actions.restore_limit(limit_id=limit_id, by=request.actor)
        messages.success(request, _("已恢复。"))
    else:
        actions.retire_limit(limit_id=limit_id, by=request.actor)
        messages.success(request, _("已停用；已经起算的期限不受影响。"))
    return redirect("limits")
