"""Reading projects: the list, one project's page, what may be done with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from qinqing.commons.projects import events
from qinqing.commons.projects.lifecycle import LIFE, STATES, Facts
from qinqing.commons.projects.models import Project
from qinqing.commons.projects.queries.telling import said_of
from qinqing.commons.projects.queries.template import template
from qinqing.commons.projects.rules import Laid, lay
from qinqing.commons.projects.rules.showing import LABELS, shown
from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.queries import Entry as Recorded
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.lifecycle import Verdict
from qinqing.kernel.matters.models import Matter, Party
from qinqing.kernel.matters.queries import hidden
from qinqing.kernel.matters.rules import Place, place_text
from qinqing.kernel.obligations import events as promised
from qinqing.kernel.obligations.rules import LEVELS, MODES
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.queries import names

MOST = 200
_TEXTS = {
    "was": "原来",
    "note": "说明",
    "notes": "说明",
    "reason": "理由",
    "title": "问题",
    "words": "情况",
    "source": "出自",
    "was_source": "原来出自",
}
"""What a text of an event is called; others are new values of what LABELS names."""


@dataclass(frozen=True, slots=True)
class Line:
    """A project in the list, with its enterprises."""

    project: Project
    phase: str
    enterprises: Sequence[Unit]


@dataclass(frozen=True, slots=True)
class Told:
    """One step of a project's history in people's words."""

    label: str
    who: str
    entry: Recorded
    details: Sequence[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One usual milestone with what it waits for, in words."""

    laid: Laid
    waits: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on one project's page."""

    project: Project
    phase: str
    phases: Sequence[tuple[str, date | None]]
    enterprises: Sequence[Unit]
    verdicts: Sequence[Verdict]
    milestones: Sequence[Row]
    told: Sequence[Told]


def facts(project: Project, actor: Actor) -> Facts:
    """Return what the lifecycle's guards look at."""
    return Facts(actor, project.matter.host_id)


def _enterprises(matters: Sequence[int]) -> Mapping[int, list[Unit]]:
    found: dict[int, list[Unit]] = {matter: [] for matter in matters}
    for party in Party.objects.filter(matter__in=matters, side=ENT).select_related("unit").order_by("id"):
        found[party.matter_id].append(party.unit)
    return found


def projects_of(actor: Actor, phase: str = "") -> list[Line]:
    """Return the newest projects that `actor` may see, by phase if one is asked for; two queries."""
    return _lines(_newest(actor, phase)[:MOST])


def read_projects(actor: Actor, phase: str, place: Place | None, size: int) -> tuple[list[Line], str | None]:
    """Return a page of them, and where the next begins; two queries."""
    rows = _newest(actor, phase)
    if place:
        _light, day, key = place
        rows = rows.filter(Q(signed_on__lt=day) | Q(signed_on=day, pk__lt=key)) if day else rows.none()
    found = list(rows[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return _lines(found[:size]), place_text((0, last.signed_on, last.pk)) if last else None


def read_project(actor: Actor, reference: str) -> Line:
    """Return one with its enterprises; raises NotFound, or Recused after a declared conflict."""
    return _lines([project_for(actor, reference)])[0]


def _newest(actor: Actor, phase: str) -> QuerySet[Project]:
    visible = Project.objects.filter(matter__in=Matter.objects.visible_to(actor))
    if phase in STATES:
        visible = visible.filter(matter__state=phase)
    return visible.select_related("matter", "matter__host").order_by("-signed_on", "-pk")


def _lines(rows: Iterable[Project]) -> list[Line]:
    projects = list(rows)
    enterprises = _enterprises([one.pk for one in projects])
    return [Line(one, STATES[one.matter.state], enterprises[one.pk]) for one in projects]


def project_for(actor: Actor, reference: str) -> Project:
    """Return a project that `actor` may see; raises NotFound otherwise, Recused after a declared conflict."""
    visible = Project.objects.filter(matter__in=Matter.objects.visible_to(actor), matter__reference=reference)
    project = visible.select_related("matter__host", "project_unit", "task_force").first()
    if project is None:
        raise hidden(reference, actor)
    return project


def sheet(actor: Actor, reference: str) -> Sheet:
    """Return one project as `actor` sees it."""
    project = project_for(actor, reference)
    days = (project.signed_on, project.started_on, project.produced_on)
    laid = lay(template(), project.signed_on)
    words = {one.number: one.name for one in laid}
    return Sheet(
        project=project,
        phase=STATES[project.matter.state],
        phases=list(zip(STATES.values(), days, strict=True)),
        enterprises=_enterprises([project.pk])[project.pk],
        verdicts=LIFE.verdicts(project.matter.state, facts(project, actor)),
        milestones=[Row(one, _waits(one, words)) for one in laid],
        told=_told(project),
    )


def _waits(one: Laid, words: Mapping[str, str]) -> str:
    by_mode: dict[str, list[str]] = {}
    for number, mode in one.gates:
        named = by_mode.setdefault(mode, [])
        if words[number] not in named:
            named.append(words[number])
    return "；".join(f"{MODES[mode]}：{'、'.join(named)}" for mode, named in by_mode.items())


def _told(project: Project) -> list[Told]:
    entries = [one for one in history(project.pk) if one.kind != promised.STARTED.tag]
    who = names([entry.actor for entry in entries])
    return [
        Told(_label(entry), who.get(entry.actor, "") if entry.actor else "", entry, list(_details(entry)))
        for entry in reversed(entries)
    ]


def _label(entry: Recorded) -> str:
    if entry.kind == events.ADVANCED.tag:
        return f"登记{STATES[entry.facts['phase']]}"
    if entry.kind == promised.FIRED.tag:
        return LEVELS[entry.facts["level"]]
    return label_of(entry.kind)


def _details(entry: Recorded) -> Sequence[str]:
    """Return what an event says, line by line: what was changed, on which day, and the words written with it."""
    said: list[str] = []
    facts_said: dict[str, Any] = entry.facts
    if entry.kind == events.EDITED.tag:
        before, after = facts_said["before"], facts_said["after"]
        said += [
            f"{LABELS[field]}由{shown(field, before.get(field))}改为{shown(field, after.get(field))}"
            for field in facts_said["fields"]
            if field in after
        ]
    said += said_of(entry)
    if day := facts_said.get("reached_on"):
        said.append(f"实际日期 {day}")
    if day := facts_said.get("taken_back_on"):
        said.append(f"原来登记的日期 {day}")
    for name, text in entry.texts.items():
        label = _TEXTS.get(name) or (f"{LABELS[name]}改为" if name in LABELS else "内容")
        said.append(f"{label}：{text if text is not None else '（已依法删除）'}")
    return said
