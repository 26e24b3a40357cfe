"""How the projects of the demo pass their stages: lists that agree and that do not, problems, what was invested."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from qinqing.boards.rules import month_after
from qinqing.commons.projects import actions
from qinqing.commons.projects.models import KIND, Item
from qinqing.commons.projects.rules.lists import DONE, OPEN, PREPARING, PROCEDURES
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.actions import Completion, Target, claim, confirm
from qinqing.site.demo.pictures import photo
from qinqing.site.demo.story import Player, Plot, Story

WAN = 1_000_000
"""分 in a 万元."""

NAMED = timedelta(days=1)
NO_WATER = "临时用水没有接通"
BLOCKED = "施工便道被占，车进不去"
REPORTED_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Course:
    """How a project goes: signed `days` ago, behind by the enterprise's own doing or not."""

    days: int
    slow: bool

    @property
    def procedures(self) -> int:
        """Return after how many days the first stage is signed."""
        return 78 + self.days * 7 % 61

    @property
    def preparing(self) -> int:
        """Return after how many days the second stage is signed."""
        return self.procedures + 24 + self.days * 3 % 37


def follow(story: Story, plot: Plot, course: Course, force: Player, water: Player) -> None:
    """Let a project of the demo be reconciled up to today."""
    telling = _Telling(story, plot, force, water)
    telling.begin(course)
    if course.slow or not telling.is_past(course.procedures):
        telling.differ()
        return
    telling.close(PROCEDURES, course.procedures)
    if telling.is_past(course.preparing):
        telling.close(PREPARING, course.preparing)
        telling.invest()
        return
    telling.hinder(course)


def follow_opened(story: Story, name: str, office: Player, firm: Player, force: Player, water: Player) -> None:
    """Let a project with which the demo opened be reconciled since it was entered, and name what hinders it."""
    telling = _Telling(story, Plot("", name, "", office, firm, story.working(-3), ()), force, water)
    telling.begin(Course(0, slow=False))
    telling.differ(1)
    telling.ask()


class _Telling:
    """Adds the scenes of one project to the story."""

    def __init__(self, story: Story, plot: Plot, force: Player, water: Player) -> None:
        self.story, self.plot = story, plot
        self.force, self.water = force, water

    def is_past(self, days: int) -> bool:
        """Say whether so many days after the signing lie before today."""
        return self._day(days) < self.story.today - timedelta(days=2)

    def begin(self, course: Course) -> None:
        """The office names both sides and writes the plan of the year."""
        firm, force, by = self.plot.enterprise.unit, self.force.unit, self.plot.government.actor
        amount = (3000 + course.days * 11) * WAN

        def named(at: datetime) -> None:
            reference = self._reference()
            actions.name_sides(reference=reference, project_unit=firm, task_force=force, by=by, at=at)
            actions.plan(reference=reference, year=at.year, amount=amount, by=by, at=at)

        self._add(self.plot.signed_on + NAMED, 12, named)

    def differ(self, days: int = 10) -> None:
        """Both sides mark what is done; of one item they say different things, of others one says nothing yet."""
        day = self._day(days)
        self._mark(day, 13, PROCEDURES, self.plot.enterprise, [(one, DONE) for one in range(1, 6)])
        self._mark(day, 14, PROCEDURES, self.force, [(1, DONE), (2, DONE), (3, DONE), (4, OPEN)])

    def close(self, stage: str, days: int) -> None:
        """Both sides mark everything and sign."""
        day = self._day(days)
        for hour, one in ((9, self.plot.enterprise), (10, self.force)):
            self._mark(day, hour, stage, one, [])
        for hour, one in ((15, self.plot.enterprise), (16, self.force)):
            self._add(day, hour, self._signing(stage, one))

    def hinder(self, course: Course) -> None:
        """The enterprise raises a problem; the task force gives it to the water company, which solves it or is late."""
        day = self._day(course.procedures) + timedelta(days=3)
        self._add(day, 9, self._raising(NO_WATER, self.plot.enterprise))
        if course.days % 4 == 0:
            return
        self._add(day + NAMED, 10, self._assigning)
        if course.days % 2:
            self._add(day + timedelta(days=4), 11, self._solved)
        self._add(day + timedelta(days=5), 9, self._raising(BLOCKED, self.force))

    def ask(self) -> None:
        """The enterprise raises a problem that nobody answers for yet."""
        self._add(self._day(1), 16, self._raising(NO_WATER, self.plot.enterprise))

    def invest(self) -> None:
        """The enterprise reports what it invested in the last months."""
        first = self.story.today.replace(day=1)
        for back in range(REPORTED_MONTHS, 0, -1):
            month = month_after(first, -back)
            if month > self.plot.signed_on:
                self._add(
                    month_after(month, 1) + timedelta(days=4), 10, self._reporting(month, (240 + back * 17) * WAN)
                )

    def _reporting(self, month: date, amount: int) -> Callable[[datetime], None]:
        as_of = month_after(month, 1) - timedelta(days=1)

        def act(at: datetime) -> None:
            said = {"month": month, "amount": amount, "source": "项目投资月报", "as_of": as_of}
            actions.report(reference=self._reference(), **said, by=self.plot.enterprise.actor, at=at)

        return act

    def _signing(self, stage: str, who: Player) -> Callable[[datetime], None]:
        return lambda at: actions.sign_off(reference=self._reference(), stage=stage, by=who.actor, at=at)

    def _raising(self, title: str, who: Player) -> Callable[[datetime], object]:
        return lambda at: actions.raise_problem(reference=self._reference(), title=title, by=who.actor, at=at)

    def _assigning(self, at: datetime) -> None:
        said = {"number": 1, "unit": self.water.unit, "length": 5}
        actions.assign(reference=self._reference(), **said, by=self.force.actor, at=at)

    def _solved(self, at: datetime) -> None:
        """The water company says that it is done, and the enterprise confirms."""
        reference, day = self._reference(), at.date()
        upload = SimpleUploadedFile("通水现场.jpg", photo(reference), "image/jpeg")
        done = Completion(day, "已通水。")
        claim(target=Target(reference, "1", uuid4()), completion=done, uploads=[upload], by=self.water.actor, at=at)
        confirm(target=Target(reference, "1", uuid4()), by=self.plot.enterprise.actor, at=at)

    def _mark(self, day: date, hour: int, stage: str, who: Player, words: list[tuple[int, str]]) -> None:
        """Let a side mark items of a stage by their positions, all of them as done where none is named."""

        def act(at: datetime) -> None:
            reference = self._reference()
            items = Item.objects.filter(stage__project__matter__reference=reference, stage__code=stage)
            keys = dict(items.values_list("position", "pk"))
            said = [actions.Said(keys[one], word) for one, word in words or [(one, DONE) for one in keys]]
            actions.mark(reference=reference, stage=stage, said=said, by=who.actor, at=at)

        self._add(day, hour, act)

    def _add(self, day: date, hour: int, act: Callable[[datetime], object]) -> None:
        if day < self.story.today:
            self.story.add(day, hour, act)

    def _day(self, days: int) -> date:
        return self.plot.signed_on + timedelta(days=days)

    def _reference(self) -> str:
        return Matter.objects.values_list("reference", flat=True).get(kind=KIND, title=self.plot.project)
