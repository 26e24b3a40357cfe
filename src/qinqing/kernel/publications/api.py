"""How programs read publications."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ninja import Field, Query, Schema

from qinqing.kernel.devices.operation import Operations, coded, handed_out, next_field, size_field
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.publications import access
from qinqing.kernel.publications.lifecycle import STATES
from qinqing.kernel.publications.models import Publication
from qinqing.kernel.publications.queries import issues_of, publication_for, reads_content

operations = Operations("月报和刊物")


class Asked(Schema):
    """What the list is narrowed to."""

    of: str = Field("", description="刊物种类，例如 `brief`；不写就是全部。", max_length=40)
    after: int | None = Field(None, description="从哪一份之后开始：上一页给的 `next`。", ge=0)
    size: int = size_field()


class PublicationShape(Schema):
    """A publication in short."""

    reference: str = Field(description="事项编号，永远不变。", examples=["KW-2026-0001"])
    of: str = Field(description="刊物种类。", examples=["brief"])
    title: str = Field(description="标题。", examples=["双兑现月报（2026年6月）"])
    mark: str = Field(description="期号；草稿没有，是空的。", examples=["2026年第6期"])
    state: str = coded(STATES, "状态")
    first: date = Field(description="所说时段的第一天。")
    last: date = Field(description="所说时段的最后一天。")
    as_of: datetime = Field(description="数据是什么时刻读取的。")
    issued_at: datetime | None = Field(description="签发时刻；草稿是 `null`。")
    fingerprint: str = Field(description="冻结内容的 SHA-256，十六进制。", examples=["00" * 32])


class WholePublication(PublicationShape):
    """A publication with its frozen content."""

    content: str | None = Field(
        description="冻结的内容：一段 JSON 文字，逐字节就是算指纹的那一段；撤回以后只有签发单位读得到，别人是 `null`。"
    )


class Publications(Schema):
    """A page of publications, the newest first."""

    items: Sequence[PublicationShape]
    next: str | None = next_field()


def _short(one: Publication) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("of", "mark", "first", "last", "as_of", "issued_at", "fingerprint")}
    return {**told, "reference": one.matter.reference, "title": one.matter.title, "state": one.matter.state}


@operations.asks(
    "publications", access.READ, Publications, "月报和刊物，最新的在前", "和「月报和刊物」看到的是同一批。"
)
def publications(request: ActingRequest, given: Query[Asked]) -> dict[str, Any]:
    """List publications."""
    rows, after = issues_of(request.actor, given.of, given.after, given.size)
    handed_out(request, "接口：刊物", rows)
    return {"items": [_short(one) for one in rows], "next": after or None}


@operations.asks("publications/{reference}", access.READ, WholePublication, "一份刊物", "不存在和看不到的，回答相同。")
def publication(request: ActingRequest, reference: str) -> dict[str, Any]:
    """Show one publication."""
    one = publication_for(request.actor, reference)
    handed_out(request, "接口：刊物", [one])
    return {**_short(one), "content": one.content if reads_content(one, request.actor) else None}
