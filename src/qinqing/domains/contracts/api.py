"""How programs read contracts: the list, and one with its clauses, gates, bookings, claims and money."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from ninja import Field, Query, Schema

from qinqing.domains.contracts import access
from qinqing.domains.contracts.lifecycle.contract import STATES
from qinqing.domains.contracts.queries import Delay, Sheet, Written, read_contracts, sheet
from qinqing.domains.contracts.rules.money.promised import Item, Statement
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.devices.operation import Operations, asked, coded, handed_out, next_field, size_field
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.evidence.api import FileShape, file_shape
from qinqing.kernel.obligations.models import Claim
from qinqing.kernel.obligations.queries import tells_amount
from qinqing.kernel.obligations.queries.records import WaitsFor, claims_of, gates_of
from qinqing.kernel.obligations.rules import BUCKETS, LEVELS, MODES
from qinqing.kernel.pages.api import LIGHTS, PromiseShape, UnitShape, after_field, begun, promise_shape, unit_shape
from qinqing.kernel.pages.queries import NONE, Shown

TURNS = {"mine": "本单位", GOV: "政府", ENT: "企业"}

NO_NUL = r"^[^\x00]*$"
"""PostgreSQL cannot even be asked for it."""

operations = Operations("双兑现合同")


class Asked(Schema):
    """What the list is narrowed to."""

    q: str = Field(
        "", max_length=60, pattern=NO_NUL, description="名称、项目、文号里的字，或事项编号。", examples=["示例项目"]
    )
    light: str | None = asked({**{str(level): word for level, word in LEVELS.items()}, NONE: "没有亮"}, "灯")
    turn: str | None = asked(TURNS, "轮到谁")
    after: str | None = after_field()
    size: int = size_field()


class Listed(Schema):
    """A contract in the list."""

    reference: str = Field(description="事项编号，永远不变。", examples=["HT-2026-0001"])
    number: str = Field(description="合同文号。", examples=["临管合〔2026〕1号"])
    title: str = Field(description="合同名称。", examples=["示例项目投资合同"])
    project: str = Field(description="项目。", examples=["示例项目"])
    government_id: int = Field(description="政府一方的单位编号。", examples=[3])
    government: str = Field(description="政府一方。", examples=["临港区管理委员会"])
    enterprise_id: int = Field(description="企业一方的单位编号。", examples=[9])
    enterprise: str = Field(description="企业一方。", examples=["示例科技有限公司"])
    signed_on: date = Field(description="签订日期。")
    state: str = coded(STATES, "状态")
    light: int = coded(LIGHTS, "最重的灯")
    pressing: str = Field(description="最要紧的一项；都办结了是空的。", examples=["净地交付"])
    due_on: date | None = Field(description="那一项的应当日期。")
    kept: int = Field(description="已兑现几项。", examples=[3])
    total: int = Field(description="共几项。", examples=[8])


class Contracts(Schema):
    """A page of contracts, the gravest light first."""

    as_of: date = Field(description="应当日期按这一天算。")
    items: Sequence[Listed]
    next: str | None = next_field()


def _listed(one: Written) -> dict[str, Any]:
    row, told = one.row, one.summary.told
    names = ("number", "project", "signed_on")
    return {
        **{name: getattr(row, name) for name in ("reference", "title", "state", "light")},
        **{name: getattr(row, f"contract__{name}") for name in names},
        "government_id": row.contract__government,
        "government": row.contract__government__name,
        "enterprise_id": row.contract__enterprise,
        "enterprise": row.contract__enterprise__name,
        "pressing": one.summary.title,
        "due_on": told.fair.due if told else None,
        "kept": one.summary.kept,
        "total": one.summary.total,
    }


@operations.asks("contracts", access.READ, Contracts, "合同，灯最重的在前", "和「双兑现合同」页面看到的是同一批。")
def contracts(request: ActingRequest, given: Query[Asked]) -> dict[str, Any]:
    """List contracts."""
    today = timezone.localdate()
    begun(given.after)
    wanted = given.model_dump(include={"q", "light", "turn"}, exclude_none=True)
    rows, after = read_contracts(request.actor, today, wanted, given.after or "", given.size)
    handed_out(request, "接口：合同", rows)
    return {"as_of": today, "items": [_listed(one) for one in rows], "next": after or None}


class GateShape(Schema):
    """What a clause waits for; empty words where its reader may not see that matter."""

    reference: str = Field(description="前项所在的事项；看不到的是空的。")
    number: str = Field(description="前项的条款号；看不到的是空的。")
    title: str = Field(description="前项承诺的事；看不到的是空的。")
    mode: str = coded(MODES, "怎样等")


class BookingShape(Schema):
    """Days that moved a clause's date, and to whom they are booked."""

    bucket: str = coded(BUCKETS, "记在谁头上")
    days: str = Field(description="天数，精确的整数或分数，例如 `7/2`。", examples=["12"])
    cause: str = Field(description="缘由。", examples=["净地交付晚了"])


class ClaimShape(Schema):
    """The debtor says that it is done."""

    completed_on: date = Field(description="报的完成日期。")
    amount: int | None = Field(description="报的数量；整项报的、商业秘密的是 `null`。")
    claimed_at: datetime = Field(description="什么时候报的。")
    outcome: str = coded(Claim.OUTCOMES, "结果")
    answered_at: datetime | None = Field(description="对方什么时候答复的。")
    files: Sequence[FileShape] = Field(description="证据文件，不含内容。")


class ClauseShape(PromiseShape):
    """A clause with all that hangs on it."""

    gates: Sequence[GateShape] = Field(description="前项。")
    booked: Sequence[BookingShape] = Field(description="顺延的日子记在谁头上。")
    claims: Sequence[ClaimShape] = Field(description="完成报告，先报的在前。")


class MoneyLine(Schema):
    """One line of an account."""

    label: str
    says: str = Field(description="算式，用文字写。")
    amount: int | None = Field(description="金额，分；不计算是 `null`。")


class MoneyItem(Schema):
    """One promise of money on a statement."""

    number: str = Field(description="条款号。", examples=["5"])
    due_on: date = Field(description="应当日期。")
    amount: int = Field(description="约定的金额，分。", examples=[50000000])
    paid: int = Field(description="对方确认收到的，分。", examples=[30000000])
    open: int = Field(description="还没有付的，分。", examples=[20000000])
    late: int | None = Field(description="逾期利息或违约金，分；不计算是 `null`。")
    back: int | None = Field(description="应退还，分；没有是 `null`。")
    lines: Sequence[MoneyLine] = Field(description="怎样算出来的。")


class StatementShape(Schema):
    """What one side owes the other in money: a calculation, never a demand. Amounts in 分."""

    debtor: str = Field(description="欠的一方。")
    creditor: str = Field(description="欠谁。")
    due: int = Field(description="已到期应付，分。", examples=[50000000])
    paid: int = Field(description="已付，分。", examples=[30000000])
    open: int = Field(description="到期未付，分。", examples=[20000000])
    waiting: int = Field(description="已报付款，等确认，分。", examples=[0])
    late: int | None = Field(description="逾期利息或违约金，分；不计算是 `null`。")
    back: int | None = Field(description="应退还，分；没有是 `null`。")
    items: Sequence[MoneyItem]
    notes: Sequence[str] = Field(description="口径。")


class ContractShape(Schema):
    """One contract with everything that both sides promised."""

    as_of: date = Field(description="应当日期、记账和金额按这一天算。")
    reference: str = Field(description="事项编号，永远不变。", examples=["HT-2026-0001"])
    number: str = Field(description="合同文号。")
    title: str = Field(description="合同名称。")
    project: str = Field(description="项目。")
    government: UnitShape = Field(description="政府一方。")
    enterprise: UnitShape = Field(description="企业一方。")
    signed_on: date = Field(description="签订日期。")
    state: str = coded(STATES, "状态")
    light: int = coded(LIGHTS, "最重的灯")
    clauses: Sequence[ClauseShape]
    money: Sequence[StatementShape] = Field(description="双方的款项；金额是商业秘密的不在其中。")


def _claim(one: Claim, *, told: bool) -> dict[str, Any]:
    names = ("completed_on", "claimed_at", "outcome", "answered_at")
    files = [file_shape(file) for file in one.files.all()]
    return {**{name: getattr(one, name) for name in names}, "amount": one.amount if told else None, "files": files}


def _clause(
    one: Shown, gates: Sequence[WaitsFor], booked: Sequence[Delay], claims: Sequence[Claim], actor: Actor
) -> dict[str, Any]:
    told = tells_amount(one.promise, actor)
    return {
        **promise_shape(one, actor),
        "gates": gates,
        "booked": [{"bucket": day.bucket, "days": str(day.days), "cause": day.cause} for day in booked],
        "claims": [_claim(claim, told=told) for claim in claims],
    }


def _clauses(request: ActingRequest, found: Sheet) -> list[dict[str, Any]]:
    matter = found.contract.pk
    gates, claims = gates_of(matter, request.actor), claims_of(matter, request.actor)
    return [
        _clause(
            one,
            gates.get(one.promise.pk, ()),
            [day for day in found.delays if day.number == one.promise.number],
            claims.get(one.promise.pk, ()),
            request.actor,
        )
        for one in found.clauses
    ]


def _item(one: Item) -> dict[str, Any]:
    names = ("paid", "open", "late", "back", "lines")
    owed = {"number": one.owed.number, "due_on": one.owed.due, "amount": one.owed.amount}
    return {**owed, **{name: getattr(one, name) for name in names}}


def _statement(one: Statement) -> dict[str, Any]:
    names = ("debtor", "creditor", "due", "paid", "open", "waiting", "late", "back", "notes")
    return {**{name: getattr(one, name) for name in names}, "items": [_item(item) for item in one.items]}


@operations.asks(
    "contracts/{reference}",
    access.READ,
    ContractShape,
    "一份合同",
    "双方的每一条承诺、三个日期、前项、记账、完成报告、金额、轮到谁。看不到的和不存在的，回答相同；回避的回答 403。",
)
def contract(request: ActingRequest, reference: str) -> dict[str, Any]:
    """Show one contract."""
    today = timezone.localdate()
    found = sheet(request.actor, reference, "", today)
    one = found.contract
    handed_out(request, "接口：合同", [one])
    return {
        "as_of": today,
        **{name: getattr(one.matter, name) for name in ("reference", "title", "state", "light")},
        **{name: getattr(one, name) for name in ("number", "project", "signed_on")},
        "government": unit_shape(one.government),
        "enterprise": unit_shape(one.enterprise),
        "clauses": _clauses(request, found),
        "money": [_statement(one) for one in found.money.statements],
    }
