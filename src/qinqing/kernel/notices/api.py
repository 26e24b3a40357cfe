"""How programs read what their owner was told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Field, Query, Schema

from qinqing.kernel.devices.operation import Operations, coded, handed_out, size_field
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.notices import access
from qinqing.kernel.notices.models import TOLD, Notice
from qinqing.kernel.notices.queries import read_inbox
from qinqing.kernel.obligations.rules import LEVELS

operations = Operations("消息")


class Asked(Schema):
    """Which part of the inbox."""

    after: int | None = Field(None, ge=1, lt=1 << 63, description="上一页的 `next`；不写就是第一页。")
    size: int = size_field()


class NoticeShape(Schema):
    """One thing that somebody was told."""

    id: int = Field(description="编号。", examples=[4711])
    reference: str = Field(description="事项编号。", examples=["HT-2026-0001"])
    number: str = Field(description="条款号；只关于整个事项的是空的。", examples=["1"])
    title: str = Field(description="关于什么。", examples=["净地交付"])
    says: str = Field(description="发生了什么。", examples=["期限将到。"])
    level: int = coded({TOLD: "消息", **LEVELS}, "级别")
    told_at: datetime = Field(description="什么时候告知的。")
    acknowledged_at: datetime | None = Field(description="什么时候签收的；签收要在页面上办。")


class Notices(Schema):
    """A page of notices, the newest first."""

    items: Sequence[NoticeShape]
    next: int | None = Field(None, description="下一页从哪里开始：原样作为参数 `after` 再问；没有下一页是 `null`。")


def _shape(one: Notice) -> dict[str, Any]:
    names = ("title", "says", "level", "told_at", "acknowledged_at")
    return {
        "id": one.pk,
        "reference": one.matter.reference,
        "number": one.obligation.number if one.obligation else "",
        **{name: getattr(one, name) for name in names},
    }


@operations.asks(
    "notices",
    access.READ,
    Notices,
    "发给开通人的消息，新的在前",
    "和「消息」页面看到的是同一批，归并在别的消息下面的也单独列出。",
)
def notices(request: ActingRequest, given: Query[Asked]) -> dict[str, Any]:
    """List what the owner of the token was told."""
    found = list(read_inbox(request.actor, given.after, given.size + 1))
    page = found[: given.size]
    handed_out(request, "接口：消息", page)
    return {"items": [_shape(one) for one in page], "next": page[-1].pk if len(found) > given.size else None}
