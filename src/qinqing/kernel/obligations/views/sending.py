"""What the pages about one promise share: showing it, and sending a form once."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.obligations.actions import Target
from qinqing.kernel.obligations.forms import OnceForm
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import obligation_for


def to_matter(promise: Obligation) -> HttpResponseRedirect:
    """Go to the matter's own page, which its mechanism names by its kind."""
    return redirect(promise.matter.kind, promise.matter.reference)


def show(request: ActingRequest, template: str, promise: Obligation, status: int = 200, **context: Any) -> HttpResponse:
    """Show a page about one promise."""
    return render(request, template, {"promise": promise, "matter": promise.matter, **context}, status=status)


def send(request: ActingRequest, promise: Obligation, form: OnceForm, act: Callable[[Target], None]) -> int | None:
    """Do it, or add the refusal to the form and return its HTTP status; a stale form may be sent again as it is."""
    target = Target(promise.matter.reference, promise.number, form.cleaned_data["key"], form.cleaned_data["rev"])
    try:
        act(target)
    except Refusal as refusal:
        form.add_error(None, forms.ValidationError(str(refusal)))
        newest = obligation_for(request.actor, promise.matter.reference, promise.number).matter.rev
        sent = request.POST.copy()
        sent["rev"] = str(newest)
        form.data = sent
        return refusal.status
    return None
