"""Land supplied and construction begun (供地与开工): every project by its milestones, our own and delivered ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from qinqing.boards.fulfilment import county_names
from qinqing.boards.rules import county_of
from qinqing.boards.scope import delivered_scope, scope
from qinqing.commons.deliveries.queries import Standing, standings
from qinqing.commons.deliveries.rules.rows import LAND, PERMIT, START
from qinqing.commons.projects.rules import milestones
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.lifecycle import RUNNING, SUPERSEDED, VERIFIED
from qinqing.kernel.obligations.queries.rates import of_side
from qinqing.kernel.obligations.rules import RESOLUTION
from qinqing.kernel.pages.rules.shares import Share

EARLY = 90
"""Days before the promised date from which a start is 提前三个月以上."""

SUPPLIED, IN_LIMIT, BY_CONTRACT, BY_RESOLUTION = "supplied", "in_limit", "contract", "resolution"
EARLIER, WAITING, INHERITED, OWN_LATE = "early", "waiting", "inherited", "late"
WHAT = {
    SUPPLIED: "已供地",
    IN_LIMIT: "取得施工许可并按期开工",
    BY_CONTRACT: "按期开工，期限是合同定的",
    BY_RESOLUTION: "按期开工，期限是管委会议定的",
    EARLIER: "按期开工，比约定提前三个月以上",
    WAITING: "已供地，还没有开工",
    INHERITED: "供地晚，开工期限已顺延，记政府",
    OWN_LATE: "过了应当开工的日期，企业自己迟",
}
NOTES = (
    "已供地：政府一方标为征迁交地或供地的承诺，全部经对方确认兑现。一个单位的同名项目算一个。按里程碑数，不看文字。",
    "按期开工：施工许可已确认，企业一方开工的承诺在应当日期之前（含当天）兑现。应当日期已扣除对方耽误的日子。",
    "期限是合同定的还是管委会议定的，看开工那一条写的依据。提前三个月以上，是比承诺日期早 90 天或更多。",
    "本系统的算到今天；外部报送的算到各自的截至日期，日期和状态是县区系统报来的。只算您看得到的。",
)


OF_LAND = of_side("gov") & Q(milestone__in=[milestones.ACQUIRED, milestones.SUPPLIED])
OF_PERMIT = Q(milestone=milestones.PERMITTED)
OF_START = of_side("ent") & Q(milestone=milestones.BEGUN)
DONE = Q(state=VERIFIED)


@dataclass(frozen=True, slots=True)
class Site:
    """One project: when its land came, whether construction may begin and began, by when it had to, on what ground.

    `lost` days of the limit are booked to government. `late` says that the limit is over by the enterprise's own doing.
    """

    project: str
    place: str
    government: str
    enterprise: str
    land_on: date
    permit_on: date | None
    start_on: date | None
    promised: date | None
    limit: date | None
    by_resolution: bool
    lost: int
    late: bool
    url: str
    as_of: date | None = None

    @property
    def in_limit(self) -> bool:
        """Say whether construction began in time, with its permit."""
        return bool(self.permit_on and self.start_on and self.limit and self.start_on <= self.limit)

    @property
    def early(self) -> int:
        """Return how many days before the promised date construction began."""
        return (self.promised - self.start_on).days if self.promised and self.start_on else 0

    def counts_as(self, what: str) -> bool:
        """Say whether a figure counts it."""
        counted = {
            SUPPLIED: True,
            IN_LIMIT: self.in_limit,
            BY_CONTRACT: self.in_limit and not self.by_resolution,
            BY_RESOLUTION: self.in_limit and self.by_resolution,
            EARLIER: self.in_limit and self.early >= EARLY,
            WAITING: self.start_on is None,
            INHERITED: self.lost > 0,
            OWN_LATE: self.late,
        }
        return counted[what]


@dataclass(frozen=True, slots=True)
class Figure:
    """How many projects something is true of, how many of them were delivered, and where they are listed."""

    what: str
    label: str
    count: int
    delivered: int
    url: str


@dataclass(frozen=True, slots=True)
class County:
    """The figures of one county; `supplied_bar` and `begun_bar` are lengths on a chart common to all."""

    name: str
    note: str
    figures: Mapping[str, Figure]
    supplied_bar: str
    begun_bar: str


@dataclass(frozen=True, slots=True)
class Supply:
    """Everything on the page."""

    figures: Mapping[str, Figure]
    share: Share
    counties: Sequence[County]
    standings: Sequence[Standing]
    says: str


def sites(actor: Actor, wanted: Mapping[str, Any], today: date) -> list[Site]:
    """Return the projects with land that `actor` may see, the latest land first; two queries."""
    found = [*_own(actor, wanted, today), *_delivered(actor, wanted)]
    listed = [one for one in found if one.counts_as(wanted.get("what") or SUPPLIED)]
    return sorted(listed, key=lambda one: (one.land_on, one.project, one.url), reverse=True)


_SAID = ("project", "government", "enterprise")


def _milestones(done: str, due: str, land: Q, permit: Q, start: Q) -> dict[str, Any]:
    """Return what is added up of one project's milestones: the last day of each counts."""
    return {
        "land_on": Max(done, filter=land & DONE),
        "land_open": Count("pk", filter=land & ~DONE),
        "permit_on": Max(done, filter=permit & DONE),
        "started": Max(done, filter=start & DONE),
        "start_open": Count("pk", filter=start & ~DONE),
        "promised": Max("base_due", filter=start),
        "limit": Max(due, filter=start),
        "resolved": Count("pk", filter=start & Q(source_kind=RESOLUTION)),
        "running": Count("pk", filter=start & Q(state=RUNNING)),
    }


def _site(row: Mapping[str, Any], today: date | None, **more: Any) -> Site:
    """Return a project from what was added up of it; its limit is over before `today`, where that is known."""
    limit, start_on = row["limit"], None if row["start_open"] else row["started"]
    over = bool(row["running"]) and today is not None and bool(limit) and limit < today
    return Site(
        land_on=row["land_on"],
        permit_on=row["permit_on"],
        start_on=start_on,
        promised=row["promised"],
        limit=limit,
        by_resolution=bool(row["resolved"]),
        lost=row["lost"] or 0,
        late=start_on > limit if start_on and limit else over,
        **more,
    )


def _grouped(rows: QuerySet[Any], place: str, columns: Sequence[str], added: Mapping[str, Any]) -> Iterable[Any]:
    """Return the projects whose land is supplied whole, each with what is added up of it."""
    grouped = rows.order_by().values(place, *columns).annotate(**added)
    found: Iterable[Any] = grouped.filter(land_on__isnull=False, land_open=0)
    return found


def _own(actor: Actor, wanted: Mapping[str, Any], today: date) -> Iterable[Site]:
    """Yield our own; of a promise that was replaced, the one that took its place counts."""
    added = _milestones("verified_on", "alarm_on", OF_LAND, OF_PERMIT, OF_START)
    added |= {"lost": Max("lost_days", filter=OF_START), "reference": Min("matter__reference")}
    columns = ("matter__contract__project", *(f"matter__contract__{side}__short_name" for side in _SAID[1:]))
    rows = scope(actor, wanted).exclude(state=SUPERSEDED)
    for row in _grouped(rows, "matter__path", columns, added):
        said = dict(zip(_SAID, (row[column] for column in columns), strict=True))
        url = reverse("contract", args=[row["reference"]])
        yield _site(row, today, **said, place=row["matter__path"], url=url)


def _delivered(actor: Actor, wanted: Mapping[str, Any]) -> Iterable[Site]:
    """Yield the delivered ones; what a county holds back is not over, nor what it has not reported since."""
    start = Q(milestone=START)
    added = _milestones("done_on", "fair_due", Q(milestone=LAND), Q(milestone=PERMIT), start)
    added |= {
        "lost": Max("booked_to_other", filter=start),
        "known": Max("as_of", filter=start),
        "stands": Min("as_of"),
        "from": Max("delivery"),
        "held_back": Count("pk", filter=start & Q(held=True)),
    }
    columns = [f"contract__{name}" for name in _SAID]
    for row in _grouped(delivered_scope(actor, wanted).standing(), "path", columns, added):
        said = dict(zip(_SAID, (row[column] for column in columns), strict=True))
        url = reverse("delivery", args=[row["from"]])
        known = None if row["held_back"] else row["known"]
        yield _site(row, known, **said, place=row["path"], url=url, as_of=row["stands"])


def supply(actor: Actor, wanted: Mapping[str, Any], asked: Mapping[str, Any], today: date) -> Supply:
    """Return the page as `actor` may see it; as many queries whatever the number of projects."""
    found = sites(actor, {**wanted, "what": SUPPLIED}, today)
    figures, delivering = _figures(found, asked), standings(actor, today)
    supplied, begun = figures[SUPPLIED].count, figures[IN_LIMIT].count
    return Supply(
        figures=figures,
        share=Share("ent", supplied, begun, supplied),
        counties=_counties(found, asked, delivering),
        standings=delivering,
        says=f"已供地 {supplied} 个，其中取得施工许可并按期开工 {begun} 个",
    )


def _figures(found: Sequence[Site], asked: Mapping[str, Any], **more: str) -> dict[str, Figure]:
    return {what: _figure(what, [one for one in found if one.counts_as(what)], {**asked, **more}) for what in WHAT}


def _figure(what: str, found: Sequence[Site], asked: Mapping[str, Any]) -> Figure:
    url = f"{reverse('supply_projects')}?{urlencode({**asked, 'what': what})}"
    return Figure(what, WHAT[what], len(found), sum(one.as_of is not None for one in found), url)


def _counties(found: Sequence[Site], asked: Mapping[str, Any], delivering: Sequence[Standing]) -> list[County]:
    """Return the counties in the order of places, no rank; one without land stands here if it delivers."""
    notes = {county_of(one.origin.path): one.brief for one in delivering}
    by_place: dict[str, list[Site]] = {}
    for one in found:
        by_place.setdefault(county_of(one.place), []).append(one)
    most = max(map(len, by_place.values()), default=1)
    made = []
    for place, name in county_names(by_place):
        figures = _figures(by_place[place], asked, place=place)
        bars = (f"{figures[what].count / most * 100:.2f}%" for what in (SUPPLIED, IN_LIMIT))
        made.append(County(name, notes.get(place, ""), figures, *bars))
    return made
