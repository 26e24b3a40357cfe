"""The queue of a neutral unit, and one check: taking it, writing what was found."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qinqing.kernel.checks import actions
from qinqing.kernel.checks.forms import ResultForm
from qinqing.kernel.checks.lifecycle import TAKEN
from qinqing.kernel.checks.models import CHECK, Check
from qinqing.kernel.checks.queries.reading import check_for, is_silent, queue, reasons_of, to_stand_in, verdicts
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.evidence.queries import pieces
from qinqing.kernel.obligations.queries import note_of


@require_GET
def checks(request: ActingRequest) -> HttpResponse:
    """Show what waits for the reader's unit: checks, and claims that units below it were silent about."""
    shown = {"checks": queue(request.actor), "to_stand_in": to_stand_in(request.actor, timezone.localdate())}
    return render(request, "checks/checks.html", shown)


@require_GET
def check(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one check: what was claimed, whose turn it is, what was found."""
    return _page(request, check_for(request.actor, reference))


def _page(request: ActingRequest, found: Check, form: ResultForm | None = None, status: int = 200) -> HttpResponse:
    today, actor = timezone.localdate(), request.actor
    take, conclude = verdicts(found, actor, today)
    # The claim itself is for its two sides and for whoever makes the check, while it lasts.
    sides = {found.claim.obligation.debtor_id, found.claim.obligation.creditor_id, found.claim.obligation.verifier_id}
    sees = actor.unit_id in sides or (found.state == TAKEN and found.taken_by_id == actor.person_id)
    shown = {
        "check": found,
        "promise": found.claim.obligation,
        "take": take,
        "conclude": conclude,
        "may_see": sees,
        "note": note_of(found.claim) if sees else "",
        "pieces": pieces(found.claim.files.open_to(actor), today) if sees else [],
        "reasons": reasons_of(found),
        "own": pieces(found.files.open_to(actor), today),
        "is_side": actor.unit_id in sides,
        "silent": conclude.allowed and is_silent(found, timezone.now()),
        "form": form or ResultForm.opened(found.matter.rev),
    }
    return render(request, "checks/check.html", shown, status=status)


@require_POST
def check_take(request: ActingRequest, reference: str) -> HttpResponse:
    """Take a check."""
    rev = request.POST.get("rev", "")
    actions.take(reference=reference, rev=int(rev) if rev.isdecimal() and len(rev) < 9 else -1, by=request.actor)
    messages.success(request, _("已受理。核验期间您可以看这一项的材料。"))
    return redirect(CHECK, reference)


@require_POST
def check_conclude(request: ActingRequest, reference: str) -> HttpResponse:
    """Write what a check found."""
    found = check_for(request.actor, reference)
    form = ResultForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form, 422)
    given = form.cleaned_data
    finding = actions.Finding(given["result"], given["reasons"], given["key"], given["uploads"])
    try:
        actions.conclude(reference=reference, finding=finding, rev=given["rev"], by=request.actor)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, check_for(request.actor, reference), form, refusal.status)
    messages.success(request, _("结论已记录，双方会看到。"))
    return redirect(CHECK, reference)
