"""What happens to an origin; all of it stands in one stream for each origin."""

from qinqing.kernel.chronicle.events import EventKind

REGISTERED = EventKind("deliveries.origin.registered", "登记外部系统", ("origin", "code", "unit", "interval"))
INTERVAL_CHANGED = EventKind("deliveries.origin.changed", "修改报送间隔", ("origin", "was", "interval"))
KEY_REGISTERED = EventKind("deliveries.key.registered", "登记公钥", ("origin", "key", "public_key", "replaces"))
KEY_RETIRED = EventKind("deliveries.key.retired", "停用公钥", ("origin", "key", "public_key"))
UNDONE = EventKind("deliveries.change.reversed", "撤回变更", ("origin", "undone_seq", "undone_kind"))

STAGED = EventKind("deliveries.delivery.staged", "上传报送文件", ("delivery", "as_of", "rows", "digest", "key"))
APPLIED = EventKind(
    "deliveries.delivery.applied",
    "导入外部报送",
    ("delivery", "as_of", "rows", "digest", "key", "entered", "changed", "unchanged", "older"),
)
DROPPED = EventKind("deliveries.delivery.dropped", "放弃导入", ("delivery", "digest"))

KINDS = (REGISTERED, INTERVAL_CHANGED, KEY_REGISTERED, KEY_RETIRED, UNDONE, STAGED, APPLIED, DROPPED)
