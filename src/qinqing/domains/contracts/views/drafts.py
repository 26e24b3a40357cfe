"""Pages of drafts: the list, beginning one, its heading, and the steps from person to person."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.domains.contracts import access, actions
from qinqing.domains.contracts.forms import HeadingForm, SignForm, StartForm, WordsForm
from qinqing.domains.contracts.lifecycle.draft import LIFE, STATES
from qinqing.domains.contracts.models import DRAFT, KIND
from qinqing.domains.contracts.queries import Desk, desk, draft_for, drafts_of
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.pages.rules import Act, Barred
from qinqing.kernel.pages.views.filling import filled, sent
from qinqing.kernel.pages.views.saved import narrowed
from qinqing.kernel.parties.models import Unit

ACTS: dict[str, Callable[..., Any]] = {
    "send": actions.send,
    "review": actions.review,
    "return": actions.give_back,
    "sign": actions.conclude,
    "drop": actions.drop,
}
"""Move -> the action that makes it."""

ONWARD = frozenset({"send", "review", "sign"})
"""Steps towards the contract; what ends or takes back a draft is never the first thing that the eye meets."""

NOTES = {
    "send": "送审后条款不能再改，由本单位没有参与起草的同事审查合法性。",
    "review": "通过后由经办人员登记签订。您的姓名留在经过里。",
    "return": "退回后可以接着修改，改好要重新送审。",
    "sign": "登记后，采用的条款成为双方的承诺，开始计时，企业从这时起能看到合同。",
    "drop": "作废后不能再用，草稿和经过仍可查看。",
}


@narrowed
@require_GET
def drafts(request: ActingRequest) -> HttpResponse:
    """Show the drafts that the reader may see, the newest first."""
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else ""
    lines = drafts_of(request.actor, state)
    given = {
        "odd": "" if state == asked else _("状态"),
        "lines": lines,
        "empty": not lines,
        "state": state,
        "states": STATES.items(),
        "writes": may(request.actor, access.WRITE_DRAFT),
    }
    return render(request, "contracts/drafts.html", given)


@require_http_methods(["GET", "POST"])
def draft_start(request: ActingRequest) -> HttpResponse:
    """Begin a draft from a text; what was left open and the text says is first shown to be looked at."""
    form = StartForm(sent(request), request.FILES or None, initial={"key": uuid4()})
    words = {"title": _("录入合同"), "button": _("读出条款"), "back": reverse("contracts"), "reads": True}
    if request.method == "POST" and not form.is_valid() and (shown := form.from_text()):
        words["elsewhere"] = _elsewhere(request, shown)
        return render(request, "contracts/draft_fill.html", {"form": shown, **words}, status=422)

    def act() -> str:
        given = form.cleaned_data
        made = actions.begin(
            heading=form.heading, enterprise=given["enterprise"], text=form.read, key=given["key"], by=request.actor
        )
        return reverse(DRAFT, args=[made.matter.reference])

    return filled(request, "contracts/draft_fill.html", form, act, words=words)


def _elsewhere(request: ActingRequest, form: StartForm) -> str:
    """Return which office the text names where it names others than the unit in whose name the draft is begun."""
    own = {request.actor.unit_name, Unit.objects.get(pk=request.actor.unit_id).name}
    return "" if own & set(form.offices) else "、".join(form.offices[:2])


@require_GET
def draft(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one draft: its text, what was read from it, and what the reader may do."""
    return show(request, desk(request.actor, reference))


def show(request: ActingRequest, found: Desk, refusal: str = "", status: int = 200) -> HttpResponse:
    """Show the desk, with the refusal of what was just asked."""
    moves = [one for one in found.verdicts if one.move.name != "write"]
    moves.sort(key=lambda one: one.move.name not in ONWARD)
    reference, state = found.draft.matter.reference, found.draft.matter.state
    given = {
        "desk": found,
        "refusal": refusal,
        "acts": [
            Act(one.move.label, reverse("draft_step", args=[reference, one.move.name]), primary=one.move.name in ONWARD)
            for one in moves
            if one.allowed
        ],
        "barred": [Barred(one.move.label, one.reason) for one in moves if one.reason and state in one.move.source],
    }
    return render(request, "contracts/draft.html", given, status=status)


@require_http_methods(["GET", "POST"])
def draft_edit(request: ActingRequest, reference: str) -> HttpResponse:
    """Change what a draft says of itself."""
    found = draft_for(request.actor, reference)
    initial = {
        "number": found.number,
        "project": found.project,
        "title": found.matter.title,
        "signed_on": found.signed_on,
        "document": found.document,
        "meeting": found.meeting,
        "issuer": found.issuer,
        "rev": found.matter.rev,
    }
    form = HeadingForm(sent(request), initial=initial)
    back = reverse(DRAFT, args=[reference])

    def act() -> str:
        actions.edit(reference=reference, heading=form.heading, rev=form.cleaned_data["rev"], by=request.actor)
        return back

    words = {"title": _("修改合同信息"), "button": _("保存"), "back": back}
    return filled(request, "contracts/draft_fill.html", form, act, lambda: _rev(request, reference), words=words)


def _rev(request: ActingRequest, reference: str) -> int:
    return draft_for(request.actor, reference).matter.rev


@require_http_methods(["GET", "POST"])
def draft_step(request: ActingRequest, reference: str, name: str) -> HttpResponse:
    """Make one step of a draft's life, with what is said to it."""
    found = desk(request.actor, reference)
    if name not in ACTS:
        raise NotFound
    move = LIFE.move(name)
    reason = next(one.reason for one in found.verdicts if one.move.name == name)
    kind = SignForm if name == "sign" else WordsForm
    form = kind(sent(request), initial={"rev": found.draft.matter.rev, "signed_on": found.draft.signed_on})

    def act() -> str:
        made = ACTS[name](reference=reference, by=request.actor, **form.cleaned_data)
        return reverse(KIND, args=[made.matter.reference]) if name == "sign" else reverse(DRAFT, args=[reference])

    words = {
        "title": move.label,
        "button": move.label,
        "back": reverse(DRAFT, args=[reference]),
        "note": NOTES[name],
        "reason": reason,
        "faults": found.faults if name == "send" else (),
        "desk": found,
    }
    return filled(request, "contracts/draft_fill.html", form, act, lambda: _rev(request, reference), words=words)
