"""The contracts board: do both sides keep their word, by unit, by county, by month, and what burns."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Case, Count, Exists, OuterRef, When
from django.urls import reverse
from django.utils.http import urlencode

from qinqing.boards.rules import DELIVERED, PERIODS, bounds, county_of, is_city, months
from qinqing.boards.scope import by_measure, delivered_scope, measures, scope, summed_scope
from qinqing.commons.deliveries.queries import Counted, Standing, amounts_in_time, delivered_tallies, standings
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.matters.rules import LIGHTS
from qinqing.kernel.obligations.queries.rates import SIDE
from qinqing.kernel.obligations.queries.tallies import Tally, amount_tallies, basis, tallies
from qinqing.kernel.pages.rules.shares import BROKEN, DUE, KEPT, Share, Trend, trend
from qinqing.kernel.parties.models import Unit, UnitKind

SIDES = (GOV, ENT)
Row = Tally | Counted
"""One group of promises: of our own, or delivered."""
Key = TypeVar("Key")

CITY = "市本级"
QUESTIONS = {GOV: "政府说到做到了吗", ENT: "企业说到做到了吗"}


@dataclass(frozen=True, slots=True)
class Lamp:
    """How many promises of a side burn at one level now, and where they are listed."""

    code: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one side: its share, its amounts, its lights."""

    question: str
    share: Share
    amounts: Sequence[Share]
    lamps: Sequence[Lamp]


@dataclass(frozen=True, slots=True)
class Group:
    """Both sides in one month, unit or county; `note` says how fresh what its county delivered is."""

    label: str
    shares: Mapping[str, Share]
    note: str = ""

    @property
    def both(self) -> list[Share]:
        """Return the shares, the government's first."""
        return [self.shares[side] for side in SIDES]

    @property
    def enough(self) -> bool:
        """Say whether any side has enough promises."""
        return any(one.enough for one in self.both)


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the contracts board."""

    period: str
    first: date
    last: date
    measure: str
    answers: Sequence[Answer]
    by_month: Sequence[Group]
    by_unit: Sequence[Group]
    by_county: Sequence[Group]
    trend: Trend
    standings: Sequence[Standing] = ()

    @property
    def counts(self) -> str:
        """Return in words that amounts are counted, and in which measure."""
        return by_measure(self.measure)

    @property
    def total(self) -> int:
        """Return how many promises the figures rest on."""
        return sum(one.share.n for one in self.answers)

    @property
    def delivered(self) -> int:
        """Return how many of them were delivered by counties with a system of their own."""
        return sum(one.share.delivered for one in self.answers)


@dataclass(frozen=True, slots=True)
class _Links:
    """Builds the address of the list that shows what a figure counts."""

    asked: Mapping[str, Any]
    page: str = field(default_factory=lambda: reverse("fulfilment_promises"))

    def to(self, **more: Any) -> str:
        """Return the address, narrowed further by `more`."""
        found = {name: value for name, value in {**self.asked, **more}.items() if value != ""}
        return f"{self.page}?{urlencode(found)}"

    def share(self, side: str, rows: Iterable[Row], measure: str, **more: Any) -> Share:
        """Return the share of a side over some tallies, its figures leading to the rows that they count."""
        own = [row for row in rows if row.side == side]
        n, kept, owed = (sum(getattr(row, name) for row in own) for name in ("n", "kept", "owed"))
        all_of_them = self.to(side=side, measure=measure, **more)
        links = {what: f"{all_of_them}&what={what}" for what in (DUE, KEPT, BROKEN)}
        links[DELIVERED] = f"{links[DUE]}&source={DELIVERED}"
        return Share(side, n, kept, owed, measure, links, sum(row.n for row in own if isinstance(row, Counted)))


def board(actor: Actor, wanted: Mapping[str, Any], asked: Mapping[str, Any], today: date) -> Board:
    """Return the board as `actor` may see it; as many queries whatever the number of contracts."""
    first, last = bounds(wanted["period"], today)
    measure, links = wanted.get("measure", ""), _Links(asked)
    delivering = standings(actor, today)
    counts, amounts = tallied(actor, wanted, (first, last), today, delivers=bool(delivering))
    rows = [one for one in amounts if one.measure == measure] if measure else counts
    lamps = _lamps(actor, wanted, links)
    monthly = _grouped(rows, lambda row: row.month)
    by_month = [
        (month, _shares(links, monthly[month], measure, month=f"{month:%Y-%m}")) for month in months(first, last)
    ]
    return Board(
        period=PERIODS[wanted["period"]],
        first=first,
        last=last,
        measure=measure,
        answers=[
            Answer(QUESTIONS[side], links.share(side, counts, ""), _amounts(links, side, amounts), lamps[side])
            for side in SIDES
        ],
        by_month=[Group(f"{month.year}年{month.month}月", shares) for month, shares in by_month],
        by_unit=_by_unit(links, rows, measure),
        by_county=_by_county(links, rows, measure, delivering),
        trend=trend(by_month),
        standings=delivering,
    )


def tallied(
    actor: Actor, wanted: Mapping[str, Any], days: tuple[date, date], today: date, *, delivers: bool
) -> tuple[list[Row], list[Row]]:
    """Return the groups of a period by count and by amount; three queries, two more where a county delivers."""
    first, last = days
    ground = basis(actor, scope(actor, wanted), summed_scope(wanted), first, last)
    counts: list[Row] = [*tallies(ground, first, last, today)]
    amounts: list[Row] = [*amount_tallies(ground, first, last, today)]
    if delivers:
        delivered = delivered_scope(actor, wanted)
        counts += delivered_tallies(delivered, first, last)
        amounts += amounts_in_time(delivered.weighable_by(actor), first, last)
    return counts, amounts


def _grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> defaultdict[Key, list[Row]]:
    found: defaultdict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _shares(links: _Links, own: Sequence[Row], measure: str, **more: Any) -> dict[str, Share]:
    return {side: links.share(side, own, measure, **more) for side in SIDES}


def _amounts(links: _Links, side: str, rows: Sequence[Row]) -> list[Share]:
    named = sorted({row.measure for row in rows if row.side == side})
    return [links.share(side, [row for row in rows if row.measure == one], one) for one in named]


def _by_unit(links: _Links, rows: Sequence[Row], measure: str) -> list[Group]:
    """Return the units that host the contracts, in the order of places: no rank; with too few they stand last."""
    hosted = _grouped(rows, lambda row: row.host)
    units = Unit.objects.filter(pk__in=hosted).order_by("path", "name", "pk")
    found = [Group(unit.short_name, _shares(links, hosted[unit.pk], measure, host=unit.pk)) for unit in units]
    return sorted(found, key=lambda one: not one.enough)


def _by_county(links: _Links, rows: Sequence[Row], measure: str, delivering: Sequence[Standing]) -> list[Group]:
    placed = _grouped(rows, lambda row: county_of(row.place))
    notes = {county_of(one.origin.path): one.brief for one in delivering}
    found = [
        Group(name, _shares(links, placed[place], measure, place=place), notes.get(place, ""))
        for place, name in county_names(placed)
    ]
    return sorted(found, key=lambda one: not one.enough)


def county_names(places: Iterable[str]) -> list[tuple[str, str]]:
    """Return counties with their names, in the order of places.

    A county is called after the unit to which others there belong, else after its park, else after its first unit.
    """
    wanted = sorted(places)
    units = Unit.objects.filter(path__in=wanted).exclude(kind=UnitKind.ENTERPRISE)
    heads = units.annotate(leads=Exists(Unit.objects.filter(belongs_to=OuterRef("pk"), path=OuterRef("path"))))
    ordered = heads.order_by("leads", Case(When(kind=UnitKind.PARK, then=1), default=0), "-pk")
    names = dict(ordered.values_list("path", "short_name"))
    return [(place, CITY if is_city(place) else names.get(place, place)) for place in wanted]


def _lamps(actor: Actor, wanted: Mapping[str, Any], links: _Links) -> dict[str, list[Lamp]]:
    """Return what burns now, whatever the period: a light is live."""
    counts = lit(actor, wanted)
    return {
        side: [
            Lamp(LIGHTS[light], counts.get((side, light), 0), links.to(side=side, light=light, measure=""))
            for light in sorted(filter(None, LIGHTS), reverse=True)
        ]
        for side in SIDES
    }


def lit(actor: Actor, wanted: Mapping[str, Any]) -> dict[tuple[str, int], int]:
    """Return how many promises burn now, by side and light; one query."""
    burning = scope(actor, wanted).shining_to(actor).order_by()
    return {(side, light): count for side, light, count in burning.values_list(SIDE, "light").annotate(Count("pk"))}


__all__ = ["Board", "Group", "board", "county_names", "lit", "measures", "tallied"]
