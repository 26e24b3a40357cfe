"""Naming both sides of a project, marking its lists, signing its stages."""

from functools import partial

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qinqing.commons.projects import actions
from qinqing.commons.projects.actions.sides import WATCHERS, side_of
from qinqing.commons.projects.forms import AddForm, ItemForm, ListForm, RecallForm, SidesForm, SignForm
from qinqing.commons.projects.models import KIND, Project
from qinqing.commons.projects.queries import Marked, marked_of, project_for
from qinqing.commons.projects.rules.lists import FORCE, STAGES, UNIT
from qinqing.kernel.devices.actor import ENT
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.pages.views.filling import filled, sent
from qinqing.kernel.parties.models import Unit, UnitKind

EFFECTS = {
    True: _("对方已经签字：您签了，这个阶段就销号，清单不能再改。"),
    False: _("您签字以后，等对方签字。对方签字以前，可以收回；清单一有改动，签字自动作废。"),
}


def project_page(reference: str) -> str:
    """Return the address of a project's page."""
    return reverse(KIND, args=[reference])


def newest(request: ActingRequest, reference: str) -> int:
    """Return the revision of a project as it is now."""
    return project_for(request.actor, reference).matter.rev


def _forces() -> QuerySet[Unit]:
    offices = Unit.objects.filter(until__isnull=True).exclude(kind__in=[UnitKind.ENTERPRISE, *WATCHERS])
    return offices.order_by("path", "pk")


@require_http_methods(["GET", "POST"])
def sides(request: ActingRequest, reference: str) -> HttpResponse:
    """Say which enterprise and which task force reconcile the lists."""
    project = project_for(request.actor, reference)
    firms = Unit.objects.filter(pk__in=project.matter.parties.filter(side=ENT).values("unit")).order_by("pk")
    given = {"project_unit": project.project_unit_id, "task_force": project.task_force_id, "rev": project.matter.rev}
    forces = _forces().filter(path__startswith=f"{project.matter.path.split('/', maxsplit=1)[0]}/")
    form = SidesForm(sent(request), initial=given, firms=firms, forces=forces)

    def act() -> None:
        actions.name_sides(reference=reference, **form.cleaned_data, by=request.actor)

    words = {"title": _("定下对账双方"), "back": project_page(reference)}
    return filled(request, "pages/fill.html", form, act, partial(newest, request, reference), words=words)


def _own(request: ActingRequest, reference: str, stage: str) -> tuple[Project, str]:
    """Return a project and as which side the reader speaks; raises NotFound for an unknown stage, NotASide."""
    project = project_for(request.actor, reference)
    if stage not in STAGES:
        raise NotFound
    return project, side_of(project, request.actor.unit_id)


@require_http_methods(["GET", "POST"])
def mark(request: ActingRequest, reference: str, stage: str) -> HttpResponse:
    """Say of every item of a stage how it is."""
    project, side = _own(request, reference, stage)
    form = ListForm(sent(request), side=side, rows=marked_of(project, stage))

    def act() -> None:
        actions.mark(reference=reference, stage=stage, said=form.said, by=request.actor)

    def renewed() -> int:
        form.read(marked_of(project, stage))
        form.renew()
        return newest(request, reference)

    words = {
        "title": _("标注「%(stage)s」") % {"stage": STAGES[stage]},
        "back": project_page(reference),
        "other": {UNIT: FORCE, FORCE: UNIT}[side],
        "reference": reference,
    }
    return filled(request, "projects/mark.html", form, act, renewed, words=words)


def _item(project: Project, item: int) -> tuple[str, Marked]:
    for code in STAGES:
        for one in marked_of(project, code):
            if one.item.pk == item:
                return code, one
    raise NotFound


@require_http_methods(["GET", "POST"])
def item(request: ActingRequest, reference: str, item: int) -> HttpResponse:
    """Say of one item how it is, with files."""
    project = project_for(request.actor, reference)
    stage, found = _item(project, item)
    own = found.of(side_of(project, request.actor.unit_id))
    given = {"word": own.code, "note": own.note, "rev": found.item.rev}
    form = ItemForm(sent(request), request.FILES or None, initial=given)

    def act() -> None:
        said = form.cleaned_data
        one = actions.Said(item, said["word"], said["note"], said["rev"])
        actions.mark(reference=reference, stage=stage, said=[one], uploads=said["uploads"], by=request.actor)

    def renewed() -> int:
        return _item(project, item)[1].item.rev

    words = {"title": _("标注「%(item)s」") % {"item": found.item.name}, "back": project_page(reference)}
    return filled(request, "pages/fill.html", form, act, renewed, words=words)


@require_http_methods(["GET", "POST"])
def add(request: ActingRequest, reference: str, stage: str) -> HttpResponse:
    """Add an item to the list of a stage."""
    _own(request, reference, stage)
    form = AddForm(sent(request))

    def act() -> None:
        actions.add_item(reference=reference, stage=stage, **form.cleaned_data, by=request.actor)

    title = _("在「%(stage)s」增加一项") % {"stage": STAGES[stage]}
    return filled(request, "pages/fill.html", form, act, words={"title": title, "back": project_page(reference)})


@require_http_methods(["GET", "POST"])
def sign(request: ActingRequest, reference: str, stage: str) -> HttpResponse:
    """Sign a stage for one side."""
    project, side = _own(request, reference, stage)
    form = SignForm(sent(request), initial={"rev": project.matter.rev})
    other = {UNIT: FORCE, FORCE: UNIT}[side]
    signed = project.stages.filter(code=stage, **{f"{other}_signed_at__isnull": False}).exists()

    def act() -> None:
        actions.sign_off(reference=reference, stage=stage, rev=form.cleaned_data["rev"], by=request.actor)

    words = {
        "title": _("签字销号「%(stage)s」") % {"stage": STAGES[stage]},
        "back": project_page(reference),
        "effects": [EFFECTS[signed]],
    }
    return filled(request, "pages/fill.html", form, act, partial(newest, request, reference), words=words)


@require_http_methods(["GET", "POST"])
def recall(request: ActingRequest, reference: str, stage: str) -> HttpResponse:
    """Take one's signature back."""
    _own(request, reference, stage)
    form = RecallForm(sent(request))

    def act() -> None:
        actions.recall(reference=reference, stage=stage, **form.cleaned_data, by=request.actor)

    title = _("收回「%(stage)s」的签字") % {"stage": STAGES[stage]}
    return filled(request, "pages/fill.html", form, act, words={"title": title, "back": project_page(reference)})
