"""Pages of projects."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.commons.projects import access, actions
from qinqing.commons.projects.forms import CENTS_IN_WAN, AdvanceForm, CorrectForm, ProjectForm
from qinqing.commons.projects.lifecycle import CORRECTIONS, LIFE, STATES
from qinqing.commons.projects.models import KIND
from qinqing.commons.projects.queries import Sheaf, Sheet, money_of, problems_of, projects_of, sheaves, sheet, template
from qinqing.commons.projects.queries.lists import NOT_OURS, own_side
from qinqing.commons.projects.rules.lists import SIDES, STANDINGS
from qinqing.kernel.devices.lifecycle import Move
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.pages.rules import Act, Barred
from qinqing.kernel.pages.views.filling import filled
from qinqing.kernel.pages.views.saved import narrowed


@narrowed
@require_GET
def projects(request: ActingRequest) -> HttpResponse:
    """Show the projects that the reader may see, the newest first."""
    asked = request.GET.get("phase", "")
    phase = asked if asked in STATES else ""
    lines = projects_of(request.actor, phase)
    given = {
        "odd": "" if phase == asked else _("进展"),
        "lines": lines,
        "empty": not lines,
        "phase": phase,
        "phases": STATES.items(),
        "enters": may(request.actor, access.ENTER),
        "flows": may(request.actor, access.READ_PIPELINE),
    }
    return render(request, "projects/projects.html", given)


@require_GET
def project(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one project: who, where, its lists and problems, what was invested, what happened."""
    found, today = sheet(request.actor, reference), timezone.localdate()
    stages = sheaves(found.project, request.actor, today)
    opened, standing = request.GET.get("item", ""), request.GET.get("standing", "")
    kept = request.actor.unit_id == found.project.matter.host_id
    given = {
        "sheet": found,
        "sheaves": stages,
        "side": SIDES.get(own_side(found.project, request.actor), ""),
        "standing": standing if standing in STANDINGS else "",
        "standings": STANDINGS.items(),
        "problems": problems_of(found.project, request.actor, today, opened),
        "opened": opened,
        "money": money_of(found.project),
        "raises": may(request.actor, access.RAISE) and (kept or bool(own_side(found.project, request.actor))),
        "reports": may(request.actor, access.REPORT)
        and (kept or request.actor.unit_id == found.project.project_unit_id),
        "not_ours": NOT_OURS,
        "template": template(),
        "acts": [
            *_reconciling(reference, stages),
            *(_act(found, verdict.move) for verdict in found.verdicts if verdict.allowed),
        ],
        "barred": [Barred(one.move.label, one.reason) for one in found.verdicts if one.reason and _said(one.move)],
        "edits": kept and may(request.actor, access.EDIT),
    }
    return render(request, "projects/project.html", given)


def _reconciling(reference: str, stages: Sequence[Sheaf]) -> list[Act]:
    """Return what the reader's side may do now with the list of the stage in which the project is."""
    acts: list[Act] = []
    for one in stages:
        if one.is_current and one.marks:
            args, signs = [reference, one.stage.code], one.why_not_sign is None
            if signs:
                acts.append(Act(_("签字销号「%s」") % one.name, reverse("project_sign", args=args), primary=True))
            acts.append(Act(_("标注「%s」") % one.name, reverse("project_mark", args=args), primary=not signs))
    return acts


def _said(move: Move) -> bool:
    return move.name not in CORRECTIONS


def _act(found: Sheet, move: Move) -> Act:
    url = reverse("project_move", args=[found.project.matter.reference, move.name])
    return Act(move.label, url, primary=_said(move))


def _newest(request: ActingRequest, reference: str) -> Callable[[], int]:
    return lambda: sheet(request.actor, reference).project.matter.rev


def _fill(
    request: ActingRequest,
    form: forms.Form,
    act: Callable[[], str | None],
    newest: Callable[[], int] = int,
    **words: str,
) -> HttpResponse:
    return filled(request, "pages/fill.html", form, act, newest, words=words)


@require_http_methods(["GET", "POST"])
def project_enter(request: ActingRequest) -> HttpResponse:
    """Enter a project."""
    form = ProjectForm(request.POST or None)

    def act() -> str:
        made = actions.enter(terms=form.terms, by=request.actor)
        return reverse(KIND, args=[made.matter.reference])

    return _fill(request, form, act, title=_("登记项目"), back=reverse("projects"))


@require_http_methods(["GET", "POST"])
def project_edit(request: ActingRequest, reference: str) -> HttpResponse:
    """Change what is known of a project."""
    found = sheet(request.actor, reference)
    form = ProjectForm(request.POST or None, initial=_initial(found))

    def act() -> None:
        rev = form.cleaned_data["rev"]
        actions.edit(reference=reference, terms=form.terms, rev=rev, by=request.actor)

    return _fill(
        request, form, act, _newest(request, reference), title=_("修改项目"), back=reverse(KIND, args=[reference])
    )


def _initial(found: Sheet) -> dict[str, object]:
    project = found.project
    cents = project.investment
    return {
        "name": project.matter.title,
        "enterprises": "\n".join(unit.uscc or unit.name for unit in found.enterprises),
        "signed_on": project.signed_on,
        "park": project.park,
        "land": project.land,
        "area": project.area,
        "investment": None if cents is None else f"{Decimal(cents) / CENTS_IN_WAN:f}",
        "rev": project.matter.rev,
    }


@require_http_methods(["GET", "POST"])
def project_move(request: ActingRequest, reference: str, name: str) -> HttpResponse:
    """Enter the next phase, or take the last one back."""
    found = sheet(request.actor, reference)
    move = next((one for one in LIFE.moves if one.name == name), None)
    if move is None:
        raise NotFound
    kind = CorrectForm if name in CORRECTIONS else AdvanceForm
    form = kind(request.POST or None, initial={"rev": found.project.matter.rev})
    act = actions.correct if name in CORRECTIONS else actions.advance

    def do() -> None:
        act(reference=reference, name=name, **form.cleaned_data, by=request.actor)

    return _fill(request, form, do, _newest(request, reference), title=move.label, back=reverse(KIND, args=[reference]))
