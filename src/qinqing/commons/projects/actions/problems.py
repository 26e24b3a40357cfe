"""What stands in the way of a project: raised by a side, given by the task force to whoever answers, then a promise."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.projects import access, events
from qinqing.commons.projects.actions.sides import WATCHERS, NoLists
from qinqing.commons.projects.models import Item, Problem, Project
from qinqing.kernel.access.queries import stays_away
from qinqing.kernel.calendars.rules import CALENDAR_DAY, WORKING_DAY
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.actions import current, hold, moved
from qinqing.kernel.matters.models import Party
from qinqing.kernel.matters.queries import Recused
from qinqing.kernel.obligations.actions import Undertaking, undertake
from qinqing.kernel.obligations.rules import GOV_ALONE, PROBLEM
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.queries import lines

MOST_DAYS = 365


class NotOfTheProject(Refusal):
    """A problem of a project is raised by whose project it is, by its task force, or by the office that keeps it."""

    says = _("问题由项目单位、专班或登记单位提出。")
    status = 403


class OnlyTaskForce(Refusal):
    """Who answers by when is said by the task force."""

    says = _("由专班（{force}）交办，别人不能代替。")
    status = 403


class OnConduct(Refusal):
    """No accusation in an open ledger: what reflects on an official's conduct is not taken in here, nor stored."""

    says = _(
        "这里是公开的问题清单，双方都看得到，没有保存您写的内容。反映公职人员作风、违纪违法的，请走受保护的渠道："
        "纪检监察举报电话 12388，或当地纪委监委公布的来信、来访地址。"
    )


class OneAnswers(Refusal):
    """Whoever raised a problem checks that it is solved, so somebody else answers for it."""

    says = _("问题是{unit}提的，由它确认解决，不能再由它负责解决。请选别的单位。")


class CannotAnswer(Refusal):
    """An office within the task force's reach answers, or an enterprise of the project; never one that watches."""

    says = _("{unit}不能负责解决：请选本地或上级的政府单位、公用企业，或者这个项目的企业。")


class AnsweredBefore(Refusal):
    """A problem is given to somebody once; more time is asked for and granted as of any promise."""

    says = _("这个问题已经交办或收回。")
    status = 409


class LimitOver(Refusal):
    """A limit lies ahead."""

    says = _("解决期限要晚于今天（{today}），最多 {most} 天。")


@action(access.RAISE)
def raise_problem(
    *,
    reference: str,
    title: str,
    words: str = "",
    item: int | None = None,
    on_conduct: bool = False,
    by: Actor,
    at: datetime = NOW,
) -> Problem:
    """Put a problem on a project's list; one that reflects on an official's conduct is refused before it is stored."""
    if on_conduct:
        raise OnConduct
    project = _project(reference, by)
    if by.unit_id not in {project.matter.host_id, project.project_unit_id, project.task_force_id}:
        raise NotOfTheProject
    if item is not None and not Item.objects.filter(pk=item, stage__project=project.pk).exists():
        raise NotFound
    number = Problem.objects.filter(project=project.pk).count() + 1
    made = Problem.objects.create(
        project=project,
        number=number,
        title=title.strip(),
        words=words.strip(),
        item_id=item,
        raised_by_unit_id=by.unit_id,
        raised_by_id=by.person_id,
        raised_at=at,
    )
    told = {"number": number, "item": item, "unit": by.unit_id}
    texts = {"title": made.title, "words": made.words}
    record(project.pk, events.RAISED, by=by, at=at, facts=told, texts=texts)
    moved(project.matter)
    return made


@action(access.ASSIGN)
def assign(
    *,
    reference: str,
    number: int,
    unit: Unit,
    length: int | None = None,
    due_on: date | None = None,
    rev: int | None = None,
    by: Actor,
    at: datetime = NOW,
) -> None:
    """Let a unit owe whoever raised a problem its solution, within working days or by a day that the task force sets.

    The limit is government's alone; whoever raised it confirms, with evidence before it, that it is solved.
    """
    project = _project(reference, by)
    if project.task_force is None:
        raise NoLists
    if by.unit_id != project.task_force_id:
        raise OnlyTaskForce(force=project.task_force.short_name)
    current(project.matter, rev)
    problem = _waiting(project, number)
    _answers(project, problem, unit, by)
    today = timezone.localdate(at)
    days = length if length is not None else (due_on - today).days if due_on else 0
    if not 0 < days <= MOST_DAYS:
        raise LimitOver(today=today, most=MOST_DAYS)
    Party.objects.get_or_create(matter=project.matter, unit=unit, defaults={"side": unit.side})
    [promise] = undertake(project.matter, [_solved(problem, unit, today, length, due_on)], by=by, at=at)
    Problem.objects.filter(pk=problem.pk).update(obligation=promise)
    told = {"number": number, "unit": unit.pk, "promise": promise.number, "due": promise.base_due}
    record(project.pk, events.ASSIGNED, by=by, at=at, facts=told, texts={"title": problem.title})
    moved(project.matter)


def _project(reference: str, by: Actor) -> Project:
    matter = hold(reference, by=by)
    return Project.objects.select_related("matter", "project_unit", "task_force").get(pk=matter.pk)


def _waiting(project: Project, number: int) -> Problem:
    found = Problem.objects.filter(project=project.pk, number=number).select_related("raised_by_unit").first()
    if found is None:
        raise NotFound
    if found.withdrawn_at or found.obligation_id:
        raise AnsweredBefore
    return found


def _answers(project: Project, problem: Problem, unit: Unit, by: Actor) -> None:
    """Raise what stands against a unit's answering for a problem."""
    if unit.pk == problem.raised_by_unit_id:
        raise OneAnswers(unit=unit.short_name)
    if stays_away(by, [unit.pk]):
        raise Recused
    near = Party.objects.filter(matter=project.pk, unit=unit).exists() if unit.kind == "enterprise" else _near(unit, by)
    if not near or unit.kind in WATCHERS or unit.until is not None:
        raise CannotAnswer(unit=unit.short_name)


def _near(unit: Unit, by: Actor) -> bool:
    """Say whether an office is of the task force's own city: at, above or below its place."""
    own = Unit.objects.values_list("path", flat=True).get(pk=by.unit_id)
    city = f"{own.split('/', maxsplit=1)[0]}/"
    return unit.path.startswith(city) or unit.pk in lines([by.unit_id])[by.unit_id]


def _solved(problem: Problem, unit: Unit, today: date, length: int | None, due_on: date | None) -> Undertaking:
    return Undertaking(
        number=str(problem.number),
        title=problem.title,
        debtor=unit,
        creditor=problem.raised_by_unit,
        source=problem.words or problem.title,
        source_kind=PROBLEM,
        made_on=today,
        due=None if length else due_on,
        length=length,
        unit=WORKING_DAY if length else CALENDAR_DAY,
        agreed_by=GOV_ALONE,
    )


@action(access.RAISE)
def withdraw(*, reference: str, number: int, reason: str, by: Actor, at: datetime = NOW) -> None:
    """Take a problem back that the own unit raised and that nobody answers for yet; nobody else takes it off."""
    project = _project(reference, by)
    problem = _waiting(project, number)
    if problem.raised_by_unit_id != by.unit_id:
        raise NotOfTheProject
    Problem.objects.filter(pk=problem.pk).update(withdrawn_at=at)
    record(project.pk, events.WITHDRAWN, by=by, at=at, facts={"number": number}, texts={"reason": reason.strip()})
    moved(project.matter)
