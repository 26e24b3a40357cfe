"""The checkpoints for programs, as `qinqing chronicle verify --witness` reads them."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from ninja import Field, Schema

from qinqing.kernel.chronicle.queries import published
from qinqing.kernel.devices.operation import Operations
from qinqing.kernel.devices.page import PUBLIC

operations = Operations("检查点")


class Checkpoints(Schema):
    """Every checkpoint."""

    checkpoints: Sequence[dict[str, Any]] = Field(
        description="全部检查点，新的在前；原样保存，以后用 `qinqing chronicle verify --witness` 核对。"
    )


@operations.asks(
    "checkpoints", PUBLIC, Checkpoints, "检查点", "谁都可以下载保存。以后平台若不能给出同一个根，就是改动过。"
)
def checkpoints(request: HttpRequest) -> dict[str, Any]:
    """Return every checkpoint, newest first."""
    return {"checkpoints": [signed.plain for signed in published()]}
