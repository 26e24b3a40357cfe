"""Every administrative change in two steps: what it will change, then the change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qinqing.kernel.devices.noting import noted
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.devices.undo import said

FORM, PREVIEW = "form", "preview"


@dataclass(frozen=True)
class Change:
    """One change: its form, what it says before it is confirmed, and the action itself.

    `effects` gets the cleaned form and returns sentences; `act` gets the same and does it. `newest` reads the revision
    that a refused form then carries as `rev`, so that it may be sent again.
    """

    title: str
    form: type[forms.Form]
    effects: Callable[[dict[str, Any]], Sequence[str]]
    act: Callable[[dict[str, Any]], object]
    back: str
    done: str
    given: dict[str, Any] = field(default_factory=dict)
    initial: dict[str, Any] = field(default_factory=dict)
    lead: str = ""
    finish: Callable[[HttpRequest, Any], HttpResponse] | None = None
    newest: Callable[[], int] | None = None


def _show(
    request: HttpRequest, change: Change, form: forms.Form, step: str, effects: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    shown = {"change": change, "form": form, "step": step, "effects": effects, "sent": _sent(request, form)}
    return render(request, "parties/change.html", shown, status=status)


def _sent(request: HttpRequest, form: forms.Form) -> list[tuple[str, str]]:
    """Return what was typed, to be sent again with the confirmation."""
    return [(name, str(value)) for name in form.fields for value in request.POST.getlist(name)]


def two_steps(request: HttpRequest, change: Change) -> HttpResponse:
    """Show the form, then the preview, then act.

    The preview tries the change and takes it back, so that whatever refuses it says so before it is confirmed.
    """
    if request.method != "POST":
        return _show(request, change, change.form(initial=change.initial, **change.given), FORM)
    form = change.form(request.POST, **change.given)
    if not form.is_valid() or "back" in request.POST:
        return _show(request, change, form, FORM, status=422 if form.errors else 200)
    try:
        with noted() as events:
            effects, made = _try(change, form.cleaned_data, confirmed="confirm" in request.POST)
    except Refusal as refusal:
        form.add_error(None, forms.ValidationError(str(refusal)))
        if change.newest is not None:
            form.data = request.POST.copy()
            form.data["rev"] = str(change.newest())
        return _show(request, change, form, FORM, status=refusal.status)
    if "confirm" not in request.POST:
        return _show(request, change, form, PREVIEW, effects)
    if change.finish is not None:
        return change.finish(request, made)
    said(request, change.done, events)
    return redirect(change.back)


def _try(change: Change, sent: dict[str, Any], *, confirmed: bool) -> tuple[Sequence[str], object]:
    with transaction.atomic():
        effects = list(change.effects(sent))
        made = change.act(sent)
        if not confirmed:
            transaction.set_rollback(True)
    return effects, made
