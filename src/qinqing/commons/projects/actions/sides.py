"""Naming who reconciles a project's lists: its project unit and its task force; the first time lays the lists."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.commons.projects import access, events
from qinqing.commons.projects.actions.keeping import held
from qinqing.commons.projects.models import Item, Problem, Project, Stage
from qinqing.commons.projects.queries.template import lists
from qinqing.commons.projects.rules.lists import FORCE, UNIT
from qinqing.kernel.access.queries import barred, stays_away
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import hold, moved
from qinqing.kernel.matters.models import Party
from qinqing.kernel.matters.queries import Barred, Recused
from qinqing.kernel.parties.models import Unit, UnitKind

WATCHERS = frozenset({UnitKind.STATIONED, UnitKind.INSPECTION, UnitKind.EXTERNAL})
"""Whoever watches those who check never checks in their place; a body without log-in could not answer."""


class NotOfProject(Refusal):
    """The project unit is one of the enterprises whose project it is."""

    says = _("{unit}不是这个项目的企业。项目单位要从项目的企业里选。")


class NoTaskForce(Refusal):
    """A task force is an office that serves the project; it is no enterprise, and none of those who watch."""

    says = _("{unit}不能当专班：专班是服务项目的政府单位；派驻机构、巡察组只监督，不参与对账。")


class SameSides(Refusal):
    """Naming the same two again would be an empty event."""

    says = _("对账双方没有变。")


class NotASide(Refusal):
    """Only the project unit and the task force speak for themselves; nobody speaks in their place."""

    says = _("对账由项目单位（{unit}）和专班（{force}）各自办理，别人不能代替。")
    status = 403


class NoLists(Refusal):
    """There is nothing to reconcile before both sides are named."""

    says = _("还没有定下对账双方。请登记单位先定下项目单位和专班。")
    status = 409


def side_of(project: Project, unit_id: int) -> str:
    """Return as which side a unit speaks; raises NoLists, NotASide."""
    if project.project_unit is None or project.task_force is None:
        raise NoLists
    if unit_id == project.project_unit_id:
        return UNIT
    if unit_id == project.task_force_id:
        return FORCE
    raise NotASide(unit=project.project_unit.short_name, force=project.task_force.short_name)


def reconciled(reference: str, by: Actor) -> tuple[Project, str]:
    """Lock a project of which the actor's unit is a side; nobody speaks who also stood on the other side.

    Raises NoLists, NotASide, Barred.
    """
    matter = hold(reference, by=by)
    project = Project.objects.select_related("matter", "project_unit", "task_force").get(pk=matter.pk)
    side = side_of(project, by.unit_id)
    other = project.task_force_id if side == UNIT else project.project_unit_id
    if reason := barred(by, [other] if other else []):
        raise Barred(reason=reason)
    return project, side


def fallen(stages: list[Stage], side: str = "") -> list[str]:
    """Take the signatures of open stages back, of one side or both; return the stages that had any."""
    running()
    sides = [side] if side else [UNIT, FORCE]
    lost = [one for one in stages if one.closed_on is None and any(signed(one, name) for name in sides)]
    nothing = {f"{name}_signed_{what}": None for name in sides for what in ("at", "by")}
    Stage.objects.filter(pk__in=[one.pk for one in lost]).update(**nothing)
    return [one.code for one in lost]


def signed(stage: Stage, side: str) -> bool:
    """Say whether a side has signed a stage."""
    return getattr(stage, f"{side}_signed_at") is not None


@action(access.EDIT)
def name_sides(
    *, reference: str, project_unit: Unit, task_force: Unit, rev: int | None = None, by: Actor, at: datetime = NOW
) -> None:
    """Say which enterprise and which task force reconcile the lists; what was marked before stays.

    A signature of a side that is replaced falls: it was another's.
    """
    project = held(reference, by, rev)
    if task_force.side != GOV or task_force.kind in WATCHERS or task_force.until is not None:
        raise NoTaskForce(unit=task_force.short_name)
    if not Party.objects.filter(matter=project.pk, unit=project_unit).exclude(side=GOV).exists():
        raise NotOfProject(unit=project_unit.short_name)
    if stays_away(by, [task_force.pk]):
        raise Recused
    was = {UNIT: project.project_unit_id, FORCE: project.task_force_id}
    now = {UNIT: project_unit.pk, FORCE: task_force.pk}
    if was == now:
        raise SameSides
    Project.objects.filter(pk=project.pk).update(project_unit=project_unit, task_force=task_force)
    Party.objects.get_or_create(matter=project.matter, unit=task_force, defaults={"side": GOV})
    laid = 0 if was[FORCE] else _lay(project)
    stages = list(Stage.objects.filter(project=project.pk))
    lost = {code for side in now if was[side] != now[side] for code in fallen(stages, side)}
    told = {"unit": now[UNIT], "force": now[FORCE], "was": was, "laid": laid, "fallen": sorted(lost)}
    record(project.pk, events.NAMED, by=by, at=at, facts=told)
    moved(project.matter)


def _lay(project: Project) -> int:
    """Lay the usual lists; return how many items they have."""
    usual = lists()
    stages = [Stage(project=project, code=one.code, position=at) for at, one in enumerate(usual, start=1)]
    Stage.objects.bulk_create(stages)
    items = [
        Item(stage=stage, position=at, code=one.code, name=one.name)
        for stage, given in zip(stages, usual, strict=True)
        for at, one in enumerate(given.items, start=1)
    ]
    return len(Item.objects.bulk_create(items))


def pass_on(was: int, heir: int) -> None:
    """Let an heir stand where a unit reconciled, unless it stands on the other side already.

    What the unit raised and nobody answers for yet is the heir's: else it would be owed to nobody.
    """
    running()
    for column, other in (("project_unit", "task_force"), ("task_force", "project_unit")):
        Project.objects.filter(**{column: was}).exclude(**{other: heir}).update(**{column: heir})
    Problem.objects.filter(raised_by_unit=was, obligation__isnull=True).update(raised_by_unit=heir)
