"""Entering a project and editing it; what stood before stays in the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.projects import access, events
from qinqing.commons.projects.lifecycle import SIGNED
from qinqing.commons.projects.models import KIND, Project
from qinqing.commons.projects.rules.showing import LABELS
from qinqing.kernel.access.queries import stays_away
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import current, hold, moved, open_matter
from qinqing.kernel.matters.models import Matter, Party
from qinqing.kernel.matters.queries import Recused
from qinqing.kernel.matters.rules import PARTIES
from qinqing.kernel.parties.models import Unit

WORDS = ("name", "park", "land")
PLAIN = ("area", "investment", "signed_on")


class NotTheirs(Refusal):
    """A project is kept by the office that entered it."""

    says = _("这个项目由{host}登记，请由那里修改。")
    status = 403


class NeedsEnterprise(Refusal):
    """A project is somebody's: it has at least one enterprise, and no office among its enterprises."""

    says = _("请填写至少一家企业，并核对统一社会信用代码。")


class SignedTooLate(Refusal):
    """A project is entered after it was signed, and was signed before it was started."""

    says = _("签约日期不能晚于{bound}。请核对日期。")


class NothingChanged(Refusal):
    """An edit that changes nothing would be an empty event."""

    says = _("没有改动。改好以后再保存。")


@dataclass(frozen=True, slots=True)
class Terms:
    """A project as a clerk fills it in; `investment` in 分, `area` in square metres."""

    name: str
    signed_on: date
    enterprises: Sequence[Unit]
    park: str = ""
    land: str = ""
    area: int | None = None
    investment: int | None = None


def _check(terms: Terms, today: date, started_on: date | None = None, closed_on: date | None = None) -> None:
    if not terms.enterprises or any(unit.side != ENT for unit in terms.enterprises):
        raise NeedsEnterprise
    if terms.signed_on > today:
        raise SignedTooLate(bound=f"今天({today:%Y-%m-%d})")
    if started_on and terms.signed_on > started_on:
        raise SignedTooLate(bound=f"开工日期({started_on:%Y-%m-%d})")
    if closed_on and terms.signed_on > closed_on:
        raise SignedTooLate(bound=f"第一个阶段销号的日期({closed_on:%Y-%m-%d})")


def _recuse(by: Actor, enterprises: Sequence[Unit]) -> None:
    """Raise Recused when the clerk declared a conflict with one of them; so of the own office."""
    if stays_away(by, [by.unit_id, *(unit.pk for unit in enterprises)]):
        raise Recused


@action(access.ENTER, creates=True)
def enter(*, terms: Terms, by: Actor, at: datetime = NOW) -> Project:
    """Enter a signed project; the clerk's own office keeps it, the enterprises are its other parties."""
    _check(terms, timezone.localdate(at))
    _recuse(by, terms.enterprises)
    host = Unit.objects.get(pk=by.unit_id)
    matter = open_matter(
        kind=KIND,
        prefix="XM",
        title=terms.name,
        host=host,
        confidentiality=PARTIES,
        state=SIGNED,
        parties={host: GOV, **dict.fromkeys(terms.enterprises, ENT)},
        at=at,
    )
    project = Project.objects.create(
        matter=matter, park=terms.park, land=terms.land, **{name: getattr(terms, name) for name in PLAIN}
    )
    facts = {name: getattr(terms, name) for name in PLAIN}
    record(matter.pk, events.ENTERED, by=by, at=at, facts=facts)
    return project


def held(reference: str, by: Actor, rev: int | None) -> Project:
    """Lock a project that the actor's office keeps, at the revision that the actor saw."""
    matter = hold(reference, by=by)
    if matter.host_id != by.unit_id:
        raise NotTheirs(host=matter.host.short_name)
    current(matter, rev)
    return Project.objects.select_related("matter").get(pk=matter.pk)


def _stands(project: Project) -> Mapping[str, Any]:
    plain = {name: getattr(project, name) for name in ("park", "land", *PLAIN)}
    return {"name": project.matter.title, **plain}


@action(access.EDIT)
def edit(*, reference: str, terms: Terms, rev: int | None = None, by: Actor, at: datetime = NOW) -> Project:
    """Change what is known of a project; enterprises join and never leave, or their promises would lose a party."""
    project = held(reference, by, rev)
    closed_on = project.stages.filter(position=1).values_list("closed_on", flat=True).first()
    _check(terms, timezone.localdate(at), project.started_on, closed_on)
    before, after = _stands(project), {name: getattr(terms, name) for name in LABELS}
    fields = [name for name in LABELS if before[name] != after[name]]
    parties = set(Party.objects.filter(matter=project.pk).values_list("unit", flat=True))
    joining = [unit for unit in terms.enterprises if unit.pk not in parties]
    if not (fields or joining):
        raise NothingChanged
    _recuse(by, joining)
    _write(project, after, joining)
    facts = {
        "fields": fields,
        "before": {name: _plain(before[name]) for name in fields if name in PLAIN},
        "after": {name: _plain(after[name]) for name in fields if name in PLAIN},
        "joined": [unit.pk for unit in joining],
    }
    texts = {name: after[name] or "（空）" for name in fields if name in WORDS}
    was = "；".join(f"{LABELS[name]}：{before[name] or '（空）'}" for name in fields if name in WORDS)
    record(project.pk, events.EDITED, by=by, at=at, facts=facts, texts={**texts, "was": was})
    moved(project.matter)
    return project


def _plain(value: int | date | None) -> int | str | None:
    return value.isoformat() if isinstance(value, date) else value


def _write(project: Project, after: Mapping[str, Any], joining: Sequence[Unit]) -> None:
    Matter.objects.filter(pk=project.pk).update(title=after["name"])
    Project.objects.filter(pk=project.pk).update(**{name: after[name] for name in ("park", "land", *PLAIN)})
    Party.objects.bulk_create(Party(matter=project.matter, unit=unit, side=ENT) for unit in joining)
