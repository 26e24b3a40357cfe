"""The pages of ladders: when whom the clock tells, and changing that in versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.queries.days import calendar_for
from qinqing.kernel.calendars.rules import day_text
from qinqing.kernel.calendars.rules.notice import keeps
from qinqing.kernel.calendars.rules.steps import Step
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.obligations import access, actions
from qinqing.kernel.obligations.forms.ladders import Rungs, rungs_of
from qinqing.kernel.obligations.models import Ladder
from qinqing.kernel.obligations.queries.ladders import (
    all_ladders,
    bound_to,
    ladder_changes,
    newest,
    over,
    place_names,
    standing,
)
from qinqing.kernel.obligations.rules.ladders import CITY, audiences, said
from qinqing.kernel.obligations.rules.playing import example
from qinqing.kernel.parties.rules import lies_below

OWN = "本地"


@dataclass(frozen=True)
class Shown:
    """A ladder as the list shows it: whose it is, its steps each with where it comes from, what may be done."""

    ladder: Ladder
    place: str
    steps: Sequence[tuple[Any, str]]
    may_change: bool
    may_add: bool


def own_place(actor: Actor) -> str:
    """Return the place whose ladders somebody sets: the city's, or the own county."""
    return "" if keeps(actor.jurisdiction, "") else actor.jurisdiction or ""


@require_GET
def ladders(request: ActingRequest) -> HttpResponse:
    """Show when whom the clock tells, everywhere in the city."""
    known, actor = all_ladders(), request.actor
    places, own = place_names([ladder.path for ladder in known]), own_place(actor)
    has_own = {ladder.code for ladder in known if ladder.path == own}
    city = {ladder.code: ladder for ladder in known if not ladder.path}
    changes = may(actor, access.CHANGE_LADDER)
    shown = [
        Shown(
            ladder,
            places.get(ladder.path, ladder.path),
            _origins(ladder, city[ladder.code]),
            may_change=changes and keeps(actor.jurisdiction, ladder.path),
            may_add=changes and not ladder.path and bool(own) and ladder.code not in has_own,
        )
        for ladder in known
    ]
    return render(request, "obligations/ladders.html", {"ladders": shown, "own": own, "keeps": changes})


def _origins(ladder: Ladder, city: Ladder) -> list[tuple[Any, str]]:
    fixed = {said(step) for step in city.rungs()}
    rows = zip(ladder.steps.all(), ladder.rungs(), strict=True)
    return [(row, CITY if said(step) in fixed else OWN) for row, step in rows]


@dataclass(frozen=True)
class _Asked:
    """Which ladder of which place is being changed, and by whom."""

    code: str
    path: str
    known: Mapping[str, Ladder]
    by: Actor

    @property
    def version(self) -> int:
        """Return the version that the place has now, 0 for none."""
        return self.known[self.path].version if self.path in self.known else 0

    @property
    def stands(self) -> Ladder:
        """Return what stands there now."""
        found = standing(self.known, self.path)
        if found is None:
            raise NotFound
        return found


def _asked(request: ActingRequest, code: str) -> _Asked:
    """Return what the address asks for; raises NotFound where there is none or it is not kept by the actor."""
    given = request.POST if request.method == "POST" else request.GET
    path = given.get("place", own_place(request.actor))
    known = newest(code) if code.isprintable() and path.isprintable() else {}
    if "" not in known or not keeps(request.actor.jurisdiction, path):
        raise NotFound
    return _Asked(code, path, known, request.actor)


@require_http_methods(["GET", "POST"])
def ladder_change(request: ActingRequest, code: str) -> HttpResponse:
    """Show the form; preview; write the new version."""
    asked = _asked(request, code)
    stands = asked.stands
    choices = {"audiences": audiences(stands.side)}
    if request.method == "GET":
        forms = Rungs(initial=rungs_of(stands.rungs()), form_kwargs=choices)
        return _form(request, asked, forms, asked.version)
    forms = Rungs(request.POST, form_kwargs=choices)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isdecimal() and len(sent) < 9 else -1
    if not forms.is_valid() or "back" in request.POST:
        return _form(request, asked, forms, version, status=200 if forms.is_valid() else 422)
    steps = [form.step for form in forms if form.step]
    return _next(request, asked, forms, steps, version)


def _next(request: ActingRequest, asked: _Asked, forms: Any, steps: list[Step], version: int) -> HttpResponse:
    confirmed = "confirm" in request.POST
    try:
        with transaction.atomic():
            made = actions.change_ladder(
                code=asked.code, path=asked.path, steps=steps, version=version, by=request.actor
            )
            shown = None if confirmed else _consequences(asked, made)
            transaction.set_rollback(not confirmed)
    except Refusal as refusal:
        return _form(request, asked, forms, version, refusal=refusal, status=refusal.status)
    if shown is None:
        messages.success(request, _("新的一版已经生效；已经在计时的承诺仍按原来的一版。"))
        return redirect("ladders")
    sent = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in _NOT_SENT]
    return render(request, "obligations/ladder_preview.html", {**shown, "sent": sent})


_NOT_SENT = frozenset({"csrfmiddlewaretoken", "confirm", "back"})


def _consequences(asked: _Asked, made: Sequence[Ladder]) -> dict[str, Any]:
    """Return what a change would do, said before it is confirmed."""
    places, today = place_names([ladder.path for ladder in made]), timezone.localdate()
    due = _example_day(today)
    lines = example(calendar(calendar_for(asked.path).code), made[0].rungs(), due, today)
    return {
        "ladder": made[0],
        "place": places.get(asked.path, asked.path),
        "bound": bound_to(asked.code, asked.path),
        "due": day_text(due, today),
        "lines": lines,
        "fitted": [(places.get(one.path, one.path), one, [said(step) for step in one.rungs()]) for one in made[1:]],
    }


def _example_day(today: date) -> date:
    """Return the next 31 March that lies some way off."""
    this_year = date(today.year, 3, 31)
    return this_year if (this_year - today).days > 30 else date(today.year + 1, 3, 31)


def _form(
    request: ActingRequest, asked: _Asked, forms: Any, version: int, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    top = over(asked.known, asked.path)
    shown = {
        "ladder": asked.stands,
        "place": place_names([asked.path]).get(asked.path, asked.path),
        "path": asked.path,
        "forms": forms,
        "version": version,
        "refusal": refusal,
        "above": [said(step) for step in top.rungs()] if top else [],
        "has_own": asked.stands.path == asked.path and bool(asked.path),
    }
    return render(request, "obligations/ladder_form.html", shown, status=status)


@require_http_methods(["GET", "POST"])
def ladder_give_up(request: ActingRequest, code: str) -> HttpResponse:
    """Ask, then let a place follow the ladder above it again."""
    asked = _asked(request, code)
    top = over(asked.known, asked.path)
    if top is None or asked.stands.path != asked.path:
        raise NotFound
    if request.method == "POST":
        sent = request.POST.get("version", "")
        version = int(sent) if sent.isdecimal() and len(sent) < 9 else -1
        actions.give_up_ladder(code=code, path=asked.path, version=version, by=request.actor)
        messages.success(request, _("以后生效的承诺按上级的规则；可以在改动记录里撤销。"))
        return redirect("ladders")
    shown = {
        "ladder": asked.stands,
        "path": asked.path,
        "place": place_names([asked.path]).get(asked.path, asked.path),
        "above": [said(step) for step in top.rungs()],
        "bound": bound_to(code, asked.path),
    }
    return render(request, "obligations/ladder_give_up.html", shown)


@require_GET
def ladders_history(request: ActingRequest) -> HttpResponse:
    """Show who changed which ladder, and offer to undo the last change of each."""
    place = own_place(request.actor)
    found = [one for one in ladder_changes() if not one.path or lies_below(one.path, place)]
    rows = [(one, one.may_undo and keeps(request.actor.jurisdiction, one.path)) for one in found]
    return render(request, "obligations/ladders_history.html", {"changes": rows})


@require_POST
def ladder_undo(request: ActingRequest) -> HttpResponse:
    """Undo the last change of a place's ladder."""
    given, seq = request.POST, request.POST.get("seq", "")
    code, path = given.get("code", ""), given.get("place", "")
    if not (code.isprintable() and path.isprintable()):
        raise NotFound
    number = int(seq) if seq.isdecimal() and len(seq) < 18 else 0
    actions.undo_ladder(code=code, path=path, seq=number, by=request.actor)
    messages.success(request, _("已撤销：改动前的规则作为新的一版生效；撤销也留在记录里。"))
    return redirect("ladders_history")
