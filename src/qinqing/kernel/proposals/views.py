"""Pages of proposals."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal, Stale
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.proposals import actions
from qinqing.kernel.proposals.forms import ProposeForm, WordsForm
from qinqing.kernel.proposals.models import KIND, Proposal
from qinqing.kernel.proposals.queries import difference, proposal_for, proposals_of, seen_of, told, verdicts
from qinqing.kernel.proposals.rules import GRADES

Act = Callable[[str, str, int, ActingRequest], None]


def _decide(*, upheld: bool) -> Act:
    def act(reference: str, words: str, rev: int, request: ActingRequest) -> None:
        actions.decide(reference=reference, upheld=upheld, reason=words, rev=rev, by=request.actor)

    return act


def _review(*, upheld: bool) -> Act:
    def act(reference: str, words: str, rev: int, request: ActingRequest) -> None:
        actions.review(reference=reference, upheld=upheld, reason=words, rev=rev, by=request.actor)

    return act


ACTS: dict[str, Act] = {
    "notify": lambda ref, _words, rev, request: actions.notify(reference=ref, rev=rev, by=request.actor),
    "speak": lambda ref, words, rev, request: actions.speak(reference=ref, statement=words, rev=rev, by=request.actor),
    "uphold": _decide(upheld=True),
    "uphold_unheard": _decide(upheld=True),
    "dismiss": _decide(upheld=False),
    "object": lambda ref, words, rev, request: actions.object_to(
        reference=ref, objection=words, rev=rev, by=request.actor
    ),
    "confirm": _review(upheld=True),
    "revoke": _review(upheld=False),
    "withdraw": lambda ref, words, rev, request: actions.withdraw(
        reference=ref, reason=words, rev=rev, by=request.actor
    ),
}
"""Move -> the action that makes it."""


@require_GET
def proposals(request: ActingRequest) -> HttpResponse:
    """List what the reader may see, the newest first."""
    return render(request, "proposals/proposals.html", {"proposals": proposals_of(request.actor)})


@require_GET
def proposal(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one proposal: grounds, statement, decision, objection, and what the reader may do."""
    return _page(request, proposal_for(request.actor, reference))


def _page(
    request: ActingRequest, found: Proposal, *, name: str = "", form: WordsForm | None = None, status: int = 200
) -> HttpResponse:
    judged = verdicts(found, request.actor, timezone.localdate())
    wanted = name or request.GET.get("act", "")
    chosen = next((one.move for one in judged if one.allowed and one.move.name == wanted), None)
    shown = {
        "proposal": found,
        "grade": GRADES[found.grade],
        "told": told(found),
        "allowed": [one.move for one in judged if one.allowed],
        "barred": [one for one in judged if not one.allowed],
        "chosen": chosen,
        "form": form or WordsForm(initial={"rev": found.matter.rev, "seen": seen_of(found)}),
    }
    return render(request, "proposals/proposal.html", shown, status=status)


@require_http_methods(["POST"])
def act(request: ActingRequest, reference: str, name: str) -> HttpResponse:
    """Make one move of the lifecycle."""
    found = proposal_for(request.actor, reference)
    if name not in ACTS:
        raise NotFound
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, found, name=name, form=form, status=422)
    try:
        ACTS[name](reference, form.cleaned_data["words"], form.cleaned_data["rev"], request)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        newest = proposal_for(request.actor, reference)
        if isinstance(refusal, Stale):
            form.difference = difference(form.cleaned_data["seen"], newest)
        sent = request.POST.copy()
        sent.update({"rev": str(newest.matter.rev), "seen": seen_of(newest)})
        form.data = sent  # having read what is otherwise now, the same words may be sent again
        return _page(request, newest, name=name, form=form, status=refusal.status)
    messages.success(request, _("已记录。"))
    return redirect(KIND, reference)


@require_http_methods(["GET", "POST"])
def propose(request: ActingRequest, reference: str) -> HttpResponse:
    """Show and take the form of a new proposal about the matter `reference`."""
    about = Matter.objects.visible_to(request.actor).filter(reference=reference).first()
    if about is None:
        raise NotFound
    form = ProposeForm(request.POST or None, about=about, unit_id=request.actor.unit_id)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        draft = actions.Draft(reference, sent["against"], sent["consequence"], sent["grade"])
        try:
            made = actions.propose(draft=draft, grounds=sent["grounds"], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(KIND, made.matter.reference)
    status = 422 if form.is_bound else 200
    return render(request, "proposals/propose.html", {"form": form, "about": about}, status=status)
