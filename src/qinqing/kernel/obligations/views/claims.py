"""Claiming a fulfilment and answering a claim; the same pages for every mechanism."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.evidence.queries import pieces
from qinqing.kernel.obligations import actions
from qinqing.kernel.obligations.forms import ClaimForm, ConfirmForm, RejectForm
from qinqing.kernel.obligations.lifecycle import LIFE
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import facts, note_of, obligation_for, open_claim
from qinqing.kernel.obligations.views.sending import fresh, send, show, to_matter


@require_http_methods(["GET", "POST"])
def claim(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show the form of a claim; take it."""
    promise = obligation_for(request.actor, reference, number)
    if request.method == "GET":
        return _claim_page(request, promise, ClaimForm.opened(fresh(promise), timezone.localdate(), promise))
    form = ClaimForm(request.POST, request.FILES, promise=promise)
    if not form.is_valid():
        return _claim_page(request, promise, form, 422)
    sent = form.cleaned_data

    def act(target: actions.Target) -> None:
        actions.claim(
            target=target,
            completed_on=sent["completed_on"],
            uploads=sent["uploads"],
            note=sent["note"],
            amount=sent.get("amount"),
            by=request.actor,
        )

    if status := send(request, promise, form, act):
        return _claim_page(request, promise, form, status)
    messages.success(request, _("已报完成，等%(unit)s确认。") % {"unit": promise.verifier.short_name})
    return to_matter(promise)


def _claim_page(request: ActingRequest, promise: Obligation, form: ClaimForm, status: int = 200) -> HttpResponse:
    reason = LIFE.verdict("claim", promise.state, facts(promise, request.actor)).reason
    return show(request, "obligations/claim.html", promise, status, form=form, reason=reason)


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
    known = facts(promise, request.actor, waiting)
    verdict = LIFE.verdict("confirm_part" if known.part else "confirm", promise.state, known)
    new = fresh(promise)
    shown = {
        "claim": waiting,
        "pieces": pieces(waiting.files.all(), timezone.localdate()) if waiting else [],
        "note": note_of(waiting) if waiting else "",
        "reason": verdict.reason,
        "part": known.part,
        "sent": confirm or reject,
        "sent_as": _("确认兑现") if confirm else _("退回"),
        "confirm": confirm or ConfirmForm(initial=new, auto_id="confirm_%s"),
        "reject": reject or RejectForm(initial=new, auto_id="reject_%s"),
    }
    return show(request, "obligations/answer.html", promise, status, **shown)


@require_POST
def confirm(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Accept the claim."""
    promise = obligation_for(request.actor, reference, number)
    form = ConfirmForm(request.POST, auto_id="confirm_%s")
    status: int | None = 422
    if form.is_valid():
        note = form.cleaned_data["note"]
        status = send(
            request, promise, form, lambda target: actions.confirm(target=target, note=note, by=request.actor)
        )
    if status:
        return _answer_page(request, promise, confirm=form, status=status)
    messages.success(request, _done(promise))
    return to_matter(promise)


def _done(promise: Obligation) -> str:
    promise.refresh_from_db()
    if promise.verified_on:
        return _("已确认兑现。")
    words = {"accepted": promise.accepted, "quantity": promise.quantity, "measure": promise.measure}
    return _("已确认这一部分，共已确认 %(accepted)s / %(quantity)s %(measure)s；余下的照常计算。") % words


@require_POST
def reject(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Send the claim back."""
    promise = obligation_for(request.actor, reference, number)
    form = RejectForm(request.POST, auto_id="reject_%s")
    status: int | None = 422
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        status = send(
            request, promise, form, lambda target: actions.reject(target=target, reason=reason, by=request.actor)
        )
    if status:
        return _answer_page(request, promise, reject=form, status=status)
    messages.success(request, _("已退回,%(unit)s会收到您写的理由。") % {"unit": promise.debtor.short_name})
    return to_matter(promise)
