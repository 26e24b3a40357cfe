"""What programs of counties deliver: a signed file is staged and then confirmed, by the same acts as on the pages."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Schema

from qinqing.commons.deliveries import access, actions
from qinqing.commons.deliveries.actions.delivering import LONGEST_NAME, FaultyRows, turn
from qinqing.commons.deliveries.models import Delivery
from qinqing.commons.deliveries.queries import preview_of
from qinqing.commons.deliveries.rules.reading import LARGEST
from qinqing.kernel.devices.operation import Operations, coded
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.problem import refused
from qinqing.kernel.devices.refusal import Refusal

operations = Operations("外部报送")

FILE = {
    "required": True,
    "description": "签了名的报送文件，一个字也不改，不压缩，不超过 20 MB；格式见手册「用自己系统的县区怎样报送」。",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


class FileTooLarge(Refusal):
    """What is too large is not read to its end."""

    says = _("文件超过 20 MB。请分成几个文件，分几次报送。")
    status = 413


class Named(Schema):
    """How a file is called."""

    file_name: str = Field("", max_length=LONGEST_NAME, description="文件名，给人辨认用，可以不写。")


class Seen(Schema):
    """What was looked at before it is confirmed."""

    seen: int = Field(ge=0, lt=1 << 31, description="上传时答复里的 `seen`：之后又导入过别的文件的，要重新上传来看。")


class DeliveryShape(Schema):
    """One delivery, and what it would change or did."""

    id: int = Field(description="报送编号，确认时用。", examples=[7])
    origin: str = Field(description="来源代码。", examples=["yunbo"])
    as_of: date = Field(description="数据截至哪一天。")
    state: str = coded(Delivery.STATES, "状态")
    digest: str = Field(description="文件的 SHA-256 摘要，十六进制；同一个文件只算一次。")
    rows: int = Field(description="文件有几行。", examples=[2])
    entered: int = Field(description="新增几行。", examples=[1])
    changed: int = Field(description="改动几行。", examples=[1])
    unchanged: int = Field(description="不变的几行。", examples=[0])
    older: int = Field(description="已有更新的数据、不写的几行。", examples=[0])
    seen: int = Field(description="这次看到的是第几次导入之后的情况，确认时原样写上。", examples=[3])


_COUNTS = ("entered", "changed", "unchanged", "older")


def _shape(made: Delivery) -> dict[str, Any]:
    if made.state == Delivery.STAGED:
        preview = preview_of(made)
        counts = {name: len(getattr(preview, name)) for name in _COUNTS}
    else:
        counts = {name: getattr(made, name) for name in _COUNTS}
    plain = {name: getattr(made, name) for name in ("as_of", "state", "digest", "rows")}
    return {"id": made.pk, "origin": made.origin.code, "seen": turn(made.origin), **plain, **counts}


def _faulty(wrong: FaultyRows) -> HttpResponse:
    """Return which line is wrong in which field, as the page lists it."""
    errors = [{"at": f"第 {one.line} 行，{one.label}", "says": one.says} for one in wrong.faults]
    return refused(wrong, errors=errors)


def _content(request: ActingRequest) -> bytes:
    content = request.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise FileTooLarge
    return content


@operations.asks(
    "deliveries",
    access.IMPORT,
    DeliveryShape,
    "上传一个报送文件",
    "和页面上「导入报送文件」是同一件事：先看会改什么，还没有写入。有一行有错，整个文件都不收，`errors` 逐行写明。"
    "同一个文件再传一次，答复还是那一次报送，什么也不改：断了线的，再传一次就知道办到哪一步。",
    method="POST",
    body=FILE,
    faults=(409,),
)
def delivery_stage(request: ActingRequest, given: Query[Named]) -> dict[str, Any] | HttpResponse:
    """Keep a signed file for a look; the same one again is the delivery that it was."""
    try:
        made = actions.stage(content=_content(request), file_name=given.file_name, by=request.actor)
    except FaultyRows as wrong:
        return _faulty(wrong)
    return _shape(made)


@operations.asks(
    "deliveries/{delivery_id}/apply",
    access.IMPORT,
    DeliveryShape,
    "确认导入",
    "写入上传过的一个文件，要么全部，要么一行也不写。已经办过的回答 409，不会写两遍。",
    method="POST",
    faults=(409,),
)
def delivery_apply(request: ActingRequest, delivery_id: int, given: Query[Seen]) -> dict[str, Any] | HttpResponse:
    """Confirm a staged delivery."""
    try:
        made = actions.apply(delivery_id=delivery_id, seen=given.seen, by=request.actor)
    except FaultyRows as wrong:
        return _faulty(wrong)
    return _shape(made)
