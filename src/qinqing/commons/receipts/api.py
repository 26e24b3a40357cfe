"""How programs read delay receipts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ninja import Field, Query, Schema

from qinqing.commons.receipts import access
from qinqing.commons.receipts.lifecycle import STATES
from qinqing.commons.receipts.models import PARTS, SAID, Receipt
from qinqing.commons.receipts.queries.issuing import issued
from qinqing.commons.receipts.queries.reading import receipt_for, receipts_read, turns_of
from qinqing.commons.receipts.queries.telling import names_of
from qinqing.commons.receipts.rules.lines import lines_of, standing
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.operation import Operations, asked, coded, handed_out, next_field, size_field
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.obligations.rules import BUCKETS, UNITS
from qinqing.kernel.pages.api import UnitShape, after_field, begun, unit_shape

operations = Operations("迟延归因单")


class Asked(Schema):
    """What the list is narrowed to."""

    state: str | None = asked(STATES, "状态")
    after: str | None = after_field()
    size: int = size_field()


class ReceiptLine(Schema):
    """So many days, to whom they were booked, for which cause."""

    party: str = coded(BUCKETS, "记在谁头上")
    unit: str = Field(description="哪个单位；没有是空的。", examples=["临港区管委会"])
    causes: Sequence[str] = Field(description="因为什么，各方看到的一样。", examples=[["净地交付"]])
    days: str = Field(description="几天，分数不四舍五入。", examples=["12", "7/2"])


class ReceiptAnswer(Schema):
    """Whose answer is needed."""

    part: str = coded(PARTS, "哪一方")
    unit: UnitShape = Field(description="单位。")
    due_on: date = Field(description="答复的最后一天。")
    said: str = coded({"": "还没有答复", **SAID}, "答复")


class PartyShape(Schema):
    """The days of one party."""

    party: str = coded(BUCKETS, "记在谁头上")
    days: str = Field(description="几天，分数不四舍五入。", examples=["12", "7/2"])


class ReceiptShort(Schema):
    """A delay receipt in short: the days of a delay as known on a day, by party."""

    reference: str = Field(description="单子编号。", examples=["GY-2026-0001"])
    matter: str = Field(description="承诺所在的事项编号。", examples=["HT-2026-0001"])
    number: str = Field(description="条款号。", examples=["1"])
    state: str = coded(STATES, "状态")
    as_of: date = Field(description="截至哪一天。")
    total: int = Field(description="迟延合计，单位见 unit。", examples=[24])
    unit: str = coded(UNITS, "单位")
    fingerprint: str = Field(description="在历史里的指纹，SHA-256，十六进制。", examples=["00" * 32])
    former: str = Field(description="接替的单子；没有是空的。", examples=["GY-2026-0001"])
    parties: Sequence[PartyShape]


class ReceiptShape(ReceiptShort):
    """A delay receipt with its lines and whose answers it needs."""

    lines: Sequence[ReceiptLine]
    answers: Sequence[ReceiptAnswer]


class Receipts(Schema):
    """A page of receipts."""

    items: Sequence[ReceiptShort]
    next: str | None = next_field()


def _short(one: Receipt, event: Event) -> dict[str, Any]:
    figures = event.facts["figures"]
    return {
        "reference": one.matter.reference,
        "matter": one.obligation.matter.reference,
        "number": one.obligation.number,
        "state": one.state,
        "as_of": one.as_of,
        "total": figures["total"],
        "unit": figures["unit"],
        "fingerprint": bytes(event.hash).hex(),
        "former": event.facts["former"] or "",
        "parties": [{"party": party, "days": str(days)} for party, days in standing(lines_of(figures), ()).items()],
    }


def _whole(one: Receipt, event: Event) -> dict[str, Any]:
    names = names_of(one, event.facts["figures"])
    return {
        **_short(one, event),
        "lines": [
            {
                "party": line.party,
                "unit": names.get(f"unit:{line.debtor}", ""),
                "causes": [names[f"cause:{cause}"] for cause in line.cause.split("、")],
                "days": str(line.days),
            }
            for line in lines_of(event.facts["figures"])
        ],
        "answers": [
            {"part": turn.part, "unit": unit_shape(turn.unit), "due_on": turn.due_on, "said": turn.said}
            for turn in turns_of(one)
        ],
    }


@operations.asks("receipts", access.READ, Receipts, "迟延归因单", "和「迟延归因单」看到的是同一批。")
def receipts(request: ActingRequest, given: Query[Asked]) -> dict[str, Any]:
    """List receipts."""
    found, after = receipts_read(request.actor, given.state or "", begun(given.after), given.size)
    handed_out(request, "接口：迟延归因单", found)
    events = issued(found)
    return {"items": [_short(one, events[one.pk]) for one in found], "next": after}


@operations.asks("receipts/{reference}", access.READ, ReceiptShape, "一张迟延归因单", "不存在和看不到的，回答相同。")
def receipt(request: ActingRequest, reference: str) -> dict[str, Any]:
    """Show one receipt."""
    found = receipt_for(request.actor, reference)
    handed_out(request, "接口：迟延归因单", [found])
    return _whole(found, issued([found])[found.pk])
