"""Supplementary agreements: proposing new terms, reading them beside the old ones, agreeing or not."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.obligations import actions
from qinqing.kernel.obligations.forms import ConfirmForm, SupplementForm, WhyForm
from qinqing.kernel.obligations.lifecycle import LIFE
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import facts, obligation_for, open_adjustment, open_replacement, why_proposed
from qinqing.kernel.obligations.views.adjusting import Sent, Step, one_form
from qinqing.kernel.obligations.views.sending import fresh, send, show, to_matter


def _propose(request: ActingRequest, target: actions.Target, sent: Sent) -> None:
    given = {name: value for name, value in sent.items() if name in SupplementForm.TERMS}
    actions.propose(target=target, terms=actions.NewTerms(**given), reason=sent["reason"], by=request.actor)


PROPOSE = Step(
    "propose",
    SupplementForm,
    _propose,
    gettext_lazy("提出补充协议"),
    gettext_lazy(
        "对方同意之前，原来的承诺照常有效。对方同意后，原来的承诺停止计时，由新的承诺替代，两项都留在记录里。"
    ),
    gettext_lazy("已提出补充协议，等对方答复。"),
)


@require_http_methods(["GET", "POST"])
def propose(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show the form of new terms, filled with the present ones; take it."""
    return one_form(request, reference, number, PROPOSE, terms_of)


def terms_of(promise: Obligation) -> dict[str, Any]:
    """Return the present terms of a promise, as the form begins with them."""
    left = promise.quantity - promise.accepted if promise.quantity is not None else None
    return {
        "title": promise.title,
        "quantity": left,
        "measure": promise.measure,
        "condition": promise.condition,
        "base_due": promise.alarm_on,
    }


@require_GET
def supplement(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Show the proposed terms and the two answers."""
    return _answers(request, obligation_for(request.actor, reference, number))


def _answers(
    request: ActingRequest,
    promise: Obligation,
    *,
    agree: ConfirmForm | None = None,
    decline: WhyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    proposed = open_replacement(promise)
    known = facts(promise, request.actor, asked=open_adjustment(promise), proposed=proposed)
    new = fresh(promise)
    shown = {
        "proposed": proposed,
        "why": why_proposed(proposed) if proposed else "",
        "reason": LIFE.verdict("decline", promise.state, known).reason,
        "not_yet": LIFE.verdict("agree", promise.state, known).reason,
        "sent": agree or decline,
        "sent_as": _("同意") if agree else _("不同意"),
        "agree": agree or ConfirmForm(initial=new, auto_id="agree_%s"),
        "decline": decline or WhyForm(initial=new, auto_id="decline_%s"),
    }
    return show(request, "obligations/supplement.html", promise, status, **shown)


@require_POST
def agree(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Agree to the new terms."""
    promise = obligation_for(request.actor, reference, number)
    form = ConfirmForm(request.POST, auto_id="agree_%s")
    status: int | None = 422
    if form.is_valid():
        note = form.cleaned_data["note"]
        status = send(request, promise, form, lambda target: actions.agree(target=target, note=note, by=request.actor))
    if status:
        return _answers(request, promise, agree=form, status=status)
    messages.success(request, _("已同意，新的承诺生效，原来的一项停止计时。"))
    return to_matter(promise)


@require_POST
def decline(request: ActingRequest, reference: str, number: str) -> HttpResponse:
    """Decline the new terms."""
    promise = obligation_for(request.actor, reference, number)
    form = WhyForm(request.POST, auto_id="decline_%s")
    status: int | None = 422
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        status = send(
            request, promise, form, lambda target: actions.decline(target=target, reason=reason, by=request.actor)
        )
    if status:
        return _answers(request, promise, decline=form, status=status)
    messages.success(request, _("已答复不同意，原来的承诺不变。"))
    return to_matter(promise)
