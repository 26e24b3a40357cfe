"""Moving a project to its next phase on the day on which it was reached, and correcting that."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.projects import access, events
from qinqing.commons.projects.actions.keeping import held
from qinqing.commons.projects.lifecycle import CORRECTIONS, DATES, LIFE, STATES, Facts
from qinqing.commons.projects.models import Project
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.matters.actions import moved
from qinqing.kernel.matters.models import Matter


class OutOfOrder(Refusal):
    """A phase is reached after the one before it, and not in the future."""

    says = _("日期应在{first}和今天({today})之间。请核对日期。")


class NeedsReason(Refusal):
    """Whoever takes a phase back says why."""

    says = _("请写明更正的理由。")


def _moved(project: Project, to: str, day: date | None) -> None:
    """Write the phase, its day and the revision."""
    column = DATES[to] if day else DATES[project.matter.state]
    Project.objects.filter(pk=project.pk).update(**{column: day})
    Matter.objects.filter(pk=project.pk).update(state=to)
    moved(project.matter)


@action(access.MOVE)
def advance(
    *,
    reference: str,
    name: str,
    reached_on: date,
    note: str = "",
    rev: int | None = None,
    by: Actor,
    at: datetime = NOW,
) -> None:
    """Enter the next phase on the day on which it was reached."""
    project = held(reference, by, rev)
    if name in CORRECTIONS or name not in {move.name for move in LIFE.moves}:
        raise NotFound
    was, today = project.matter.state, timezone.localdate(at)
    move = LIFE.require(name, was, Facts(by, project.matter.host_id))
    first: date = getattr(project, DATES[was])
    if not first <= reached_on <= today:
        raise OutOfOrder(first=f"{STATES[was]}日期({first:%Y-%m-%d})", today=f"{today:%Y-%m-%d}")
    _moved(project, move.to, reached_on)
    facts = {"was": was, "phase": move.to, "reached_on": reached_on}
    record(project.pk, events.ADVANCED, by=by, at=at, facts=facts, texts={"note": note.strip()})


@action(access.MOVE)
def correct(*, reference: str, name: str, reason: str, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Take the last phase back, with a reason: it was entered by mistake; what was entered stays in the history."""
    project = held(reference, by, rev)
    if name not in CORRECTIONS:
        raise NotFound
    was = project.matter.state
    move = LIFE.require(name, was, Facts(by, project.matter.host_id))
    if not reason.strip():
        raise NeedsReason
    taken_back: date = getattr(project, DATES[was])
    _moved(project, move.to, None)
    facts = {"was": was, "phase": move.to, "taken_back_on": taken_back}
    record(project.pk, events.CORRECTED, by=by, at=at, facts=facts, texts={"reason": reason.strip()})
