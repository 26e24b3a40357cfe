"""Raising a problem of a project, giving it to somebody, taking it back."""

from functools import partial

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qinqing.commons.projects import actions
from qinqing.commons.projects.actions.sides import WATCHERS
from qinqing.commons.projects.forms import AssignForm, RaiseForm, WithdrawForm
from qinqing.commons.projects.models import Item, Problem, Project
from qinqing.commons.projects.queries import problem_for, project_for
from qinqing.commons.projects.views.lists import newest, project_page
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.pages.views.filling import filled, sent
from qinqing.kernel.parties.models import Unit, UnitKind


@require_http_methods(["GET", "POST"])
def raise_problem(request: ActingRequest, reference: str) -> HttpResponse:
    """Put a problem on the list; asks first whether it reflects on an official's conduct."""
    project = project_for(request.actor, reference)
    items = Item.objects.filter(stage__project=project.pk, stage__closed_on__isnull=True)
    form = RaiseForm(sent(request), items=items.order_by("stage__position", "position"))

    def act() -> str:
        made = actions.raise_problem(reference=reference, **form.said, by=request.actor)
        return f"{project_page(reference)}?item={made.number}"

    return filled(
        request, "pages/fill.html", form, act, words={"title": _("提出问题"), "back": project_page(reference)}
    )


def _problem(request: ActingRequest, reference: str, number: int) -> tuple[Project, Problem]:
    project = project_for(request.actor, reference)
    found = problem_for(project, number)
    if found is None:
        raise NotFound
    return project, found


def _answerers(project: Project, problem: Problem) -> QuerySet[Unit]:
    """Return the units that may answer for a problem: offices of the city, and the project's own enterprises."""
    city = f"{project.matter.path.split('/', maxsplit=1)[0]}/"
    offices = Q(path__startswith=city) & ~Q(kind__in=[UnitKind.ENTERPRISE, *WATCHERS])
    own = Q(pk__in=project.matter.parties.filter(unit__kind=UnitKind.ENTERPRISE).values("unit"))
    standing = Unit.objects.filter(offices | own, until__isnull=True).exclude(pk=problem.raised_by_unit_id)
    return standing.order_by("path", "pk")


@require_http_methods(["GET", "POST"])
def assign(request: ActingRequest, reference: str, number: int) -> HttpResponse:
    """Say who solves a problem by when."""
    project, problem = _problem(request, reference, number)
    form = AssignForm(sent(request), initial={"rev": project.matter.rev}, units=_answerers(project, problem))

    def act() -> str:
        actions.assign(reference=reference, number=number, **form.cleaned_data, by=request.actor)
        return f"{project_page(reference)}?item={number}"

    effects = [
        _("问题：%(title)s") % {"title": problem.title},
        _("交办以后开始计时，临期提醒、超期报警；由%(unit)s确认解决，期限由政府一方定。")
        % {"unit": problem.raised_by_unit.short_name},
    ]
    words = {"title": _("交办"), "back": project_page(reference), "effects": effects}
    return filled(request, "pages/fill.html", form, act, partial(newest, request, reference), words=words)


@require_http_methods(["GET", "POST"])
def withdraw(request: ActingRequest, reference: str, number: int) -> HttpResponse:
    """Take a problem back."""
    _problem(request, reference, number)
    form = WithdrawForm(sent(request))

    def act() -> None:
        actions.withdraw(reference=reference, number=number, **form.cleaned_data, by=request.actor)

    return filled(
        request, "pages/fill.html", form, act, words={"title": _("收回问题"), "back": project_page(reference)}
    )
