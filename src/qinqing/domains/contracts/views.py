"""Pages of contracts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.domains.contracts.queries import contracts_of, sheet
from qinqing.kernel.devices.page import ActingRequest


@require_GET
def contracts(request: ActingRequest) -> HttpResponse:
    """Show the contracts that the reader may see, the gravest first."""
    return render(request, "contracts/contracts.html", {"lines": contracts_of(request.actor, timezone.localdate())})


@require_GET
def contract(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one contract: what both sides promised, what is late and why, what the reader may do now."""
    today = timezone.localdate()
    shown = sheet(request.actor, reference, request.GET.get("item", ""), today)
    return render(request, "contracts/contract.html", {"sheet": shown, "today": today})
