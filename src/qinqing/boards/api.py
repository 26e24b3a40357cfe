"""What programs read across all mechanisms: promises in due order, what burns, how both sides keep their word."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Field, Query, Schema

from qinqing.boards import access, feeds
from qinqing.boards.fulfilment import Board, Group
from qinqing.boards.pages import board_asked
from qinqing.boards.pipeline import Taken
from qinqing.boards.pipeline import board as pipeline_board
from qinqing.boards.rules import PERIODS, TWELVE
from qinqing.commons.projects.access import READ_PIPELINE
from qinqing.commons.projects.rules.lists import PROCEDURES, STAGES
from qinqing.kernel.access.api import SIDES
from qinqing.kernel.devices.operation import Moment, Operations, asked, coded, handed_out, next_field, size_field
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.obligations.lifecycle import STATES
from qinqing.kernel.obligations.queries import obligation_for
from qinqing.kernel.pages.api import LIGHTS, PromiseShape, after_field, begun, promise_shape
from qinqing.kernel.pages.rules.shares import Share

WHOSE = {"own": "本单位欠的、被欠的和要核实的", "visible": "看得到的全部"}

operations = Operations("承诺和警报")


class Asked(Schema):
    """What a list of promises is narrowed to."""

    whose: str = coded(WHOSE, "谁的", default="own", pattern="^(own|visible)$")
    state: str | None = asked(STATES, "状态")
    light: int | None = coded(LIGHTS, "灯", default=None, ge=0, le=3)
    side: str | None = asked(SIDES, "哪一方欠的")
    unit: int | None = Field(None, ge=0, lt=1 << 63, description="只要这个单位欠的、被欠的和要核实的，写它的编号。")
    changed_since: Moment | None = Field(
        None,
        description="只要所在事项在这一刻以后有过变动的，要写时区。",
        examples=["2026-06-01T00:00:00+08:00"],
    )
    after: str | None = after_field()
    size: int = size_field()


class Paged(Schema):
    """Which part of a list."""

    after: str | None = after_field()
    size: int = size_field()


class Promises(Schema):
    """A page of promises."""

    as_of: date = Field(description="灯、迟不迟和期限按这一天算。")
    items: Sequence[PromiseShape]
    next: str | None = next_field()


def _promises(request: ActingRequest, feed: feeds.Feed, today: date, table: str) -> dict[str, Any]:
    handed_out(request, table, feed.rows)
    return {"as_of": today, "items": [promise_shape(one, request.actor) for one in feed.rows], "next": feed.next}


@operations.asks(
    "obligations",
    access.READ_PROMISES,
    Promises,
    "承诺，按到期先后",
    "和「我的事项」「双兑现合同」看到的是同一批。同步数据时写 `changed_since`，下次用这次开始的时刻。",
)
def obligations(request: ActingRequest, given: Query[Asked]) -> dict[str, Any]:
    """List promises."""
    today = timezone.localdate()
    wanted = given.model_dump(exclude={"after", "size"})
    feed = feeds.promises(request.actor, wanted, begun(given.after), given.size, today)
    return _promises(request, feed, today, "接口：承诺")


@operations.asks(
    "obligations/{reference}/{number}", access.READ_PROMISES, PromiseShape, "一项承诺", "不存在和看不到的，回答相同。"
)
def obligation(request: ActingRequest, reference: str, number: str) -> dict[str, Any]:
    """Show one promise."""
    found = obligation_for(request.actor, reference, number)
    if found.matter.confidentiality == SEALED:
        raise NotFound
    handed_out(request, "接口：承诺", [found])
    return promise_shape(feeds.promise(request.actor, found, timezone.localdate()), request.actor)


@operations.asks("alarms", access.READ_ALARMS, Promises, "亮着的灯，最重的在前", "和「警报与待办」看到的是同一批。")
def alarms(request: ActingRequest, given: Query[Paged]) -> dict[str, Any]:
    """List what burns."""
    today = timezone.localdate()
    return _promises(request, feeds.alarms(request.actor, begun(given.after), given.size, today), today, "接口：警报")


class ShareShape(Schema):
    """How one side keeps its word; too few cases have no rate."""

    side: str = coded(SIDES, "哪一方")
    n: int = Field(description="到期应兑现的项数。", examples=[120])
    kept: int = Field(description="按期兑现的；按数量算的，是数量。", examples=[97])
    owed: int = Field(description="应兑现的；按数量算的，是数量。", examples=[120])
    measure: str = Field(description="按数量算的，数量的单位；按项数算是空的。")
    rate: float | None = Field(description="兑现率，0 到 1；不足 10 项是 `null`（样本不足）。", examples=[0.808])
    low: float | None = Field(description="95% 威尔逊区间的下限；按数量算没有区间。", examples=[0.729])
    high: float | None = Field(description="95% 威尔逊区间的上限。", examples=[0.869])


class GroupShape(Schema):
    """Both sides in one month, unit or county; never a rank."""

    label: str = Field(description="月份、单位或县区。", examples=["2026年6月"])
    shares: Sequence[ShareShape]


class Fulfilment(Schema):
    """The contracts board."""

    first: date = Field(description="到期日在这一天以后（含）。")
    last: date = Field(description="到期日在这一天以前（含）。")
    sides: Sequence[ShareShape] = Field(description="双方，按项数。")
    amounts: Sequence[ShareShape] = Field(description="双方，按数量，每种单位分别算。")
    by_month: Sequence[GroupShape]
    by_unit: Sequence[GroupShape] = Field(description="按承办单位，按地方排，不排名次。")
    by_county: Sequence[GroupShape]


class BoardAsked(Schema):
    """What the board is narrowed to."""

    period: str = coded(PERIODS, "到期的时间", default=TWELVE, pattern=f"^({'|'.join(PERIODS)})$")
    unit: int | None = Field(None, ge=0, lt=1 << 63, description="单位和所辖，写单位的编号；管辖之外的不起作用。")


def _share(one: Share) -> dict[str, Any]:
    interval = one.interval
    return {
        **{name: getattr(one, name) for name in ("side", "n", "kept", "owed", "measure")},
        "rate": None if one.share is None else round(float(one.share), 4),
        "low": round(interval.low, 4) if interval else None,
        "high": round(interval.high, 4) if interval else None,
    }


def _groups(found: Sequence[Group]) -> list[dict[str, Any]]:
    return [{"label": one.label, "shares": [_share(share) for share in one.both]} for one in found]


@operations.asks(
    "fulfilment",
    access.READ_FULFILMENT,
    Fulfilment,
    "双方的兑现率",
    "只算看得到的合同。兑现率是应当日期之前（含当天）兑现的，除以到期应兑现的；都有项数和区间，不足 10 项不给比率。",
)
def fulfilment(request: ActingRequest, given: Query[BoardAsked]) -> dict[str, Any]:
    """Show whether both sides keep their word."""
    found: Board = board_asked(request, given.model_dump(exclude_none=True))
    handed_out(request, "接口：兑现率", [found])
    return {
        "first": found.first,
        "last": found.last,
        "sides": [_share(one.share) for one in found.answers],
        "amounts": [_share(share) for one in found.answers for share in one.amounts],
        "by_month": _groups(found.by_month),
        "by_unit": _groups(found.by_unit),
        "by_county": _groups(found.by_county),
    }


class TakenShape(Schema):
    """How long a stage took; too few projects have no median."""

    label: str = Field(description="阶段或县区。", examples=["前期手续"])
    n: int = Field(description="这个阶段已经销号的项目。", examples=[42])
    inside: int = Field(description="还在这个阶段的项目，不在中位数里。", examples=[9])
    median: float | None = Field(description="用时的中位数，天；不足 10 个是 `null`（样本不足）。", examples=[114])
    low: int | None = Field(description="中位数 95% 区间的下限，天。", examples=[86])
    high: int | None = Field(description="中位数 95% 区间的上限，天。", examples=[131])


class PipelineShape(Schema):
    """Where projects stand; never a rank."""

    as_of: date = Field(description="算到这一天。")
    counts: dict[str, int] = Field(description="每种情况几个项目。", examples=[{"all": 26, "stuck": 3}])
    stages: Sequence[TakenShape]
    by_county: Sequence[TakenShape] = Field(description="选定阶段的用时，按地方排，不排名次，样本不足的在后。")


class PipelineAsked(Schema):
    """Of which stage the comparison of counties tells."""

    stage: str = coded(STAGES, "县区比较看哪个阶段", default=PROCEDURES, pattern=f"^({'|'.join(STAGES)})$")


def _taken(one: Taken) -> dict[str, Any]:
    found = one.spread
    median = None if found.middle is None else float(found.middle)
    spread = {"n": found.n, "median": median, "low": found.low, "high": found.high}
    return {"label": one.name, "inside": one.inside.count, **spread}


@operations.asks(
    "pipeline",
    READ_PIPELINE,
    PipelineShape,
    "重点项目储备",
    "只算看得到的项目。用时从上一阶段双方签字算到这一阶段双方签字；中位数都有个数和区间，不足 10 个不给。",
)
def pipeline(request: ActingRequest, given: Query[PipelineAsked]) -> dict[str, Any]:
    """Show where projects stand and how long stages take."""
    today = timezone.localdate()
    found = pipeline_board(request.actor, {"stage": given.stage}, today)
    handed_out(request, "接口：重点项目储备", [found])
    return {
        "as_of": today,
        "counts": {name: one.count for name, one in found.figures.items()},
        "stages": [_taken(one) for one in found.stages],
        "by_county": [_taken(one.taken) for one in found.counties],
    }
