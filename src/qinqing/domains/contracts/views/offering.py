"""Laying clauses from elsewhere on a draft: the usual milestones, and those of a similar contract."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.domains.contracts import actions
from qinqing.domains.contracts.forms import InsertForm, MilestonesForm, RevForm
from qinqing.domains.contracts.models import DRAFT
from qinqing.domains.contracts.queries import copied, copied_from, draft_for, similar, stones
from qinqing.domains.contracts.queries.library import library_of
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.views.filling import filled, sent


def _rev(request: ActingRequest, reference: str) -> int:
    return draft_for(request.actor, reference).matter.rev


@require_http_methods(["GET", "POST"])
def draft_milestones(request: ActingRequest, reference: str) -> HttpResponse:
    """Show the usual milestones with their unverified gates, and lay those that were chosen."""
    found = draft_for(request.actor, reference)
    rows = stones(found)
    numbers = [one.laid.number for one in rows]
    form = MilestonesForm(sent(request), numbers=numbers, initial={"rev": found.matter.rev})
    back = reverse(DRAFT, args=[reference])

    def act() -> str:
        rev = form.cleaned_data["rev"]
        actions.lay(reference=reference, chosen=form.chosen, after=form.after, rev=rev, by=request.actor)
        return back

    words = {
        "draft": found,
        "rows": [(one, form[f"take_{one.laid.number}"], form[f"after_{one.laid.number}"]) for one in rows],
        "back": back,
        "title": _("放入常见里程碑"),
    }
    newest = partial(_rev, request, reference)
    return filled(request, "contracts/draft_milestones.html", form, act, newest, words=words)


@require_http_methods(["GET", "POST"])
def draft_library(request: ActingRequest, reference: str) -> HttpResponse:
    """Show the clauses of the library, and offer the chosen ones to a draft."""
    found, words = draft_for(request.actor, reference), request.GET.get("q", "")[:60]
    lines = library_of(request.actor, words)
    keys = [one.clause.pk for one in lines]
    form = InsertForm(sent(request), keys=keys, initial={"rev": found.matter.rev})
    back = reverse(DRAFT, args=[reference])

    def act() -> str:
        given = form.cleaned_data
        actions.insert(reference=reference, chosen=given["chosen"], rev=given["rev"], by=request.actor)
        return back

    ticked = request.POST.getlist("chosen")
    shown = {
        "draft": found,
        "lines": [(one, str(one.clause.pk) in ticked) for one in lines],
        "words": words,
        "back": back,
        "title": _("从条款库放入"),
    }
    return filled(request, "contracts/draft_library.html", form, act, partial(_rev, request, reference), words=shown)


@require_GET
def draft_similar(request: ActingRequest, reference: str) -> HttpResponse:
    """Show the contracts that are most like a draft, of those that the reader may see."""
    found, words = draft_for(request.actor, reference), request.GET.get("q", "")[:60]
    given = {"draft": found, "words": words, "lines": similar(request.actor, found, words)}
    return render(request, "contracts/draft_similar.html", given)


@require_http_methods(["GET", "POST"])
def draft_copy(request: ActingRequest, reference: str, source: str) -> HttpResponse:
    """Show what of a contract would be offered to a draft, and offer it."""
    found = draft_for(request.actor, reference)
    contract = copied_from(request.actor, source)
    form = RevForm(sent(request), initial={"rev": found.matter.rev})

    def act() -> str:
        rev = form.cleaned_data["rev"]
        actions.copy(reference=reference, source=source, rev=rev, by=request.actor)
        return reverse(DRAFT, args=[reference])

    words = {
        "draft": found,
        "contract": contract,
        "offered": copied(request.actor, contract, found),
        "back": reverse("draft_similar", args=[reference]),
        "title": _("照相似合同放入条款"),
    }
    newest = partial(_rev, request, reference)
    return filled(request, "contracts/draft_copy.html", form, act, newest, words=words)
