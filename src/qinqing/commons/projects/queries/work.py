"""What of projects waits for people: lists that the other side has marked or signed, problems to be given away."""

from django.db.models import Exists, F, OuterRef, Q

from qinqing.commons.projects import access
from qinqing.commons.projects.lifecycle import STATES
from qinqing.commons.projects.models import KIND, Item, Problem, Stage
from qinqing.commons.projects.rules.lists import STAGES
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import BEGUN, TO_DO, Work
from qinqing.kernel.matters.queries import Laid, begun, laid_out

_MATTER = "project__matter"


def _to_mark(actor: Actor) -> Laid:
    """Return open stages of which the other side has marked an item that the own side has not."""
    items = Item.objects.filter(stage=OuterRef("pk"))
    ours = items.filter(unit_mark__isnull=True, force_mark__isnull=False)
    theirs = items.filter(force_mark__isnull=True, unit_mark__isnull=False)
    rows = Stage.objects.filter(closed_on__isnull=True).filter(
        Q(Exists(ours), project__project_unit=actor.unit_id) | Q(Exists(theirs), project__task_force=actor.unit_id)
    )
    return laid_out(rows, _MATTER, title=f"{_MATTER}__title", other="project__task_force__short_name", state="code")


def _to_sign(actor: Actor) -> Laid:
    """Return open stages that the other side has signed."""
    unit = Q(project__project_unit=actor.unit_id, force_signed_at__isnull=False, unit_signed_at__isnull=True)
    force = Q(project__task_force=actor.unit_id, unit_signed_at__isnull=False, force_signed_at__isnull=True)
    rows = Stage.objects.filter(unit | force)
    return laid_out(rows, _MATTER, title=f"{_MATTER}__title", other="project__task_force__short_name", state="code")


def _to_assign(actor: Actor) -> Laid:
    """Return problems for which nobody answers yet."""
    rows = Problem.objects.filter(
        project__task_force=actor.unit_id, obligation__isnull=True, withdrawn_at__isnull=True
    ).annotate(mark=F("number"))
    return laid_out(rows, _MATTER, number="mark", title="title", other="raised_by_unit__short_name", at="raised_at")


WORK = (
    Work("project_sign", "签字销号", TO_DO, _to_sign, KIND, access.SIGN_OFF, STAGES.__getitem__),
    Work("project_mark", "对账标注", TO_DO, _to_mark, KIND, access.MARK, STAGES.__getitem__),
    Work("project_assign", "交办问题", TO_DO, _to_assign, "project_assign", access.ASSIGN, hands_over=True),
    Work("project", "登记项目", BEGUN, begun(KIND), word=STATES.__getitem__),
)
