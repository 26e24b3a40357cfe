"""Pages of contracts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from qinqing.domains.contracts.queries import contracts_of, sheet
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.forms import LedgerForm


@require_GET
def contracts(request: ActingRequest) -> HttpResponse:
    """Show the contracts that the reader may see, the gravest first, a page at a time and narrowed as asked."""
    form = LedgerForm(request.GET, actor=request.actor)
    after = request.GET.get("after", "")
    listing = contracts_of(request.actor, timezone.localdate(), form.wanted, after)
    asked = request.GET.copy()
    asked.pop("after", None)
    shown = {"listing": listing, "form": form, "asked": asked.urlencode(), "after": after}
    return render(request, "contracts/contracts.html", shown)


@require_GET
def contract(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one contract: what both sides promised, what is late and why, what the reader may do now."""
    today = timezone.localdate()
    shown = sheet(request.actor, reference, request.GET.get("item", ""), today)
    return render(request, "contracts/contract.html", {"sheet": shown, "today": today})
