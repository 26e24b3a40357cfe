"""Every project that somebody may see with where it stands: set by set, as many queries whatever their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from qinqing.commons.projects.lifecycle import SIGNED
from qinqing.commons.projects.models import Completed, Item, Problem, Project, Stage
from qinqing.commons.projects.rules.durations import Span, Spread, ended, spread, too_long
from qinqing.commons.projects.rules.lists import ABSENT, DONE, STAGES
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.obligations.lifecycle import RUNNING

_BOTH = Q(unit_mark__isnull=False, force_mark__isnull=False)
_CLOSED = _BOTH & Q(unit_mark__word=F("force_mark__word"), unit_mark__word__in=[DONE, ABSENT])
_DIFFERS = _BOTH & ~Q(unit_mark__word=F("force_mark__word"))


@dataclass(frozen=True, slots=True)
class Standing:
    """A project on the board: its stage now (empty: no lists, or all signed), since when, and what stands out.

    Money in 分: `planned` in all, `done` as reported, `as_of` the day of its latest figure.
    """

    project: int
    reference: str
    name: str
    place: str
    host: str
    phase: str
    signed_on: date
    started_on: date | None
    planned: int | None
    spans: Sequence[Span] = ()
    items: int = 0
    closed: int = 0
    differs: int = 0
    overdue: int = 0
    unassigned: int = 0
    done: int = 0
    as_of: date | None = None

    @property
    def has_lists(self) -> bool:
        """Say whether both sides are named."""
        return bool(self.spans)

    @property
    def stage(self) -> str:
        """Return the code of the stage in which it is; empty without lists and when all are signed."""
        return self.spans[-1].stage if self.spans and self.spans[-1].closed_on is None else ""

    @property
    def stage_name(self) -> str:
        """Return where it stands, in words."""
        if not self.spans:
            return "没有清单"
        return STAGES[self.stage] if self.stage else "全部销号"

    def days(self, today: date) -> int | None:
        """Return how long it has been in its stage; None where it is in none."""
        return self.spans[-1].days(today) if self.stage else None

    @property
    def is_ahead(self) -> bool:
        """Say whether construction began while a list that comes before it is open."""
        return self.phase != SIGNED and self.stage in {*list(STAGES)[:2]}


@dataclass(frozen=True)
class Pipeline:
    """All projects with what others took for each stage."""

    today: date
    standings: Sequence[Standing]
    spreads: Mapping[str, Spread]

    def reasons(self, one: Standing) -> list[str]:
        """Return why a project is stuck; nothing where it is not."""
        found, days = [], one.days(self.today)
        others = self.spreads.get(one.stage)
        if days is not None and others is not None and too_long(days, others):
            found.append(f"在{one.stage_name}阶段 {days} 天，超过中位数 {others.text}的 2 倍")
        if one.overdue:
            found.append(f"{one.overdue} 个问题超期没有解决")
        return found

    def is_stuck(self, one: Standing) -> bool:
        """Say whether a project is stuck."""
        return bool(self.reasons(one))

    @property
    def spans(self) -> list[Span]:
        """Return every stage that a project has entered."""
        return [span for one in self.standings for span in one.spans]


def visible(actor: Actor) -> QuerySet[Project]:
    """Return the projects that somebody may see, nothing sealed among them."""
    seen = Matter.objects.visible_to(actor).exclude(confidentiality=SEALED)
    return Project.objects.filter(matter__in=seen)


def pipeline(actor: Actor, today: date) -> Pipeline:
    """Return every project that `actor` may see; six queries."""
    rows = visible(actor)
    keys = rows.values("pk")
    spans, counted = _spans(rows), _counted(keys, today)
    money = {
        key: (done, as_of)
        for key, done, as_of in Completed.objects.filter(project__in=keys)
        .values_list("project")
        .annotate(Sum("amount"), Max("as_of"))
    }
    named = rows.select_related("matter__host").order_by("matter__path", "signed_on", "pk")
    standings = [
        Standing(
            project=one.pk,
            reference=one.matter.reference,
            name=one.matter.title,
            place=one.matter.path,
            host=one.matter.host.short_name,
            phase=one.matter.state,
            signed_on=one.signed_on,
            started_on=one.started_on,
            planned=one.investment,
            spans=spans.get(one.pk, ()),
            done=money.get(one.pk, (0, None))[0],
            as_of=money.get(one.pk, (0, None))[1],
            **counted.get(one.pk, {}),
        )
        for one in named
    ]
    every = [span for one in standings for span in one.spans]
    return Pipeline(today, standings, {code: spread(ended(every, code, today)) for code in STAGES})


def _spans(rows: QuerySet[Project]) -> dict[int, list[Span]]:
    """Return the stages that each project has entered: one begins when the one before it was signed."""
    found: dict[int, list[Span]] = {}
    stages = Stage.objects.filter(project__in=rows.values("pk")).order_by("project", "position")
    for key, code, signed_on, closed_on in stages.values_list("project", "code", "project__signed_on", "closed_on"):
        spans = found.setdefault(key, [])
        if not spans:
            spans.append(Span(key, code, signed_on, closed_on))
        elif spans[-1].closed_on is not None:
            spans.append(Span(key, code, spans[-1].closed_on, closed_on))
    return found


def _counted(keys: "QuerySet[Project, Any]", today: date) -> dict[int, dict[str, int]]:
    """Return how many items of open stages there are and how they stand, and what became of problems."""
    items = Item.objects.filter(stage__project__in=keys, stage__closed_on__isnull=True).order_by()
    every = items.values_list("stage__project").annotate(
        every=Count("pk"), closed=Count("pk", filter=_CLOSED), differs=Count("pk", filter=_DIFFERS)
    )
    found: dict[int, dict[str, int]] = {
        key: {"items": count, "closed": closed, "differs": differs} for key, count, closed, differs in every
    }
    problems = Problem.objects.filter(project__in=keys, withdrawn_at__isnull=True).order_by()
    late = problems.values_list("project").annotate(
        over=Count("pk", filter=overdue(today)), waiting=Count("pk", filter=Q(obligation__isnull=True))
    )
    for key, over, waiting in late:
        found.setdefault(key, {}).update(overdue=over, unassigned=waiting)
    return found


def overdue(today: date) -> Q:
    """Select problems whose promise runs and is past the day that alarms; a claim that waits is not late."""
    return Q(obligation__state=RUNNING, obligation__alarm_on__lt=today)
