"""What every role may do, from the code itself, and what administrators changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.kernel.access.queries import changes_for
from qinqing.kernel.access.queries import rights as list_rights
from qinqing.kernel.chronicle.queries import has_own_role
from qinqing.kernel.devices.page import ActingRequest


@require_GET
def rights(request: HttpRequest) -> HttpResponse:
    """Show what each role may do."""
    return render(request, "access/rights.html", {"roles": list_rights(), "has_own_role": has_own_role()})


@require_GET
def changes(request: ActingRequest) -> HttpResponse:
    """Show the changes of one's own remit; the auditor's remit is all of them."""
    return render(request, "access/changes.html", {"changes": changes_for(request.actor, timezone.localdate())})
