"""The page that shows when whom the clock tells."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.obligations.queries import all_ladders


@require_GET
def ladders(request: ActingRequest) -> HttpResponse:
    """Show when whom the clock tells."""
    return render(request, "obligations/ladders.html", {"ladders": all_ladders()})
