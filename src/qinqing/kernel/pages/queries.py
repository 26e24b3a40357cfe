"""Obligations as every page shows them (one light, one due chip, one row of the Gantt table), and what waits."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY, WorkCalendar, day_text
from qinqing.kernel.chronicle.models import Delivery
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.evidence.models import File
from qinqing.kernel.evidence.queries import Place
from qinqing.kernel.matters.models import MatterQuerySet
from qinqing.kernel.matters.rules import LIGHTS, below
from qinqing.kernel.notices.models import Mail
from qinqing.kernel.notices.queries import unsigned
from qinqing.kernel.obligations.lifecycle import (
    CLAIMED,
    CLOSED,
    PENDING,
    RELEASED,
    RUNNING,
    STATES,
    SUSPENDED,
    VERIFIED,
)
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import alarms_on, moving, outlook
from qinqing.kernel.obligations.rules import HELD, UNITS, Fair, Reckoned
from qinqing.kernel.pages.rules.days import Due, early, overdue, remaining
from qinqing.kernel.pages.rules.days import Unit as Counting
from qinqing.kernel.pages.rules.gantt import GanttRow
from qinqing.kernel.pages.rules.navigation import MOST
from qinqing.kernel.parties.models import Unit, UnitKind

CODES = {PENDING: "pending", SUSPENDED: "suspended", CLAIMED: "claimed", VERIFIED: "done"}
CODES |= dict.fromkeys(RELEASED, "pending")
WORDS = {state: STATES[state] for state in RELEASED}
"""States that have a word of their own beside the light."""

NEVER_LATE = CLOSED | {PENDING, SUSPENDED}
FAR = 30
"""Beyond so many working days a distance is said in calendar days."""

NONE = "none"
"""Asks for matters of which no light burns."""

SIDE_WORDS = {"gov": "政府", "ent": "企业"}


@dataclass(frozen=True)
class Shown:
    """An obligation with what a page says of it on `today` to people of the unit `viewer`.

    `fair` follows open gates up to today. `granted_to` is the legal date; `held` says that a late gate stops its clock.
    """

    promise: Obligation
    today: date
    fair: Fair
    days: WorkCalendar
    granted_to: date
    held: bool = False
    viewer: int = 0

    @property
    def light(self) -> str:
        """Return the code of its one light."""
        return CODES.get(self.promise.state) or LIGHTS[self.promise.light] or "active"

    @property
    def word(self) -> str:
        """Return the word beside the light, where the state has its own."""
        return WORDS.get(self.promise.state, "")

    @property
    def late(self) -> bool:
        """Say whether it is past the day that alarms and not yet done."""
        return self.promise.state not in NEVER_LATE and not self.held and self.fair.due < self.today

    @property
    def granted(self) -> date | None:
        """Return the legal date where it differs from both other dates (准延至)."""
        return None if self.granted_to in {self.promise.base_due, self.fair.due} else self.granted_to

    @property
    def side(self) -> str:
        """Return the debtor's side."""
        return self.promise.debtor.side

    @property
    def due(self) -> Due:
        """Return the words of the due chip."""
        promise = self.promise
        if promise.verified_on:
            ahead = (self.fair.due - promise.verified_on).days
            return early(ahead, promise.verified_on, self.today, whose=SIDE_WORDS[self.side])
        if promise.answer_due:
            who = "您" if promise.verifier_id == self.viewer else promise.verifier.short_name
            return Due(f"等{who}答复", f"{day_text(promise.answer_due, self.today)}前")
        if stopped := self._stopped:
            return Due(stopped)
        if self.late:
            return overdue((self.today - self.fair.due).days, self.fair.due, self.today)
        return self._remaining()

    @property
    def _stopped(self) -> str:
        """Return why its clock does not run; empty when it does."""
        promise, moved = self.promise, f"，已顺延 {self.fair.lost_days} 天" if self.fair.lost_days else ""
        if promise.state == SUSPENDED:
            return f"中止计时，还剩 {promise.remaining} {UNITS[promise.unit]}"
        if promise.state in RELEASED:
            return f"{STATES[promise.state]}，不用再办"
        if promise.state == PENDING:
            return f"待前项兑现起算{moved}"
        return f"前项迟延，停算{moved}" if self.held else ""

    def _remaining(self) -> Due:
        due = self.fair.due
        tone = {"remind": "remind", "warn": "warn"}.get(self.light, "plain")
        provisional = self.days.provisional(due)
        working = self.days.between(self.today, due, WORKING_DAY)
        unit: Counting = "calendar" if working > FAR else "working"
        count = (due - self.today).days if unit == "calendar" else working
        return remaining(count, due, self.today, unit=unit, tone=tone, provisional=provisional)

    @property
    def row(self) -> GanttRow:
        """Return its row of the Gantt table."""
        promise, due = self.promise, self.due
        begun = None if promise.state == PENDING else min(promise.base_start, promise.verified_on or self.today)
        late = f"，记{SIDE_WORDS[self.side]}" if self.late else ""
        return GanttRow(
            title=promise.title,
            side=self.side,
            promised_from=promise.base_start,
            promised_to=promise.base_due,
            fair_due=self.fair.due,
            actual_from=begun,
            actual_to=promise.verified_on,
            granted_to=self.granted,
            label=due.lead + late,
            tone=due.tone,
            light=self.light,
            late=self.late,
            url=f"?item={promise.number}",
        )

    @property
    def url(self) -> str:
        """Return the address of its matter's page, opened at this promise."""
        matter = self.promise.matter
        return f"{reverse(matter.kind, args=[matter.reference])}?item={self.promise.number}"

    @property
    def owed_by_government(self) -> bool:
        """Say whether the government owes it."""
        return self.side == GOV


def shown(promises: Iterable[Obligation], today: date, actor: Actor) -> list[Shown]:
    """Return promises as pages show them to `actor`; they come with matter, debtor, creditor and verifier.

    One query more for what still moves, three where something does.
    """
    found = list(promises)
    still = moving(found, today)
    live = [promise for promise in found if promise.pk in still]
    dates = outlook(live, today) if live else {}
    days = calendar()
    made = (_shown(promise, dates.get(promise.pk), today, days) for promise in found)
    return [replace(one, viewer=actor.unit_id) for one in made]


def _shown(promise: Obligation, live: Reckoned | None, today: date, days: WorkCalendar) -> Shown:
    if live is None:
        return Shown(promise, today, Fair(promise.alarm_on, promise.lost_days), days, promise.due)
    return Shown(promise, today, Fair(alarms_on(promise, live), live.lost), days, live.due, held=live.standing == HELD)


def units_for(actor: Actor) -> QuerySet[Unit]:
    """Return the government units by which whoever looks over a place may narrow a list; none for a single unit."""
    if actor.jurisdiction is None:
        return Unit.objects.none()
    first, end = below(actor.jurisdiction)
    found = Unit.objects.filter(path__gte=first, path__lt=end, until__isnull=True)
    return found.exclude(kind=UnitKind.ENTERPRISE).order_by("path", "name")


def narrowed(rows: MatterQuerySet, wanted: Mapping[str, Any], actor: Actor) -> MatterQuerySet:
    """Narrow a list of matters to a light, to whose turn it is, and to a unit with what lies below its place."""
    if light := wanted.get("light"):
        rows = rows.filter(light=0 if light == NONE else int(light))
    if turn := wanted.get("turn"):
        rows = rows.filter(Exists(_turns(turn, actor).filter(matter=OuterRef("pk"))))
    if unit := wanted.get("unit"):
        _, end = below(unit.path)
        rows = rows.filter(Q(host=unit) | Q(path__gt=unit.path, path__lt=end))
    return rows


def _turns(turn: str, actor: Actor) -> QuerySet[Obligation]:
    if turn == "mine":
        return Obligation.objects.filter(_mine(actor))
    firms = Q(debtor__kind=UnitKind.ENTERPRISE, state=RUNNING) | Q(verifier__kind=UnitKind.ENTERPRISE, state=CLAIMED)
    if turn == ENT:
        return Obligation.objects.filter(firms)
    return Obligation.objects.filter(state__in=[RUNNING, CLAIMED]).exclude(firms)


def place_of(file: File) -> Place:
    """Return what a file proves: the promise of whose claim it is a part, else its matter; with the address of that."""
    matter = file.matter
    address = reverse(matter.kind, args=[matter.reference])
    claimed = Q(claims__files=file) | Q(prepared__files=file)
    promise = Obligation.objects.filter(claimed).order_by("pk").first()
    if promise is None:
        return Place(matter.title or matter.reference, address)
    return Place(f"{matter.title} 第 {promise.number} 条 {promise.title}", f"{address}?item={promise.number}")


class _Count(Subquery):
    """How many rows a query has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def _mine(actor: Actor) -> Q:
    return Q(debtor=actor.unit_id, state=RUNNING) | Q(verifier=actor.unit_id, state=CLAIMED)


def _turn(actor: Actor) -> QuerySet[Obligation]:
    return Obligation.objects.visible_to(actor).filter(_mine(actor))


COUNTS: dict[str, Sequence[Callable[[Actor], QuerySet[Any]]]] = {
    "notices": [unsigned],
    "turn": [_turn],
    "parked": [lambda _: Delivery.objects.parked(), lambda _: Mail.objects.parked()],
}
"""What the map of the house counts, each in one or more tables."""


def counts(actor: Actor, wanted: Iterable[str]) -> dict[str, int]:
    """Return how much of each waits for `actor`, in one query; none is counted further than the map says it."""
    columns = {
        f"{name}_{place}": _Count(rows(actor).order_by().values("pk")[: MOST + 1])
        for name in sorted(wanted)
        for place, rows in enumerate(COUNTS[name])
    }
    found = Unit.objects.filter(pk=actor.unit_id).annotate(**columns).values(*columns).get()
    return {name: sum(found[f"{name}_{place}"] for place in range(len(COUNTS[name]))) for name in wanted}
