"""Claiming a fulfilment and answering a claim; the same pages for every mechanism."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.evidence.queries import pieces
from qinqing.kernel.obligations import actions
from qinqing.kernel.obligations.forms import ClaimForm, ConfirmForm, OnceForm, RejectForm
from qinqing.kernel.obligations.lifecycle import LIFE
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import all_ladders, facts, note_of, obligation_for, open_claim


def _page(promise: Obligation) -> HttpResponseRedirect:
    """Go to the matter's own page, which its mechanism names by its kind."""
    return redirect(promise.matter.kind, promise.matter.reference)


def _show(
    request: ActingRequest, template: str, promise: Obligation, status: int = 200, **context: Any
) -> HttpResponse:
    return render(request, template, {"promise": promise, "matter": promise.matter, **context}, status=status)


def _act(
    request: ActingRequest, promise: Obligation, form: OnceForm, act: Callable[[actions.Target], None]
) -> int | None:
    """Do it, or add the refusal to the form and return its HTTP status; a stale form may be sent again as it is."""
    target = actions.Target(
        promise.matter.reference, promise.number, form.cleaned_data["key"], form.cleaned_data["rev"]
    )
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


@require_http_methods(["GET", "POST"])
def claim(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show the form of a claim; take it."""
    promise = obligation_for(request.actor, reference, number)
    if request.method == "GET":
        verdict = LIFE.verdict("claim", promise.state, facts(promise, request.actor))
        form = ClaimForm.opened(promise.matter.rev, timezone.localdate())
        return _show(request, "obligations/claim.html", promise, form=form, reason=verdict.reason)
    form = ClaimForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, "obligations/claim.html", promise, 422, form=form)
    sent = form.cleaned_data

    def act(target: actions.Target) -> None:
        actions.claim(
            target=target,
            completed_on=sent["completed_on"],
            uploads=sent["uploads"],
            note=sent["note"],
            by=request.actor,
        )

    if status := _act(request, promise, form, act):
        return _show(request, "obligations/claim.html", promise, status, form=form)
    messages.success(request, _("已报完成，等%(unit)s确认。") % {"unit": promise.verifier.short_name})
    return _page(promise)


@require_GET
def answer(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show the open claim and its two answers."""
    promise = obligation_for(request.actor, reference, number)
    return _answer_page(request, promise)


def _answer_page(
    request: ActingRequest,
    promise: Obligation,
    *,
    confirm: ConfirmForm | None = None,
    reject: RejectForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show both answers; the form that was sent keeps what was typed."""
    waiting = open_claim(promise)
    verdict = LIFE.verdict("confirm", promise.state, facts(promise, request.actor, waiting))
    fresh = OnceForm.fresh(promise.matter.rev)
    shown = {
        "claim": waiting,
        "pieces": pieces(waiting.files.all()) if waiting else [],
        "note": note_of(waiting) if waiting else "",
        "reason": verdict.reason,
        "sent": confirm or reject,
        "confirm": confirm or ConfirmForm(initial=fresh, auto_id="confirm_%s"),
        "reject": reject or RejectForm(initial=fresh, auto_id="reject_%s"),
    }
    return _show(request, "obligations/answer.html", promise, status, **shown)


@require_POST
def confirm(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Accept the claim."""
    promise = obligation_for(request.actor, reference, number)
    form = ConfirmForm(request.POST, auto_id="confirm_%s")
    status: int | None = 422
    if form.is_valid():
        note = form.cleaned_data["note"]
        status = _act(
            request, promise, form, lambda target: actions.confirm(target=target, note=note, by=request.actor)
        )
    if status:
        return _answer_page(request, promise, confirm=form, status=status)
    messages.success(request, _("已确认兑现。"))
    return _page(promise)


@require_POST
def reject(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Send the claim back."""
    promise = obligation_for(request.actor, reference, number)
    form = RejectForm(request.POST, auto_id="reject_%s")
    status: int | None = 422
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        status = _act(
            request, promise, form, lambda target: actions.reject(target=target, reason=reason, by=request.actor)
        )
    if status:
        return _answer_page(request, promise, reject=form, status=status)
    messages.success(request, _("已退回,%(unit)s会收到您写的理由。") % {"unit": promise.debtor.short_name})
    return _page(promise)


@require_GET
def ladders(request: ActingRequest) -> HttpResponse:
    """Show when whom the clock tells."""
    return render(request, "obligations/ladders.html", {"ladders": all_ladders()})
