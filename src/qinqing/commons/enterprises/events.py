"""What happens to the registry; one event an import, whose seal covers every value that it wrote."""

from qinqing.kernel.chronicle.events import EventKind

_COUNTS = ("batch", "as_of", "rows", "entered", "changed", "values", "seal")

STAGED = EventKind("enterprises.import.staged", "上传企业数据", ("batch", "as_of", "rows", "file_digest"), ("source",))
APPLIED = EventKind("enterprises.import.applied", "导入企业数据", _COUNTS)
DROPPED = EventKind("enterprises.import.dropped", "放弃导入", ("batch",))
REVERTED = EventKind("enterprises.import.reverted", "撤回导入", ("reverts", *_COUNTS))

KINDS = (STAGED, APPLIED, DROPPED, REVERTED)
