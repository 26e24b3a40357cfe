"""Pages of the instructions of one matter."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazily
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound, Refusal, Stale
from qinqing.kernel.instructions import access, actions
from qinqing.kernel.instructions.forms import ActForm, AnswerForm, CloseForm, ReturnForm, WriteForm
from qinqing.kernel.instructions.lifecycle import LIFE
from qinqing.kernel.instructions.queries import Shown, addressable, difference, instruction_for, told_on, why_not
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import matter_for

FORMS: dict[str, type[ActForm]] = {"answer": AnswerForm, "send_back": ReturnForm, "close": CloseForm}
DONE = {
    "answer": lazily("已答复，批示的单位会看到。"),
    "send_back": lazily("已退回，对方会看到理由。"),
    "close": lazily("已办结。"),
}

Act = Callable[[actions.About, dict[str, Any], ActingRequest], None]
ACTS: dict[str, Act] = {
    "answer": lambda about, given, request: actions.answer(about=about, **given, by=request.actor),
    "send_back": lambda about, given, request: actions.send_back(about=about, **given, by=request.actor),
    "close": lambda about, given, request: actions.close(about=about, **given, by=request.actor),
}
"""Move -> the action that makes it."""


@require_GET
def instructions(request: ActingRequest, reference: str) -> HttpResponse:
    """Show the instructions of a matter, and the form of one act where the address asks for it."""
    return _page(request, matter_for(request.actor, reference))


def _chosen(request: ActingRequest, shown: list[Shown]) -> tuple[str, Shown | None]:
    """Return which act the address asks for, of which instruction; nothing where it may not be done."""
    name, number = request.GET.get("act", ""), request.GET.get("number", "")
    for one in shown:
        if str(one.instruction.number) == number and any(v.allowed and v.move.name == name for v in one.verdicts):
            return name, one
    return "", None


def _page(
    request: ActingRequest, matter: Matter, form: ActForm | None = None, name: str = "", status: int = 200
) -> HttpResponse:
    shown = told_on(matter, request.actor, timezone.localdate())
    asked, one = _chosen(request, shown) if form is None else (name, None)
    if one is not None:
        form = FORMS[asked](instruction=one.instruction, initial={"rev": one.instruction.rev, "seen": one.seen})
    given = {
        "matter": matter,
        "shown": shown,
        "form": form,
        "act": asked,
        "label": LIFE.move(asked).label if asked else "",
        "writes": may(request.actor, access.WRITE) and not why_not(matter),
    }
    return render(request, "instructions/instructions.html", given, status=status)


@require_POST
def instruction_act(request: ActingRequest, reference: str, number: int, name: str) -> HttpResponse:
    """Make one move; whoever is overtaken reads what changed and keeps what was typed."""
    matter = matter_for(request.actor, reference)
    if name not in ACTS:
        raise NotFound
    found = instruction_for(matter, number)
    form = FORMS[name](request.POST, request.FILES, instruction=found)
    if not form.is_valid():
        return _page(request, matter, form, name, 422)
    given = {key: value for key, value in form.cleaned_data.items() if key not in {"rev", "seen"}}
    try:
        ACTS[name](actions.About(reference, number, form.cleaned_data["rev"]), given, request)
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, matter, _renewed(request, form, name, refusal), name, refusal.status)
    messages.success(request, str(DONE[name]))
    return redirect("instructions", reference)


def _renewed(request: ActingRequest, form: ActForm, name: str, refusal: Refusal) -> ActForm:
    """Let the same words be sent again once their reader has seen what is otherwise now."""
    newest = instruction_for(form.instruction.matter, form.instruction.number)
    if isinstance(refusal, Stale):
        form.difference = difference(form.cleaned_data["seen"], newest)
    [now] = [
        one for one in told_on(newest.matter, request.actor, timezone.localdate()) if one.instruction.pk == newest.pk
    ]
    sent = request.POST.copy()
    sent.update({"rev": str(newest.rev), "seen": now.seen})
    form.data = sent
    return form


@require_http_methods(["GET", "POST"])
def instruction_write(request: ActingRequest, reference: str) -> HttpResponse:
    """Show and take the form of a new instruction."""
    matter = matter_for(request.actor, reference)
    units = addressable(request.actor, matter, timezone.localdate())
    form = WriteForm(request.POST or None, units=units, initial=WriteForm.fresh(0))
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.write(reference=reference, wanted=form.wanted, key=form.cleaned_data["key"], by=request.actor)
        except NotFound:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("已写批示，被请答复的单位会看到。"))
            return redirect(reverse("instructions", args=[reference]))
    given = {"matter": matter, "form": form, "reason": why_not(matter), "nobody": not units}
    return render(request, "instructions/write.html", given, status=status)
