"""What happens to the registry; one event an import, whose seal covers every value that it wrote."""

from qinqing.kernel.chronicle.events import EventKind

_COUNTS = ("batch", "as_of", "rows", "entered", "changed", "values", "seal")

STAGED = EventKind("enterprises.import.staged", "上传企业数据", ("batch", "as_of", "rows", "file_digest"), ("source",))
APPLIED = EventKind("enterprises.import.applied", "导入企业数据", _COUNTS)
DROPPED = EventKind("enterprises.import.dropped", "放弃导入", ("batch",))
REVERTED = EventKind("enterprises.import.reverted", "撤回导入", ("reverts", *_COUNTS))

_FIELD = (
    "code",
    "version",
    "label",
    "kind",
    "topic",
    "unit",
    "choices",
    "places",
    "source",
    "refresh",
    "supplied",
    "sensitive",
    "retired",
)

FIELD_SET = EventKind("enterprises.field.set", "设定字段", _FIELD)
FIELD_REVERTED = EventKind("enterprises.field.reverted", "撤销字段的改动", ("code", "version", "label"))
OWNER_ASSIGNED = EventKind("enterprises.owner.assigned", "指定归口单位", ("owner", "source", "unit"))
OWNER_ENDED = EventKind("enterprises.owner.ended", "取消归口单位", ("owner", "source", "unit"))

KINDS = (STAGED, APPLIED, DROPPED, REVERTED, FIELD_SET, FIELD_REVERTED, OWNER_ASSIGNED, OWNER_ENDED)
