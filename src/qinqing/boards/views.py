"""The boards: home by role, whose turn it is, what burns."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.boards.looks import month, months
from qinqing.boards.queries import alarms as find_alarms
from qinqing.boards.queries import turn
from qinqing.domains.contracts.queries import waiting
from qinqing.kernel.access.rules import ROLES
from qinqing.kernel.devices.page import ActingRequest


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead everybody to the first page of their role."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return render(request, "boards/no_post.html", status=403)
    return redirect(ROLES[actor.role].home)


@require_GET
def enterprise(request: ActingRequest) -> HttpResponse:
    """Show an enterprise its one act, then what government owes it."""
    return render(request, "boards/enterprise.html", {"turn": turn(request.actor, timezone.localdate())})


@require_GET
def todo(request: ActingRequest) -> HttpResponse:
    """Show a government unit whose turn it is."""
    given = {"turn": turn(request.actor, timezone.localdate()), "reviews": waiting(request.actor)}
    return render(request, "boards/todo.html", given)


@require_GET
def alarms(request: ActingRequest) -> HttpResponse:
    """Show every burning light, worst first, with who was told."""
    board = find_alarms(request.actor, timezone.localdate(), request.GET.get("item", ""))
    return render(request, "boards/alarms.html", {"board": board})


@require_GET
def looks(request: ActingRequest) -> HttpResponse:
    """Show the auditors who looked at sensitive things, how often in which month."""
    return render(request, "boards/looks.html", {"months": months()})


@require_GET
def looks_month(request: ActingRequest, stream: int) -> HttpResponse:
    """Show one viewer's looks of a month."""
    viewer, found = month(stream)
    return render(request, "boards/looks_month.html", {"month": viewer, "looks": found})
