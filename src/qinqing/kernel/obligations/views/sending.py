"""What the pages about one promise share: showing it, and sending a form once."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import Refusal, Stale
from qinqing.kernel.devices.rooms import matter_kinds
from qinqing.kernel.obligations.actions import Target
from qinqing.kernel.obligations.forms import OnceForm
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import difference, obligation_for, seen_of


def to_matter(promise: Obligation) -> HttpResponseRedirect:
    """Go to the matter's own page, which its mechanism names by its kind."""
    return redirect(promise.matter.kind, promise.matter.reference)


def show(request: ActingRequest, template: str, promise: Obligation, status: int = 200, **context: Any) -> HttpResponse:
    """Show a page about one promise."""
    shown = {"promise": promise, "matter": promise.matter, "kind": matter_kinds()[promise.matter.kind]}
    return render(request, template, {**shown, **context}, status=status)


def fresh(promise: Obligation) -> dict[str, Any]:
    """Return the initial values of a form about `promise` that is opened now."""
    return OnceForm.fresh(promise.matter.rev, seen_of(promise))


def send(request: ActingRequest, promise: Obligation, form: OnceForm, act: Callable[[Target], None]) -> int | None:
    """Do it, or add the refusal to the form and return its HTTP status; a stale form may be sent again as it is.

    What overtook a stale form is told with it, and `promise` is then as it is now.
    """
    target = Target(promise.matter.reference, promise.number, form.cleaned_data["key"], form.cleaned_data["rev"])
    try:
        act(target)
    except Refusal as refusal:
        form.add_error(None, forms.ValidationError(str(refusal)))
        newest = obligation_for(request.actor, promise.matter.reference, promise.number)
        if isinstance(refusal, Stale):
            form.difference = difference(form.cleaned_data["seen"], newest)
        sent = request.POST.copy()
        sent.update({"rev": str(newest.matter.rev), "seen": seen_of(newest)})
        form.data = sent
        promise.refresh_from_db()
        return refusal.status
    return None
