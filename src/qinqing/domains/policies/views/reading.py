"""Reading policies: one with its text."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from qinqing.domains.policies.queries.sheets import sheet_of
from qinqing.kernel.devices.page import ActingRequest


@require_GET
def policy(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one policy: the text of the version in force, or of the one to come."""
    return render(request, "policies/policy.html", {"sheet": sheet_of(request.actor, reference)})
