"""The boards: home by role, what burns, who looked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.boards.desk import asked_of
from qinqing.boards.forms import AlarmsForm
from qinqing.boards.looks import month, months
from qinqing.boards.queries import alarms as find_alarms
from qinqing.kernel.access.rules import ROLES
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.queries import units_for
from qinqing.kernel.pages.queries.together import offered
from qinqing.kernel.pages.views.saved import narrowed


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead everybody to the first page of their role."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return render(request, "boards/no_post.html", status=403)
    return redirect(ROLES[actor.role].home)


@narrowed
@require_GET
def alarms(request: ActingRequest) -> HttpResponse:
    """Show every burning light, worst first, with why it burns and who was told."""
    form = AlarmsForm(request.GET, units=units_for(request.actor))
    board = find_alarms(request.actor, timezone.localdate(), request.GET.get("item", ""), form.wanted)
    kept = asked_of(request, "item", "light", "unsigned")["asked"]
    shown = {"board": board, "empty": not board.listed, "form": form, "kept": kept}
    acts = offered(request.actor, "alarms")
    return render(request, "boards/alarms.html", {**shown, "acts": acts, **asked_of(request, "item", "tick")})


@require_GET
def looks(request: ActingRequest) -> HttpResponse:
    """Show the auditors who looked at sensitive things, how often in which month."""
    return render(request, "boards/looks.html", {"months": months()})


@require_GET
def looks_month(request: ActingRequest, stream: int) -> HttpResponse:
    """Show one viewer's looks of a month."""
    viewer, found = month(stream)
    return render(request, "boards/looks_month.html", {"month": viewer, "looks": found})
