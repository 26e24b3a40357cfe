"""The pipeline of key projects (重点项目储备): how many are where, how long stages take, what is stuck, by county."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from qinqing.boards.fulfilment import county_names
from qinqing.boards.rules import county_of
from qinqing.commons.projects.lifecycle import SIGNED
from qinqing.commons.projects.queries.pipeline import Pipeline, Standing, pipeline
from qinqing.commons.projects.rules.durations import STUCK_TIMES, Spread, ended, spread
from qinqing.commons.projects.rules.lists import PROCEDURES, STAGES
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.pages.rules.gantt import Span, percent
from qinqing.kernel.pages.rules.shares import Share

ALL, BEGUN, STUCK, DIFFERS, OVERDUE, WAITING, AHEAD, FINISHED, BARE, INSIDE, LEFT = (
    "all",
    "begun",
    "stuck",
    "differs",
    "overdue",
    "waiting",
    "ahead",
    "finished",
    "bare",
    "inside",
    "left",
)
WHAT = {
    ALL: "全部项目",
    BEGUN: "已经开工",
    STUCK: "卡住的",
    DIFFERS: "双方说法不同的",
    OVERDUE: "有问题超期的",
    WAITING: "有问题没有交办的",
    AHEAD: "开了工、前面的清单还没有销号的",
    FINISHED: "三个阶段全部销号的",
    BARE: "还没有对账清单的",
    INSIDE: "现在在这个阶段的",
    LEFT: "这个阶段已经销号的",
}
MOST_STUCK = 20
NOTES = (
    "只算您看得到的项目。用自己系统的县区报来的只有合同和承诺，没有清单，不在这里。",
    (
        "阶段用时：第一阶段从签约那天、以后从上一阶段双方签字那天，算到这一阶段双方签字那天。中位数只算已经销号的；"
        "还在阶段里的另写个数，这样的多，中位数就偏短。签约很久以后才登记的项目，第一阶段会显得长。"
    ),
    (
        "区间是中位数的 95% 置信区间，按次序统计量精确计算，不假定分布；不足 10 个写样本不足。"
        "开工率的区间是 95% 的威尔逊区间。按地方排列，不排名次，样本不足的在后。"
    ),
    (
        f"卡住：在现在的阶段已经超过同一阶段中位数的 {STUCK_TIMES} 倍（样本不足的不判断），"
        "或者有交办了的问题超期没有解决。"
        "说的是事情卡住了，不是谁的责任；责任要看每个问题的经过。"
    ),
    "投资是登记的计划总投资和各月报送的完成投资相加；没有登记、没有报的不估算，数据截至的日期各不相同。",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many projects something is true of, and where they are listed."""

    what: str
    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Taken:
    """How long a stage took, of a place or of all: the median with its interval, drawn on a common scale."""

    name: str
    spread: Spread
    left: Figure
    inside: Figure
    bar: str
    whisker: Span | None


@dataclass(frozen=True, slots=True)
class County:
    """A county: its projects, how many have begun, how long the chosen stage took there."""

    name: str
    projects: Figure
    begun: Figure
    stuck: Figure
    share: Share
    taken: Taken


@dataclass(frozen=True, slots=True)
class Stuck:
    """A project that is stuck, since how many days it is in its stage, and why."""

    project: Standing
    days: int | None
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sums:
    """Money of the projects in 分: how many tell of it, and between which days the figures were known."""

    planned: int
    plans: int
    done: int
    reports: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the page."""

    figures: Mapping[str, Figure]
    stages: Sequence[Taken]
    counties: Sequence[County]
    stuck: Sequence[Stuck]
    sums: Sums
    share: Share


def counts_as(flow: Pipeline, one: Standing, what: str, stage: str) -> bool:
    """Say whether a figure counts a project."""
    plain = {
        ALL: True,
        BEGUN: one.phase != SIGNED,
        DIFFERS: bool(one.differs),
        OVERDUE: bool(one.overdue),
        WAITING: bool(one.unassigned),
        AHEAD: one.is_ahead,
        FINISHED: one.has_lists and not one.stage,
        BARE: not one.has_lists,
        INSIDE: one.stage == stage,
    }
    if what == STUCK:
        return flow.is_stuck(one)
    if what == LEFT:
        return any(span.stage == stage and span.closed_on for span in one.spans)
    return plain[what]


def _within(flow: Pipeline, wanted: Mapping[str, Any]) -> list[Standing]:
    places = [place for name in ("county", "place") if (place := wanted.get(name))]
    return [one for one in flow.standings if all(county_of(one.place) == place for place in places)]


def rows(actor: Actor, wanted: Mapping[str, Any], today: date) -> tuple[Pipeline, list[Standing]]:
    """Return exactly the projects that one figure counts; as many queries whatever their number."""
    flow = pipeline(actor, today)
    what, stage = wanted.get("what") or ALL, wanted.get("stage") or PROCEDURES
    return flow, [one for one in _within(flow, wanted) if counts_as(flow, one, what, stage)]


def board(actor: Actor, wanted: Mapping[str, Any], today: date) -> Board:
    """Return the page as `actor` may see it.

    What is usual is taken from all projects that the reader sees, whatever the page is narrowed to.
    """
    flow, stage = pipeline(actor, today), wanted.get("stage") or PROCEDURES
    found = _within(flow, wanted)
    figures = {what: _figure(flow, found, what, wanted) for what in WHAT if what not in {INSIDE, LEFT}}
    begun, total = figures[BEGUN].count, figures[ALL].count
    return Board(
        figures=figures,
        stages=_taken(flow, [(name, found, {**wanted, "stage": code}) for code, name in STAGES.items()]),
        counties=_counties(flow, found, {**wanted, "stage": stage}),
        stuck=_stuck(flow, found),
        sums=_sums(found),
        share=Share("gov", total, begun, total),
    )


def _figure(flow: Pipeline, found: Sequence[Standing], what: str, asked: Mapping[str, Any]) -> Figure:
    count = sum(counts_as(flow, one, what, asked.get("stage") or PROCEDURES) for one in found)
    return Figure(what, WHAT[what], count, f"{reverse('pipeline_projects')}?{urlencode({**asked, 'what': what})}")


def _taken(flow: Pipeline, rows: Sequence[tuple[str, Sequence[Standing], Mapping[str, Any]]]) -> list[Taken]:
    """Return how long a stage took for each row of projects, on one scale."""
    spreads = [
        spread(ended([span for one in found for span in one.spans], asked["stage"], flow.today))
        for _name, found, asked in rows
    ]
    most = max((one.high or 0 for one in spreads), default=0) or 1
    return [
        Taken(
            name,
            one,
            _figure(flow, found, LEFT, asked),
            _figure(flow, found, INSIDE, asked),
            percent(float(one.middle or 0) / most * 100),
            _whisker(one, most),
        )
        for (name, found, asked), one in zip(rows, spreads, strict=True)
    ]


def _whisker(one: Spread, most: int) -> Span | None:
    if one.low is None or one.high is None:
        return None
    return Span(percent(one.low / most * 100), percent((one.high - one.low) / most * 100))


def _counties(flow: Pipeline, found: Sequence[Standing], asked: Mapping[str, Any]) -> list[County]:
    """Return the counties in the order of places, no rank; those with too few in the chosen stage last."""
    by_place: dict[str, list[Standing]] = {}
    for one in found:
        by_place.setdefault(county_of(one.place), []).append(one)
    named = [(name, by_place[place], {**asked, "place": place}) for place, name in county_names(by_place)]
    made = [
        _county(flow, taken, projects, narrowed)
        for taken, (_name, projects, narrowed) in zip(_taken(flow, named), named, strict=True)
    ]
    return sorted(made, key=lambda one: one.taken.spread.middle is None)


def _county(flow: Pipeline, taken: Taken, found: Sequence[Standing], asked: Mapping[str, Any]) -> County:
    projects, begun = _figure(flow, found, ALL, asked), _figure(flow, found, BEGUN, asked)
    share = Share("gov", projects.count, begun.count, projects.count)
    return County(taken.name, projects, begun, _figure(flow, found, STUCK, asked), share, taken)


def _stuck(flow: Pipeline, found: Sequence[Standing]) -> list[Stuck]:
    listed = [Stuck(one, one.days(flow.today), why) for one in found if (why := flow.reasons(one))]
    return sorted(listed, key=lambda one: (-one.project.overdue, -(one.days or 0), one.project.reference))


def _sums(found: Iterable[Standing]) -> Sums:
    rows = list(found)
    planned = [one.planned for one in rows if one.planned is not None]
    done = [one for one in rows if one.as_of is not None]
    days = [one.as_of for one in done if one.as_of is not None]
    return Sums(
        sum(planned),
        len(planned),
        sum(one.done for one in done),
        len(done),
        min(days, default=None),
        max(days, default=None),
    )
