"""Deciding on the clauses of a draft beside its text."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qinqing.domains.contracts import actions
from qinqing.domains.contracts.forms import ClauseForm
from qinqing.domains.contracts.models import DRAFT, UNCLEAR, Draft, DraftClause
from qinqing.domains.contracts.queries import clause_of, desk, draft_for, next_number, readings
from qinqing.domains.contracts.views.drafts import show
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.queries import overtaken, seen
from qinqing.kernel.pages.views.filling import filled, sent


def _back(reference: str, position: int) -> str:
    return f"{reverse(DRAFT, args=[reference])}#clause-{position}"


def _decide(request: ActingRequest, reference: str, position: int, act: Callable[..., None]) -> HttpResponse:
    rev = request.POST.get("rev", "")
    spot = actions.Spot(reference, position, int(rev) if rev.isascii() and rev.isdigit() else None)
    try:
        act(spot=spot, by=request.actor)
    except NotFound:
        raise
    except Refusal as refusal:
        return show(request, desk(request.actor, reference), str(refusal), refusal.status)
    return redirect(_back(reference, position))


@require_POST
def draft_clause_keep(request: ActingRequest, reference: str, position: int) -> HttpResponse:
    """Take a suggestion as it is."""
    return _decide(request, reference, position, actions.keep)


@require_POST
def draft_clause_leave(request: ActingRequest, reference: str, position: int) -> HttpResponse:
    """Leave a clause out."""
    return _decide(request, reference, position, actions.leave_out)


@require_http_methods(["GET", "POST"])
def draft_clause_add(request: ActingRequest, reference: str) -> HttpResponse:
    """Add a clause by hand."""
    found = draft_for(request.actor, reference)
    form = ClauseForm(sent(request), initial={"number": next_number(found)})

    def act() -> str:
        return _back(reference, actions.add(reference=reference, written=form.written, by=request.actor))

    words = {"title": _("手工添加条款"), "button": _("添加"), "back": reverse(DRAFT, args=[reference])}
    return filled(request, "contracts/draft_fill.html", form, act, words=words)


@require_http_methods(["GET", "POST"])
def draft_clause(request: ActingRequest, reference: str, position: int) -> HttpResponse:
    """Change a clause and keep it; the loser of a race sees what overtook it, and what was typed stays."""
    found = draft_for(request.actor, reference)
    clause = clause_of(found, position)
    form = ClauseForm(sent(request), clause=clause, initial=_initial(found, clause))
    if request.method == "GET" or not form.is_valid():
        return _page(request, found, clause, form, 422 if form.is_bound else 200)
    spot = actions.Spot(reference, position, form.cleaned_data["rev"])
    try:
        actions.write(spot=spot, written=form.written, by=request.actor)
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        newest = clause_of(found, position)
        moved = overtaken(form.cleaned_data["seen"], found.pk, readings(newest)) if newest.rev != spot.rev else None
        again = request.POST.copy()
        again["rev"], again["seen"] = str(newest.rev), seen(found.pk, readings(newest))
        form.data = again  # having read what is otherwise now, the same words may be sent again
        return _page(request, found, newest, form, refusal.status, overtaken=moved)
    messages.success(request, _("已采用。"))
    return redirect(_back(reference, position))


def _initial(found: Draft, clause: DraftClause) -> dict[str, Any]:
    names = [name for name in ClauseForm.base_fields if name != "seen"]
    given = {name: getattr(clause, name) for name in names}
    return {**given, "number": clause.number or next_number(found), "seen": seen(found.pk, readings(clause))}


def _page(
    request: ActingRequest, found: Draft, clause: DraftClause, form: ClauseForm, status: int, **more: Any
) -> HttpResponse:
    heading = _("写成条款") if clause.state == UNCLEAR else _("修改条款")
    given = {"draft": found, "clause": clause, "form": form, "title": heading, **more}
    return render(request, "contracts/draft_clause.html", given, status=status)
