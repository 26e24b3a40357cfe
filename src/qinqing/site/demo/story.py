"""What happens in the demo city: contracts, claims and answers, each on a day counted from today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from qinqing.domains.contracts.actions import Clause, Terms, sign
from qinqing.kernel.calendars.rules import WORKING_DAY, WorkCalendar
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.obligations.actions import Target, claim, confirm, reject
from qinqing.kernel.parties.models import Unit
from qinqing.site.demo.pictures import photo

LAND, START = "4.1", "6.1"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the story."""

    clerk: Actor
    enterprise: Actor
    other_enterprise: Actor
    lingang: Unit
    heyao: Unit
    chenghu: Unit


@dataclass(frozen=True, slots=True)
class Scene:
    """One act: when it happens and what is done."""

    at: datetime
    act: Callable[[datetime], object]


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 20)))


@dataclass(frozen=True)
class Plot:
    """One contract's dates: signed, land promised, construction promised."""

    number: str
    project: str
    title: str
    enterprise: Unit
    signed_on: date
    land_due: date
    start_due: date


class Story:
    """Collects the scenes around `today`, in the city's working days."""

    def __init__(self, cast: Cast, today: date, days: WorkCalendar) -> None:
        self.cast = cast
        self.today = today
        self.days = days
        self.scenes: list[Scene] = []
        self.references: dict[str, str] = {}

    def working(self, count: int) -> date:
        """Return the day `count` working days from today."""
        return self.days.shift(self.today, count, WORKING_DAY)

    def sign(self, plot: Plot) -> None:
        """The clerk enters the signed contract."""
        clauses = (
            Clause(LAND, "完成征迁，净地交付", GOV, plot.land_due, "甲方应于约定日期前完成征迁，向乙方交付净地。"),
            Clause(START, "主体厂房开工建设", ENT, plot.start_due, "乙方应于净地交付后按约定日期开工建设。", (LAND,)),
        )
        terms = Terms(
            plot.number, plot.project, plot.title, self.cast.lingang, plot.enterprise, plot.signed_on, clauses
        )

        def act(at: datetime) -> None:
            contract = sign(terms=terms, by=self.cast.clerk, at=at)
            self.references[plot.number] = contract.matter.reference

        self.scenes.append(Scene(_at(plot.signed_on, 10), act))

    def claim(self, plot: Plot, clause: str, on: date, by: Actor, note: str) -> None:
        """A debtor says that a clause was fulfilled, with a photo."""

        def act(at: datetime) -> None:
            upload = SimpleUploadedFile(f"现场照片{clause}.jpg", photo(f"{plot.number} {clause}"), "image/jpeg")
            target = Target(self.references[plot.number], clause, uuid4())
            claim(target=target, completed_on=on, uploads=[upload], note=note, by=by, at=at)

        self.scenes.append(Scene(_at(on, 15), act))

    def confirm(self, plot: Plot, clause: str, on: date, by: Actor) -> None:
        """The other side accepts the claim."""

        def act(at: datetime) -> None:
            confirm(target=Target(self.references[plot.number], clause, uuid4()), by=by, at=at)

        self.scenes.append(Scene(_at(on, 16), act))

    def reject(self, plot: Plot, clause: str, on: date, by: Actor, reason: str) -> None:
        """The other side sends the claim back."""

        def act(at: datetime) -> None:
            reject(target=Target(self.references[plot.number], clause, uuid4()), reason=reason, by=by, at=at)

        self.scenes.append(Scene(_at(on, 17), act))


def tell(story: Story) -> list[Scene]:
    """Return every scene in the order of time."""
    for chapter in (_near_due, _late, _waiting, _inherited, _kept):
        chapter(story)
    return sorted(story.scenes, key=lambda scene: scene.at)


def _number(story: Story, serial: int) -> str:
    return f"岚招合〔{story.today.year}〕{serial:03d}号"


def _near_due(story: Story) -> None:
    """The land is due in two working days: one side may claim, the other then confirms."""
    due = story.working(2)
    plot = Plot(
        _number(story, 17),
        "可降解膜材项目",
        "年产 3 万吨可降解膜材项目投资合同",
        story.cast.heyao,
        due - timedelta(days=120),
        due,
        due + timedelta(days=90),
    )
    story.sign(plot)


def _late(story: Story) -> None:
    """The land is late: an alarm climbed to the superior and the stationed group; the enterprise is not charged."""
    due = story.working(-14)
    plot = Plot(
        _number(story, 9),
        "新材料检测中心项目",
        "新材料检测中心项目投资合同",
        story.cast.heyao,
        due - timedelta(days=150),
        due,
        due + timedelta(days=60),
    )
    story.sign(plot)
    claimed, returned = story.working(-20), story.working(-18)
    story.claim(plot, LAND, claimed, story.cast.clerk, "征迁已完成，请确认。")
    story.reject(plot, LAND, returned, story.cast.enterprise, "东侧还有一处泵房没有拆除，照片里看得到。")


def _waiting(story: Story) -> None:
    """The clerk claimed yesterday: the enterprise confirms or sends back, and its own clause opens."""
    due = story.working(4)
    plot = Plot(
        _number(story, 12),
        "研发中心项目",
        "禾曜研发中心项目投资合同",
        story.cast.heyao,
        due - timedelta(days=90),
        due,
        due + timedelta(days=75),
    )
    story.sign(plot)
    story.claim(plot, LAND, story.working(-1), story.cast.clerk, "净地已移交，移交单双方已签字。")


def _inherited(story: Story) -> None:
    """Land came 18 days late: the enterprise's date moved by as much, booked to government; its claim waits."""
    due = story.today - timedelta(days=160)
    plot = Plot(
        _number(story, 3),
        "智能仓储项目",
        "临港智能仓储项目投资合同",
        story.cast.heyao,
        due - timedelta(days=100),
        due,
        due + timedelta(days=150),
    )
    story.sign(plot)
    delivered = due + timedelta(days=18)
    story.claim(plot, LAND, delivered, story.cast.clerk, "净地移交单双方已签字。")
    story.confirm(plot, LAND, delivered + timedelta(days=1), story.cast.enterprise)
    story.claim(plot, START, story.working(-2), story.cast.enterprise, "桩基已开钻，附现场照片。")


def _kept(story: Story) -> None:
    """Both sides early: construction began more than three months before its date."""
    due = story.today - timedelta(days=200)
    plot = Plot(
        _number(story, 1),
        "精密减速机项目",
        "精密减速机项目投资合同",
        story.cast.chenghu,
        due - timedelta(days=90),
        due,
        due + timedelta(days=180),
    )
    story.sign(plot)
    land, begun = due - timedelta(days=6), due + timedelta(days=80)
    story.claim(plot, LAND, land, story.cast.clerk, "净地移交单双方已签字。")
    story.confirm(plot, LAND, land + timedelta(days=1), story.cast.other_enterprise)
    story.claim(plot, START, begun, story.cast.other_enterprise, "已开工，附现场照片。")
    story.confirm(plot, START, begun + timedelta(days=2), story.cast.clerk)
