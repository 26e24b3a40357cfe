"""What the tables of the boards read from their rows, for the page's spreadsheet."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from django.utils import timezone

from qinqing.boards.fulfilment import Board, Group
from qinqing.boards.mine import turn_of
from qinqing.boards.work import Row
from qinqing.commons.deliveries.models import DeliveredPromise
from qinqing.commons.deliveries.queries import Standing
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules.measures import MASKED, MONEY
from qinqing.kernel.pages.queries import Shown
from qinqing.kernel.pages.rules.parts import LIGHTS
from qinqing.kernel.pages.rules.shares import Share
from qinqing.kernel.pages.rules.tables import Cell, Column, Part, Table
from qinqing.kernel.pages.rules.telling import SIDE_WORDS

RATE_NOTES = (
    "兑现率 = 应当日期之前（含当天）兑现的 ÷ 到期应兑现的。对方耽误的日子已经顺延，不算本方迟。",
    "不计入：等前项、中止、不再欠、等对方答复的，和只由另一方定期限的。",
    "金额是商业秘密：按金额的数字只算阅览人看得到金额的合同，别的合同只计项数。",
    "外部报送的照县区系统报来的日期和状态算，不重算；还没有报到到期那天的，不算迟。",
    "区间是 95% 的威尔逊区间；不足 10 项写样本不足。按数量的没有区间：一项里的各部分互相不独立。",
)


def _word(one: Shown) -> str:
    return one.word or LIGHTS[one.light][0]


def _verdict(one: Shown) -> str:
    done = one.promise.verified_on
    if done is None:
        return "没有兑现" if one.late else "未到期"
    return "按期" if done <= one.promise.alarm_on else "迟兑现"


def _told(promise: Obligation | DeliveredPromise, count: int | None) -> int | str | None:
    """Return a number of a promise that says whether its reader may know it; money is masked unless it says so."""
    if count is None or promise.measure not in MONEY or getattr(promise, "tells_amount", False):
        return count
    return MASKED


PROMISES: Table[Shown] = Table(
    "承诺",
    (
        Column("灯", _word, 10),
        Column("编号", lambda one: one.promise.matter.reference, 16),
        Column("事项", lambda one: one.promise.matter.title, 36),
        Column("条款", lambda one: one.promise.number, 8),
        Column("承诺的事", lambda one: one.promise.title, 36),
        Column("欠的一方", lambda one: SIDE_WORDS[one.side], 10),
        Column("谁欠", lambda one: one.promise.debtor.name, 28),
        Column("欠谁", lambda one: one.promise.creditor.name, 28),
        Column("承诺日期", lambda one: one.promise.base_due, 12),
        Column("应当日期", lambda one: one.fair.due, 12),
        Column("实际日期", lambda one: one.promise.verified_on, 12),
        Column("按期与否", _verdict, 12),
        Column("期限", lambda one: one.due.lead, 24),
        Column("数量", lambda one: _told(one.promise, one.promise.quantity), 10),
        Column(
            "已确认数量", lambda one: _told(one.promise, one.promise.accepted if one.promise.quantity else None), 12
        ),
        Column("单位", lambda one: one.promise.measure, 10),
    ),
)

MINE: Table[Shown] = Table("我的承诺", (*PROMISES.columns[:8], Column("轮到谁", turn_of, 20), *PROMISES.columns[8:]))


WORK: Table[Row] = Table(
    "我的事项",
    (
        Column("灯", lambda one: LIGHTS[one.light][0] if one.light else "", 10),
        Column("要办什么", lambda one: one.item.work.label, 16),
        Column("编号", lambda one: one.item.reference, 16),
        Column("事项", lambda one: one.item.about, 36),
        Column("条款", lambda one: one.item.number, 8),
        Column("承诺的事", lambda one: one.item.title, 36),
        Column("对方或承办", lambda one: one.item.other, 20),
        Column("现在", lambda one: one.item.word, 24),
        Column("期限", lambda one: one.due.lead if one.due else "", 24),
        Column("时间", lambda one: timezone.localdate(one.item.at) if one.item.at else None, 12),
    ),
)


def _delivered_verdict(one: DeliveredPromise) -> str:
    if one.done_on is None:
        return "没有兑现"
    return "按期" if one.done_on <= one.fair_due else "迟兑现"


DELIVERED_PROMISES: Table[DeliveredPromise] = Table(
    "外部报送",
    (
        Column("报送单位", lambda one: one.origin.unit.name, 28),
        Column("截至", lambda one: one.as_of, 12),
        Column("来源编号", lambda one: one.external_id, 18),
        Column("事项", lambda one: one.contract.title, 36),
        Column("条款", lambda one: one.number, 8),
        Column("承诺的事", lambda one: one.title, 36),
        Column("欠的一方", lambda one: SIDE_WORDS[one.side], 10),
        Column("谁欠", lambda one: one.debtor, 28),
        Column("欠谁", lambda one: one.creditor, 28),
        Column("承诺日期", lambda one: one.base_due, 12),
        Column("应当日期", lambda one: one.fair_due, 12),
        Column("实际日期", lambda one: one.done_on, 12),
        Column("状态", lambda one: one.get_state_display(), 12),
        Column("按期与否", _delivered_verdict, 12),
        Column("谁确认的", lambda one: one.confirmed_by, 28),
        Column("数量", lambda one: _told(one, one.quantity), 10),
        Column("已确认数量", lambda one: _told(one, one.accepted if one.quantity else None), 12),
        Column("单位", lambda one: one.measure, 10),
    ),
)


def _percent(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(value).limit_denominator(10_000)


def _share(one: Share) -> Fraction | str:
    return one.text if one.share is None else one.share


def _shares(side: str) -> list[Column[Group]]:
    who = SIDE_WORDS[side]

    def low(one: Group) -> Fraction | None:
        found = one.shares[side].interval
        return _percent(found.low) if found else None

    def high(one: Group) -> Fraction | None:
        found = one.shares[side].interval
        return _percent(found.high) if found else None

    return [
        Column(f"{who}项数", lambda one: one.shares[side].n, 10),
        Column(f"{who}应兑现", lambda one: one.shares[side].owed, 12),
        Column(f"{who}按期", lambda one: one.shares[side].kept, 10),
        Column(f"{who}兑现率", lambda one: _share(one.shares[side]), 12),
        Column(f"{who}区间下限", low, 13),
        Column(f"{who}区间上限", high, 13),
    ]


def _delivered_shares() -> list[Column[Group]]:
    def read(side: str) -> Callable[[Group], Cell]:
        return lambda one: one.shares[side].delivered

    return [Column(f"{SIDE_WORDS[side]}其中外部报送", read(side), 16) for side in (GOV, ENT)]


def _groups(title: str, head: str) -> Table[Group]:
    return Table(title, (Column(head, lambda one: one.label, 24), *_shares(GOV), *_shares(ENT), *_delivered_shares()))


AMOUNTS: Table[Share] = Table(
    "按数量",
    (
        Column("欠的一方", lambda one: SIDE_WORDS[one.side], 10),
        Column("单位", lambda one: one.measure, 10),
        Column("应兑现", lambda one: one.owed, 12),
        Column("按期兑现", lambda one: one.kept, 12),
        Column("兑现率", _share, 12),
        Column("项数", lambda one: one.n, 8),
    ),
)


STANDINGS: Table[Standing] = Table(
    "外部报送的新旧",
    (
        Column("报送单位", lambda one: one.origin.unit.name, 28),
        Column("截至", lambda one: one.fresh.as_of, 12),
        Column("几天前", lambda one: one.fresh.days_old, 10),
        Column("约定间隔（天）", lambda one: one.fresh.interval, 14),
        Column("下一次最晚", lambda one: one.fresh.due_on, 12),
        Column("迟报（天）", lambda one: one.fresh.days_late, 12),
        Column("承诺", lambda one: one.promises, 10),
    ),
)


def parts_of(board: Board) -> list[Part]:
    """Return every table of the board."""
    whole = Group("合计", {one.share.side: one.share for one in board.answers})
    amounts: Sequence[Share] = [share for one in board.answers for share in one.amounts]
    return [
        _groups("双方", "范围").part([whole]),
        _groups("按月", "月份").part(board.by_month),
        _groups("按单位", "承办单位").part(board.by_unit),
        _groups("按县区", "县区").part(board.by_county),
        AMOUNTS.part(amounts),
        STANDINGS.part(board.standings),
    ]


def between(first: date, last: date) -> str:
    """Return a period in words."""
    return f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d} 到期"
