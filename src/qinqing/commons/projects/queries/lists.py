"""The lists of one project as its reader sees them: what each side said, what stands out, what the reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from qinqing.commons.projects import access
from qinqing.commons.projects.models import Item, Project, Stage
from qinqing.commons.projects.queries.template import lists
from qinqing.commons.projects.rules.lists import (
    CLOSED,
    DIFFERS,
    FORCE,
    MARKS,
    SIDES,
    STAGES,
    STANDINGS,
    UNIT,
    Tally,
    standing,
    tally,
)
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.permission import may
from qinqing.kernel.evidence.models import File

MARKED = ("unit_mark__by", "unit_mark__unit", "force_mark__by", "force_mark__unit")
NOT_OURS = "由项目单位和专班各自办理。"


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that came with a mark; `url` is empty once it was erased by law."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one side says of an item, as a page shows it; `word` is empty where it says nothing."""

    side: str
    word: str = ""
    code: str = ""
    who: str = ""
    at: datetime | None = None
    note: str = ""
    proofs: Sequence[Proof] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """An item with what both sides say of it."""

    item: Item
    standing: str
    sides: Sequence[Told]

    @property
    def word(self) -> str:
        """Return how it stands."""
        return STANDINGS[self.standing]

    @property
    def tone(self) -> str:
        """Return how it stands out: what both sides closed, what they differ on, all else."""
        return "done" if self.standing in CLOSED else "alarm" if self.standing == DIFFERS else "plain"

    def of(self, side: str) -> Told:
        """Return what a side says."""
        return next(one for one in self.sides if one.side == side)


@dataclass(frozen=True, slots=True)
class Signature:
    """Which side signed a stage, who and when; `at` is None where it has not."""

    side: str
    name: str
    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Sheaf:
    """A stage with its list: since when it runs, how it stands, who signed, whether the reader marks or signs it.

    `days` it took, or takes so far; None before it began.
    """

    stage: Stage
    name: str
    begun_on: date | None
    days: int | None
    rows: Sequence[Marked]
    tally: Tally
    signatures: Sequence[Signature]
    source: str
    verified: bool
    marks: bool
    why_not_sign: str | None
    recalls: bool

    @property
    def is_current(self) -> bool:
        """Say whether the project is in this stage now."""
        return self.begun_on is not None and self.stage.closed_on is None


def own_side(project: Project, actor: Actor) -> str:
    """Return as which side somebody speaks of a project; empty for everybody else."""
    if project.task_force_id is None:
        return ""
    return {project.project_unit_id: UNIT, project.task_force_id: FORCE}.get(actor.unit_id, "")


def items_of(stages: "QuerySet[Stage]") -> "QuerySet[Stage]":
    """Return stages with their items, what was said of them and the files; five queries whatever their number."""
    items = Item.objects.select_related(*MARKED).order_by("position")
    items = items.prefetch_related(
        *(Prefetch(f"{side}_mark__files", File.objects.order_by("added_at")) for side in SIDES)
    )
    rows = stages.select_related("unit_signed_by", "force_signed_by").order_by("project", "position")
    return rows.prefetch_related(Prefetch("items", items))


def _proof(file: File) -> Proof:
    return Proof(file.name, "" if file.erased_at else reverse("evidence_file", args=[file.pk]))


def row_of(item: Item) -> Marked:
    """Return an item as pages show it."""
    found = {side: getattr(item, f"{side}_mark") for side in SIDES}
    sides = [
        Told(
            side,
            MARKS[one.word],
            one.word,
            f"{one.unit.short_name} {one.by.name}",
            one.at,
            one.note,
            [_proof(file) for file in one.files.all()],
        )
        if one
        else Told(side)
        for side, one in found.items()
    ]
    words = {side: one.word if one else "" for side, one in found.items()}
    return Marked(item, standing(words[UNIT], words[FORCE]), sides)


def sheaves(project: Project, actor: Actor, today: date) -> list[Sheaf]:
    """Return the stages of a project with their lists; empty before both sides are named.

    What the sides differ on stands first.
    """
    usual = {one.code: one for one in lists()}
    side, found, begun = own_side(project, actor), list[Sheaf](), project.signed_on
    open_before = ""
    for stage in items_of(Stage.objects.filter(project=project.pk)):
        rows = [row_of(item) for item in stage.items.all()]
        counted = tally(row.standing for row in rows)
        found.append(
            Sheaf(
                stage=stage,
                name=STAGES[stage.code],
                begun_on=None if open_before else begun,
                days=None if open_before else ((stage.closed_on or today) - begun).days,
                rows=sorted(rows, key=lambda row: row.standing != DIFFERS),
                tally=counted,
                signatures=_signatures(stage, project),
                source=usual[stage.code].source,
                verified=usual[stage.code].verified,
                marks=bool(side) and stage.closed_on is None and may(actor, access.MARK),
                why_not_sign=_why_not(stage, side, counted, open_before, actor),
                recalls=bool(side) and _recalls(stage, side) and may(actor, access.SIGN_OFF),
            )
        )
        begun, open_before = stage.closed_on or begun, open_before or ("" if stage.closed_on else STAGES[stage.code])
    return found


def _signatures(stage: Stage, project: Project) -> list[Signature]:
    units = {UNIT: project.project_unit, FORCE: project.task_force}
    found = []
    for side, name in SIDES.items():
        person, unit = getattr(stage, f"{side}_signed_by"), units[side]
        who = f"{unit.short_name if unit else ''} {person.name}" if person else ""
        found.append(Signature(side, name, who.strip(), getattr(stage, f"{side}_signed_at")))
    return found


def _recalls(stage: Stage, side: str) -> bool:
    return stage.closed_on is None and getattr(stage, f"{side}_signed_at") is not None


def _why_not(stage: Stage, side: str, counted: Tally, before: str, actor: Actor) -> str | None:
    """Return why the reader may not sign a stage now, or None."""
    if stage.closed_on is not None:
        return "双方已经签字销号。"
    if not side or not may(actor, access.SIGN_OFF):
        return NOT_OURS
    if getattr(stage, f"{side}_signed_at") is not None:
        return "本单位已经签字，等对方签字。"
    if before:
        return f"先销号「{before}」。"
    return None if counted.is_closed else f"还有 {counted.total - counted.closed} 项没有销号。"


def marked_of(project: Project, code: str) -> list[Marked]:
    """Return the items of a stage with what was said of them; empty where there is no such stage."""
    stages = items_of(Stage.objects.filter(project=project.pk, code=code))
    return [row_of(item) for stage in stages for item in stage.items.all()]
