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

FIELD_SET = EventKind("enterprises.field.defined", "设定字段", _FIELD)
FIELD_REVERTED = EventKind("enterprises.field.reverted", "撤销字段的改动", ("code", "version", "label"))
OWNER_ASSIGNED = EventKind("enterprises.owner.assigned", "指定归口单位", ("owner", "source", "unit"))
OWNER_ENDED = EventKind("enterprises.owner.ended", "取消归口单位", ("owner", "source", "unit"))

RECEIVED = EventKind(
    "enterprises.upload.received", "收到大文件", ("upload", "as_of", "size", "file_digest"), ("source",)
)
UPLOAD_REFUSED = EventKind("enterprises.clock.upload_refused", "大文件没有导入", ("upload", "faults"))
TURNED_AWAY = EventKind("enterprises.upload.rejected", "文件没有导入", ("upload", "faults", "file_digest"), ("source",))
READING_CALLED_OFF = EventKind("enterprises.upload.cancelled", "取消读取文件", ("upload",))
ERRAND_ASKED = EventKind("enterprises.errand.asked", "交后台办理", ("errand", "batch", "kind"))
ERRAND_CALLED_OFF = EventKind("enterprises.errand.cancelled", "取消后台办理", ("errand", "batch"))
ERRAND_REFUSED = EventKind("enterprises.clock.errand_refused", "后台没有办成", ("errand", "batch", "faults"))
OBJECTED = EventKind("enterprises.objection.raised", "提出异议", ("code",), ("reason",))
OBJECTION_ANSWERED = EventKind("enterprises.objection.answered", "答复异议", ("code", "outcome", "batch"), ("note",))
LOOKED = EventKind("enterprises.record.looked", "查看企业档案的敏感内容", ("table", "rows"))
SNAPSHOT_TAKEN = EventKind("enterprises.snapshot.named", "留存快照", ("snapshot", "turn", "digest"), ("name",))
SNAPSHOT_WITHDRAWN = EventKind("enterprises.snapshot.withdrawn", "撤销快照", ("snapshot", "turn"))
CHECK_ASKED = EventKind("enterprises.snapshot.check_asked", "开始核对快照", ("check", "snapshot"))
CHECK_ENDED = EventKind("enterprises.clock.snapshot_checked", "快照核对结束", ("check", "snapshot", "state", "broken"))

KINDS = (
    STAGED,
    APPLIED,
    DROPPED,
    REVERTED,
    FIELD_SET,
    FIELD_REVERTED,
    OWNER_ASSIGNED,
    OWNER_ENDED,
    RECEIVED,
    UPLOAD_REFUSED,
    TURNED_AWAY,
    READING_CALLED_OFF,
    ERRAND_ASKED,
    ERRAND_CALLED_OFF,
    ERRAND_REFUSED,
    OBJECTED,
    OBJECTION_ANSWERED,
    LOOKED,
    SNAPSHOT_TAKEN,
    SNAPSHOT_WITHDRAWN,
    CHECK_ASKED,
    CHECK_ENDED,
)
