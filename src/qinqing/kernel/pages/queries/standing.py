"""Obligations as every page shows them: one light, one due chip, one row of the Gantt table; lists narrowed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
)
from django.db.models.expressions import Combinable
from django.urls import reverse

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WorkCalendar
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.devices.prepared import Among, Prepared, Slot
from qinqing.kernel.evidence.models import File
from qinqing.kernel.evidence.queries import Place
from qinqing.kernel.matters.models import MatterQuerySet
from qinqing.kernel.matters.rules import below
from qinqing.kernel.obligations.lifecycle import CLAIMED, PENDING, RELEASED, RUNNING
from qinqing.kernel.obligations.models import Obligation, ObligationQuerySet
from qinqing.kernel.obligations.queries import alarms_on, moves, moving, outlook, waiting
from qinqing.kernel.obligations.rules import HELD, Fair, Reckoned
from qinqing.kernel.pages.rules.days import Due
from qinqing.kernel.pages.rules.gantt import GanttRow
from qinqing.kernel.pages.rules.telling import NO_LONGER, SIDE_WORDS, YOU, Told
from qinqing.kernel.parties.models import Unit, UnitKind, side_of

NONE = "none"
"""Asks for matters of which no light burns."""


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

    @cached_property
    def told(self) -> Told:
        """Return what decides its light and its due chip."""
        promise = self.promise
        return Told(
            state=promise.state,
            level=promise.light,
            side=self.side,
            fair=self.fair,
            today=self.today,
            days=self.days,
            held=self.held,
            verified_on=promise.verified_on,
            answer_due=promise.answer_due,
            answers=YOU if promise.verifier_id == self.viewer else promise.verifier.short_name,
            remaining=promise.remaining,
            unit=promise.unit,
        )

    @property
    def light(self) -> str:
        """Return the code of its one light."""
        return self.told.light

    @property
    def word(self) -> str:
        """Return the word beside the light, where the state has its own."""
        return self.told.word

    @property
    def late(self) -> bool:
        """Say whether it is past the day that alarms and not yet done."""
        return self.told.late

    @property
    def due(self) -> Due:
        """Return the words of the due chip."""
        return self.told.due

    @property
    def granted(self) -> date | None:
        """Return the legal date where it differs from both other dates (准延至)."""
        return None if self.granted_to in {self.promise.base_due, self.fair.due} else self.granted_to

    @property
    def side(self) -> str:
        """Return the debtor's side."""
        return self.promise.debtor.side

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
            word=NO_LONGER if promise.state in RELEASED else "",
            late=self.late,
            url=f"?item={promise.number}#chosen",
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


BATCH = 500


def streamed(promises: ObligationQuerySet, today: date, actor: Actor) -> Iterator[Shown]:
    """Yield promises as pages show them, however many: read and judged batch by batch."""
    told = promises.telling_amounts(actor)
    rows = told.select_related("matter", "debtor", "creditor", "verifier", "calendar").iterator(BATCH)
    while batch := list(islice(rows, BATCH)):
        yield from shown(batch, today, actor)


def _shown(promise: Obligation, live: Reckoned | None, today: date, days: WorkCalendar) -> Shown:
    if live is None:
        return Shown(promise, today, Fair(promise.alarm_on, promise.lost_days), days, promise.due)
    return Shown(promise, today, _fair(promise, live), days, live.due, held=live.standing == HELD)


def _fair(promise: Obligation, live: Reckoned) -> Fair:
    return Fair(alarms_on(promise, live), live.lost)


@dataclass(frozen=True, slots=True)
class Summary:
    """How a matter stands in a list: its most pressing promise and what that is called, how many of all are kept."""

    kept: int = 0
    total: int = 0
    title: str = ""
    told: Told | None = None


class _Glanced(NamedTuple):
    matter: int
    pk: int
    title: str
    state: str
    light: int
    alarm_on: date
    lost_days: int
    verified_on: date | None
    answer_due: date | None
    verifier: int
    remaining: int | None
    unit: str
    behind: bool
    verifier_name: str
    debtor_kind: str


def _glances() -> QuerySet[Obligation, Any]:
    owed = Obligation.objects.filter(Among(F("matter"), Slot("matters", BigIntegerField()))).exclude(state__in=RELEASED)
    behind = waiting(Slot("today", DateField()))
    columns = (*_Glanced._fields[:-2], "verifier__short_name", "debtor__kind")
    return owed.annotate(behind=behind).order_by("-light", "alarm_on", "pk").values_list(*columns)


_GLANCES = Prepared(_glances)


def summaries(matters: Iterable[int], today: date, actor: Actor) -> defaultdict[int, Summary]:
    """Return how matters that `actor` may see stand: two queries, five where something moves from day to day.

    Whole promises are loaded only of the latter: a list shows little of many.
    """
    owed: dict[int, list[_Glanced]] = defaultdict(list)
    for one in map(_Glanced._make, _GLANCES.rows(matters=list(matters), today=today)):
        owed[one.matter].append(one)
    pressing = {matter: first for matter, promises in owed.items() if (first := _pressing(promises))}
    fair = _moved([one.pk for one in pressing.values() if moves(one.state, one.behind)], today)
    days = calendar()
    found: defaultdict[int, Summary] = defaultdict(Summary)
    for matter, promises in owed.items():
        summary = Summary(sum(one.verified_on is not None for one in promises), len(promises))
        if first := pressing.get(matter):
            due, held = fair.get(first.pk) or (Fair(first.alarm_on, first.lost_days), False)
            told = _told(first, due, held, today, days, actor)
            summary = replace(summary, title=first.title, told=told)
        found[matter] = summary
    return found


def _pressing(promises: Iterable[_Glanced]) -> _Glanced | None:
    still = [one for one in promises if one.verified_on is None]
    return next((one for one in still if one.state != PENDING), next(iter(still), None))


def _moved(keys: Sequence[int], today: date) -> dict[int, tuple[Fair, bool]]:
    live = list(Obligation.objects.filter(pk__in=keys).select_related("debtor", "creditor", "calendar")) if keys else []
    dates = outlook(live, today) if live else {}
    return {one.pk: (_fair(one, dates[one.pk]), dates[one.pk].standing == HELD) for one in live if one.pk in dates}


def _told(one: _Glanced, fair: Fair, held: bool, today: date, days: WorkCalendar, actor: Actor) -> Told:
    return Told(
        state=one.state,
        level=one.light,
        side=side_of(one.debtor_kind),
        fair=fair,
        today=today,
        days=days,
        held=held,
        verified_on=one.verified_on,
        answer_due=one.answer_due,
        answers=YOU if one.verifier == actor.unit_id else one.verifier_name,
        remaining=one.remaining,
        unit=one.unit,
    )


def _offices(first: str | Combinable, end: str | Combinable) -> QuerySet[Unit]:
    found = Unit.objects.filter(path__gte=first, path__lt=end, until__isnull=True)
    return found.exclude(kind=UnitKind.ENTERPRISE).order_by("path", "name")


_OFFICES = Prepared(lambda: _offices(Slot("first", TextField()), Slot("end", TextField())).values_list("pk", "name"))


def offices(actor: Actor) -> list[tuple[Any, ...]]:
    """Return (key, name) of the units by which whoever looks over a place may narrow a list; none for a single unit."""
    if actor.jurisdiction is None:
        return []
    first, end = below(actor.jurisdiction)
    return _OFFICES.rows(first=first, end=end)


def units_for(actor: Actor) -> QuerySet[Unit]:
    """Return the same units as rows to narrow further."""
    return Unit.objects.none() if actor.jurisdiction is None else _offices(*below(actor.jurisdiction))


def office(actor: Actor, key: int) -> Unit | None:
    """Return one of them."""
    return units_for(actor).filter(pk=key).first()


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


def _mine(actor: Actor) -> Q:
    return Q(debtor=actor.unit_id, state=RUNNING) | Q(verifier=actor.unit_id, state=CLAIMED)


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
