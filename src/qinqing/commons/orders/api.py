"""How programs read orders."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Field, Query, Schema

from qinqing.commons.orders import access
from qinqing.commons.orders.queries import Row, read_order, read_orders
from qinqing.commons.orders.queries.listing import STANDINGS
from qinqing.kernel.devices.operation import Operations, asked, coded, handed_out, next_field, size_field
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.api import LIGHTS, UnitShape, after_field, begun, unit_shape

operations = Operations("督办单")


class Asked(Schema):
    """What the list is narrowed to."""

    standing: str | None = asked(STANDINGS, "办到哪一步")
    after: str | None = after_field()
    size: int = size_field()


class OrderShape(Schema):
    """A supervision order; what it is about is read where that stands, by whoever may see it there."""

    reference: str = Field(description="事项编号，永远不变。", examples=["DB-2026-0001"])
    mark: str = Field(description="发文字号；草稿没有，是空的。", examples=["岚营督〔2026〕12号"])
    title: str = Field(description="标题。", examples=["关于限期办结逾期承诺事项的督办单"])
    issuer: UnitShape = Field(description="发文单位。")
    addressee: UnitShape = Field(description="主送单位。")
    standing: str = Field(description="办到哪一步。", examples=["running"])
    standing_label: str = Field(description="办到哪一步，中文。", examples=["办理中"])
    light: int = coded(LIGHTS, "灯")
    issued_on: date | None = Field(description="签发日期；草稿是 `null`。")
    due_on: date | None = Field(description="应当办结的日期；草稿是 `null`。")
    done_on: date | None = Field(description="实际办结的日期，发文单位确认以后才有。")


class Orders(Schema):
    """A page of orders, the gravest light first."""

    items: Sequence[OrderShape]
    next: str | None = next_field()


def _shape(row: Row) -> dict[str, Any]:
    order, promise = row.order, row.promise
    return {
        "reference": order.matter.reference,
        "mark": order.mark,
        "title": order.title,
        "issuer": unit_shape(order.issuer),
        "addressee": unit_shape(order.addressee),
        "standing": row.standing,
        "standing_label": row.word,
        "light": order.matter.light,
        "issued_on": timezone.localdate(order.issued_at) if order.issued_at else None,
        "due_on": promise.fair.due if promise else None,
        "done_on": promise.promise.verified_on if promise else None,
    }


@operations.asks("orders", access.READ, Orders, "督办单，最要紧的在前", "和「督办单」页面看到的是同一批。")
def orders(request: ActingRequest, given: Query[Asked]) -> dict[str, Any]:
    """List orders."""
    begun(given.after)
    wanted = {"standing": given.standing} if given.standing else {}
    rows, after = read_orders(request.actor, timezone.localdate(), wanted, given.after or "", given.size)
    handed_out(request, "接口：督办单", rows)
    return {"items": [_shape(row) for row in rows], "next": after or None}


@operations.asks("orders/{reference}", access.READ, OrderShape, "一份督办单", "不存在和看不到的，回答相同。")
def order(request: ActingRequest, reference: str) -> dict[str, Any]:
    """Show one order."""
    row = read_order(request.actor, reference, timezone.localdate())
    handed_out(request, "接口：督办单", [row])
    return _shape(row)
