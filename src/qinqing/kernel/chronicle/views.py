"""The pages that recompute every chain, show the checkpoints to everybody, and erase."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.kernel.chronicle.actions import Subject, erase, search, unreachable, verify_records
from qinqing.kernel.chronicle.forms import ErasureForm
from qinqing.kernel.chronicle.queries import has_own_role, last_checkpoint, last_verified, published, signers
from qinqing.kernel.chronicle.rules.checkpoints import Signed
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import Refusal

SHOWN = 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@require_http_methods(["GET", "POST"])
def verification(request: ActingRequest) -> HttpResponse:
    """Say what the last recomputing of every chain found, in numbers without content, and recompute when asked to."""
    if request.method == "POST":
        verify_records(by=request.actor)
        return redirect("verification")
    context = {
        "last_verified": last_verified(),
        "last": last_checkpoint(),
        "has_key": signers().signer is not None,
        "has_own_role": has_own_role(),
    }
    return render(request, "chronicle/verification.html", context)


def _row(signed: Signed) -> dict[str, object]:
    stated = signed.statement
    return {
        "number": stated.number,
        "made_at": _EPOCH + timedelta(microseconds=stated.made_at),
        "leaves": stated.leaves,
        "sha256": stated.sha256.hex(),
        "sm3": stated.sm3.hex(),
        "signature": signed.signature.hex(),
        "public_key": signed.public_key.hex(),
    }


@require_GET
def checkpoints(request: HttpRequest) -> HttpResponse:
    """Show everybody the newest checkpoints, so that whoever notes a root is a witness."""
    rows = [_row(signed) for signed in published(SHOWN)]
    return render(request, "chronicle/checkpoints.html", {"rows": rows, "newest": rows[0] if rows else None})


def _erase(form: ErasureForm, request: ActingRequest) -> dict[str, object]:
    """Find or, when that was asked for, erase; a refusal goes to the form."""
    subject: Subject = form.subject
    try:
        if request.POST.get("step") == "erase":
            gone = erase(subject=subject, reason=form.cleaned_data["reason"], by=request.actor)
            return {"gone": gone, "unreachable": unreachable(), "form": ErasureForm()}
        return {"found": search(subject=subject, by=request.actor), "searched": True}
    except Refusal as refusal:
        form.add_error(None, forms.ValidationError(str(refusal)))
        return {"status": refusal.status}


@require_http_methods(["GET", "POST"])
def erasure(request: ActingRequest) -> HttpResponse:
    """Show what would go, then erase it; nothing of it is shown but how much stands where."""
    form = ErasureForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST":
        context |= _erase(form, request) if form.is_valid() else {"status": 422}
    status = context.pop("status", 200)
    return render(request, "chronicle/erasure.html", context, status=int(str(status)))
