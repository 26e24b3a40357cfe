"""The problems of a project: waiting to be given to somebody, or with their promise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from qinqing.commons.projects import access
from qinqing.commons.projects.models import Problem, Project
from qinqing.commons.projects.queries.lists import own_side
from qinqing.commons.projects.rules.lists import FORCE
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.permission import may
from qinqing.kernel.obligations import lifecycle
from qinqing.kernel.obligations.lifecycle.pages import PAGES
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import facts, open_adjustment, open_claim
from qinqing.kernel.pages.queries import Shown, shown
from qinqing.kernel.pages.rules import Act

OFFERED = frozenset(
    {"claim", "confirm", "reject", "ask_extension", "ask_suspension", "extend", "suspend", "refuse", "resume"}
)
"""Moves of the promise behind a problem; what else a promise may do is not done to a problem."""

_OWED = ("matter", "debtor", "creditor", "verifier", "grantor", "calendar")


@dataclass(frozen=True, slots=True)
class Row:
    """One problem; `promise` is None until somebody answers for it, `acts` are what the reader may do with it now."""

    problem: Problem
    promise: Shown | None
    acts: Sequence[Act]

    @property
    def word(self) -> str:
        """Return how it stands, where no promise says so."""
        return "已收回" if self.problem.withdrawn_at else "等专班交办"


def problems_of(project: Project, actor: Actor, today: date, opened: str = "") -> list[Row]:
    """Return the problems of a project, the newest first; of the one whose number is `opened` what may be done.

    As many queries whatever their number.
    """
    found = list(_rows(project))
    owed = Obligation.objects.filter(problem__in=found).select_related(*_OWED)
    promises = {one.promise.pk: one for one in shown(owed, today, actor)} if found else {}
    return [
        Row(
            one,
            promise := promises.get(one.obligation_id or 0),
            _acts(project, one, promise, actor, today, opened == str(one.number)),
        )
        for one in found
    ]


def _rows(project: Project) -> QuerySet[Problem]:
    rows = Problem.objects.filter(project=project.pk).select_related("raised_by_unit", "raised_by", "item")
    return rows.order_by("-number")


def _acts(project: Project, one: Problem, promise: Shown | None, actor: Actor, today: date, is_open: bool) -> list[Act]:
    reference = project.matter.reference
    if promise is not None:
        return _promised(promise.promise, actor, today) if is_open else []
    if one.withdrawn_at:
        return []
    acts = []
    if own_side(project, actor) == FORCE and may(actor, access.ASSIGN):
        acts.append(Act("交办", reverse("project_assign", args=[reference, one.number])))
    if one.raised_by_unit_id == actor.unit_id and may(actor, access.RAISE):
        acts.append(Act("收回", reverse("project_withdraw", args=[reference, one.number])))
    return acts


def _promised(promise: Obligation, actor: Actor, today: date) -> list[Act]:
    """Return what may be done with a promise: looked for only by a unit that is concerned with it."""
    if actor.unit_id not in {promise.debtor_id, promise.creditor_id, promise.verifier_id, promise.grantor_id}:
        return []
    known = facts(promise, actor, open_claim(promise), open_adjustment(promise), today=today)
    pages = {
        PAGES[one.move.name]: one.move.label
        for one in lifecycle.LIFE.verdicts(promise.state, known)
        if one.allowed and one.move.name in OFFERED
    }
    return [Act(label, reverse(page, args=[promise.matter.reference, promise.number])) for page, label in pages.items()]


def problem_for(project: Project, number: int) -> Problem | None:
    """Return a problem of a project by its number."""
    return _rows(project).filter(number=number).first()
