"""How programs read the registry: one enterprise's record, for itself and for the offices above it."""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Field, Schema

from qinqing.commons.enterprises import access
from qinqing.commons.enterprises.queries import own_code, record_for
from qinqing.commons.enterprises.rules.columns import STATUSES
from qinqing.commons.enterprises.rules.sizes import SIZES
from qinqing.kernel.devices.operation import Operations, coded, handed_out
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound

FEN = 100
"""The registry counts in 元, programs read 分."""

operations = Operations("企业登记")


class RecordShape(Schema):
    """One enterprise's record; amounts of money in 分."""

    uscc: str = Field(description="统一社会信用代码。", examples=["91990000TEST000001"])
    name: str = Field(description="名称。", examples=["示例科技有限公司"])
    status: str = coded(STATUSES, "经营状态")
    size: str = coded(SIZES, "规模，按划型标准算")
    section: str = Field(description="行业门类代码；没有是空的。", examples=["C"])
    industry: str = Field(description="行业代码；没有是空的。", examples=["3911"])
    employees: int | None = Field(description="从业人数。", examples=[120])
    revenue: int | None = Field(description="营业收入，分。", examples=[5000000000])
    assets: int | None = Field(description="资产总额，分。", examples=[8000000000])
    founded_on: date | None = Field(description="成立日期。")


def _record(request: ActingRequest, uscc: str) -> dict[str, Any]:
    found = record_for(request.actor, uscc, timezone.localdate()).enterprise
    handed_out(request, "接口：企业登记", [found])
    names = ("uscc", "name", "status", "size", "section", "industry", "employees", "founded_on")
    money = {name: getattr(found, name) for name in ("revenue", "assets")}
    return {
        **{name: getattr(found, name) for name in names},
        **{name: None if yuan is None else yuan * FEN for name, yuan in money.items()},
    }


@operations.asks("registry/own", access.READ_OWN, RecordShape, "本企业登记的情况", "还没有登记的回答 404。")
def registry_own(request: ActingRequest) -> dict[str, Any]:
    """Show an enterprise its own record."""
    own = own_code(request.actor)
    if own is None:
        raise NotFound
    return _record(request, own)


@operations.asks(
    "registry/{uscc}",
    access.READ,
    RecordShape,
    "一家企业登记的情况",
    "企业只看得到自己的，单位看得到管辖范围之内的。不含联系人。不存在和看不到的，回答相同。",
)
def registry_record(request: ActingRequest, uscc: str) -> dict[str, Any]:
    """Show one enterprise's record."""
    return _record(request, uscc)
