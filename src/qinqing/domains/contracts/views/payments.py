"""The money of a draft: the payment of a clause, read back in capitals before it is kept, and who both sides are."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qinqing.domains.contracts import actions
from qinqing.domains.contracts.forms.money import PaymentForm, StandingForm, opened
from qinqing.domains.contracts.models import DRAFT, Draft, DraftClause
from qinqing.domains.contracts.queries import clause_of, desk, draft_for
from qinqing.domains.contracts.queries.terms import (
    declared_of,
    likely_body,
    payable_of,
    suggested_lateness,
    suggested_sums,
)
from qinqing.domains.contracts.rules.money.agreed import amount_text, readings
from qinqing.domains.contracts.views.drafts import show
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.queries import overtaken, seen
from qinqing.kernel.pages.views.filling import filled, sent

_READ_BACK = signing.Signer(salt="contracts.payment")


def _back(reference: str, position: int) -> str:
    return f"{reverse(DRAFT, args=[reference])}#clause-{position}"


@require_http_methods(["GET", "POST"])
def draft_payment(request: ActingRequest, reference: str, position: int) -> HttpResponse:
    """Ask for the money of a clause; what was typed is read back, in 万元 and in capitals, before it is kept."""
    found = draft_for(request.actor, reference)
    clause = clause_of(found, position)
    form = PaymentForm(sent(request), initial=_initial(found, clause))
    if request.method == "GET" or not form.is_valid():
        return _page(request, found, clause, form, status=422 if form.is_bound else 200)
    if not _was_read_back(form):
        again = request.POST.copy()
        again["checked"] = _READ_BACK.sign(form.digest)
        form.data = again
        return _page(request, found, clause, form, echo=_echo(form))
    spot = actions.Spot(reference, position, form.cleaned_data["rev"])
    try:
        actions.write_money(spot=spot, terms=form.terms, by=request.actor)
    except NotFound:
        raise
    except Refusal as refusal:
        return _refused(request, found, form, spot, refusal)
    messages.success(request, _("已保存付款条件。"))
    return redirect(_back(reference, position))


def _was_read_back(form: PaymentForm) -> bool:
    """Say whether exactly these terms were read back before."""
    try:
        return bool(_READ_BACK.unsign(form.cleaned_data["checked"]) == form.digest)
    except signing.BadSignature:
        return False


def _echo(form: PaymentForm) -> list[tuple[str, str]]:
    return [pair for pair in readings(form.terms).items() if pair[1]]


def _refused(
    request: ActingRequest, found: Draft, form: PaymentForm, spot: actions.Spot, refusal: Refusal
) -> HttpResponse:
    """Show the form again with the refusal; the loser of a race sees what is otherwise now."""
    form.add_error(None, str(refusal))
    newest = clause_of(found, spot.position)
    now = readings(payable_of(newest))
    moved = overtaken(form.cleaned_data["seen"], found.pk, now) if newest.rev != spot.rev else None
    again = request.POST.copy()
    again["rev"], again["seen"] = str(newest.rev), seen(found.pk, now)
    form.data = again
    return _page(request, found, newest, form, status=refusal.status, overtaken=moved)


def _initial(found: Draft, clause: DraftClause) -> dict[str, Any]:
    terms = payable_of(clause)
    given = {"rev": clause.rev, "seen": seen(found.pk, readings(terms))}
    if terms:
        return {**opened(terms), **given}
    sums = suggested_sums(clause)
    likely = {"subject": "incentive"} if clause.incentive else {}
    return {"amount": sums[0] if len(sums) == 1 else None, "back_quantity": None, **likely, **given}


def _page(
    request: ActingRequest, found: Draft, clause: DraftClause, form: PaymentForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    given = {
        "draft": found,
        "clause": clause,
        "form": form,
        "sums": [amount_text(fen) for fen in suggested_sums(clause)],
        "lateness": suggested_lateness(found),
        "priced": payable_of(clause) is not None,
        **more,
    }
    return render(request, "contracts/draft_payment.html", given, status=status)


@require_POST
def draft_payment_drop(request: ActingRequest, reference: str, position: int) -> HttpResponse:
    """Take the money of a clause out again."""
    rev = request.POST.get("rev", "")
    spot = actions.Spot(reference, position, int(rev) if rev.isascii() and rev.isdigit() else None)
    try:
        actions.drop_money(spot=spot, by=request.actor)
    except NotFound:
        raise
    except Refusal as refusal:
        return show(request, desk(request.actor, reference), str(refusal), refusal.status)
    messages.success(request, _("已去掉付款条件，原来的内容留在经过里。"))
    return redirect(_back(reference, position))


@require_http_methods(["GET", "POST"])
def draft_standing(request: ActingRequest, reference: str) -> HttpResponse:
    """Ask who both sides are, as the statutory rate wants to know."""
    found = draft_for(request.actor, reference)
    said = declared_of(found)
    first = {"body": said.body, "declared": said.declared, "evidence": said.evidence} if said else None
    given = first or {"body": likely_body(found)}
    form = StandingForm(sent(request), initial={**given, "rev": found.matter.rev})

    def act() -> str:
        rev = form.cleaned_data["rev"]
        actions.declare(reference=reference, declared=form.said, rev=rev, by=request.actor)
        return reverse(DRAFT, args=[reference])

    note = _("签订时这些情况固定下来，和企业登记里当时的规模一起，留在合同的款项页上，双方都看得到。")
    words = {"title": _("双方情况"), "button": _("保存"), "back": reverse(DRAFT, args=[reference]), "note": note}

    def newest() -> int:
        return draft_for(request.actor, reference).matter.rev

    return filled(request, "contracts/draft_fill.html", form, act, newest, words=words)
