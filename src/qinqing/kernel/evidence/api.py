"""How programs read files: what is known of one, and its bytes by its address."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse
from ninja import Field, Schema

from qinqing.kernel.devices.operation import Operations, coded
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.problem import PROGRAMS
from qinqing.kernel.evidence import access
from qinqing.kernel.evidence.models import File
from qinqing.kernel.evidence.rules import IMAGES, MEDIA_TYPES
from qinqing.kernel.evidence.views import sent

operations = Operations("证据文件")


class FileShape(Schema):
    """A file, without its bytes."""

    id: UUID = Field(description="编号。")
    name: str = Field(description="文件名；依法删除的是空的。", examples=["现场.jpg"])
    kind: str = coded({kind: "照片" if kind in IMAGES else "文件" for kind in MEDIA_TYPES}, "格式")
    size: int = Field(description="收到时的字节数。", examples=[182044])
    sha256: str = Field(description="加盐摘要：SHA-256(盐 + 收到的字节)，十六进制；盐不给出。")
    added_at: datetime = Field(description="什么时候加上的。")
    url: str | None = Field(description="从这里下载；依法删除的是 `null`。")


def file_shape(file: File) -> dict[str, Any]:
    """Return a file as programs read it."""
    return {
        **{name: getattr(file, name) for name in ("id", "name", "kind", "size", "added_at")},
        "sha256": bytes(file.digest).hex(),
        "url": None if file.erased_at else f"{PROGRAMS}files/{file.pk}",
    }


@operations.asks(
    "files/{uuid:file_id}",
    access.READ,
    None,
    "下载一个文件",
    "照片是去掉位置和设备信息的一份。下载不是本单位为一方的事项的文件，会记入查看记录。依法删除的回答 410。",
    faults=(410,),
)
def file(request: ActingRequest, file_id: UUID) -> FileResponse:
    """Send what is shown of a file."""
    return sent(request, file_id, as_attachment=True)
