"""A project with both sides named, as tests of its lists need it."""

from dataclasses import dataclass
from datetime import date

from qinqing.commons.projects import actions
from qinqing.commons.projects.models import Item, Project, Stage
from qinqing.commons.projects.rules.lists import ABSENT, DONE, FORCE, STAGES, UNIT
from qinqing.kernel.devices.action import NOW
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties.models import Rank, Unit, UnitKind
from tests import builders
from tests.builders import City, actor, unit

SIGNED_ON = date(2026, 1, 5)


@dataclass(frozen=True)
class Ground:
    """A project of the firm, kept by the park, served by a task force."""

    town: City
    force: Unit
    member: Actor
    chief: Actor
    project: Project

    @property
    def reference(self) -> str:
        """Return the project's reference."""
        return self.project.matter.reference

    @property
    def sides(self) -> dict[str, Actor]:
        """Return who speaks for each side."""
        return {UNIT: self.town.representative, FORCE: self.member}

    def items(self, stage: str) -> list[Item]:
        """Return the items of a stage as they are now."""
        return list(Item.objects.filter(stage__project=self.project, stage__code=stage).order_by("position"))

    def stage(self, code: str) -> Stage:
        """Return a stage as it is now."""
        return Stage.objects.get(project=self.project, code=code)

    def mark(self, side: str, stage: str, word: str = DONE, *items: Item, at=NOW, **more: object) -> None:
        """Let a side say a word of items, of all in the stage where none is named."""
        note = "示例" if word == ABSENT else ""
        said = [actions.Said(one.pk, word, note) for one in items or self.items(stage)]
        actions.mark(reference=self.reference, stage=stage, said=said, by=self.sides[side], at=at, **more)

    def sign(self, side: str, stage: str, at=NOW) -> None:
        """Let a side sign a stage."""
        actions.sign_off(reference=self.reference, stage=stage, by=self.sides[side], at=at)

    def close(self, stage: str, at=NOW) -> None:
        """Let both sides mark everything as done and sign."""
        for side in (UNIT, FORCE):
            self.mark(side, stage, at=at)
        for side in (UNIT, FORCE):
            self.sign(side, stage, at=at)


def task_force(path: str = "lanchuan/lingang/") -> Unit:
    """Enter a task force."""
    return unit("项目专班", UnitKind.TASK_FORCE, path)


def named(town: City, force: Unit, signed_on: date = SIGNED_ON, name: str = "示例项目", at=NOW) -> Project:
    """Enter a project of the town's firm and name its two sides."""
    terms = actions.Terms(name=name, signed_on=signed_on, enterprises=[town.firm], investment=120_000_000_00)
    project = actions.enter(terms=terms, by=town.clerk, at=at)
    actions.name_sides(
        reference=project.matter.reference, project_unit=town.firm, task_force=force, by=town.clerk, at=at
    )
    return Project.objects.select_related("matter").get(pk=project.pk)


def ground(town: City | None = None, at=NOW) -> Ground:
    """Build it."""
    town = town or builders.city()
    force = task_force()
    member, chief = actor(force, "clerk"), actor(force, "head", Rank.CHIEF)
    return Ground(town, force, member, chief, named(town, force, at=at))


__all__ = ["ABSENT", "DONE", "FORCE", "SIGNED_ON", "STAGES", "UNIT", "Ground", "ground", "named", "task_force"]
