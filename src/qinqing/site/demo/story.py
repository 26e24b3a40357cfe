"""What people do in the demo city: contracts, claims and answers, each act at its own instant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from qinqing.commons.receipts.actions import ask, object_to
from qinqing.commons.receipts.actions import sign as sign_receipt
from qinqing.commons.receipts.models import Receipt
from qinqing.domains.contracts.actions import Clause, Heading, Spot, Terms, begin, keep, sign
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.calendars.rules import WORKING_DAY, WorkCalendar
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.actions import Completion, Target, claim, confirm, reject
from qinqing.kernel.parties.models import Unit
from qinqing.site.demo.pictures import photo


@dataclass(frozen=True, slots=True)
class Player:
    """A unit and who acts for it."""

    unit: Unit
    actor: Actor


@dataclass(frozen=True, slots=True)
class Plot:
    """One contract: who with whom, since when, about what."""

    number: str
    project: str
    title: str
    government: Player
    enterprise: Player
    signed_on: date
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """One act: when it happens, what is done, and what is said of it while one waits for it."""

    at: datetime
    act: Callable[[datetime], object]
    says: str = ""


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 20)))


class Story:
    """Collects the scenes around `today`, in the city's working days; no two are at the same instant."""

    def __init__(self, today: date, days: WorkCalendar) -> None:
        self.today = today
        self.days = days
        self.scenes: list[Scene] = []

    def working(self, count: int) -> date:
        """Return the day `count` working days from today."""
        return self.days.shift(self.today, count, WORKING_DAY)

    def sign(self, plot: Plot) -> None:
        """The clerk enters the signed contract."""
        parties = (plot.government.unit, plot.enterprise.unit)
        terms = Terms(plot.number, plot.project, plot.title, *parties, plot.signed_on, plot.clauses)
        self.add(plot.signed_on, 10, lambda at: sign(terms=terms, by=plot.government.actor, at=at))

    def claim(self, plot: Plot, clause: str, on: date, by: Player, note: str) -> None:
        """A debtor says that a clause was fulfilled, with a photo."""

        def act(at: datetime) -> None:
            upload = SimpleUploadedFile(f"现场照片{clause}.jpg", photo(f"{plot.number} {clause}"), "image/jpeg")
            target = _target(plot, clause)
            claim(target=target, completion=Completion(on, note), uploads=[upload], by=by.actor, at=at)

        self.add(on, 15, act)

    def draft(self, plot: Plot, text: str, kept: Sequence[int], on: date) -> None:
        """The clerk enters a contract that is not signed yet, and has kept some of its clauses so far."""
        heading, by = Heading(plot.number, plot.project, plot.title), plot.government.actor

        def act(at: datetime) -> None:
            made = begin(heading=heading, enterprise=plot.enterprise.unit, text=text, key=uuid4(), by=by, at=at)
            for position in kept:
                keep(spot=Spot(made.matter.reference, position), by=by, at=at)

        self.add(on, 14, act)

    def confirm(self, plot: Plot, clause: str, on: date, by: Player) -> None:
        """The other side accepts the claim."""
        self.add(on, 16, lambda at: confirm(target=_target(plot, clause), by=by.actor, at=at))

    def reject(self, plot: Plot, clause: str, on: date, by: Player, reason: str) -> None:
        """The other side sends the claim back."""
        self.add(on, 17, lambda at: reject(target=_target(plot, clause), reason=reason, by=by.actor, at=at))

    def receipt(self, plot: Plot, clause: str, on: date, by: Player) -> None:
        """A side asks for the receipt of a delay."""
        self.add(on, 11, lambda at: ask(target=_target(plot, clause), by=by.actor, at=at))

    def sign_receipt(self, plot: Plot, clause: str, on: date, by: Player) -> None:
        """A side signs it."""
        self.add(on, 13, lambda at: sign_receipt(reference=_receipt(plot, clause), key=uuid4(), by=by.actor, at=at))

    def object_to(self, plot: Plot, clause: str, on: date, by: Player, reason: str) -> None:
        """A side objects to all of it."""
        self.add(
            on,
            13,
            lambda at: object_to(reference=_receipt(plot, clause), key=uuid4(), reason=reason, by=by.actor, at=at),
        )

    def add(self, day: date, hour: int, act: Callable[[datetime], object], says: str = "") -> None:
        """Let something happen in an hour of a day, at an instant of its own."""
        self.scenes.append(Scene(_at(day, hour) + timedelta(seconds=len(self.scenes)), act, says))

    def in_order(self) -> list[Scene]:
        """Return every scene in the order of time."""
        return sorted(self.scenes, key=lambda scene: scene.at)


def _target(plot: Plot, clause: str) -> Target:
    reference = Contract.objects.values_list("matter__reference", flat=True).get(number=plot.number)
    return Target(reference, clause, uuid4())


def _receipt(plot: Plot, clause: str) -> str:
    about = Receipt.objects.filter(obligation__matter__contract__number=plot.number, obligation__number=clause)
    return about.values_list("matter__reference", flat=True).get()
