"""What people do with their lists; and looks at whole tables, for the auditors only."""

from qinqing.kernel.chronicle.events import EventKind

EXPORTED = EventKind("pages.table.exported", "导出表格", ("table", "rows"))

SAVED = EventKind("pages.view.saved", "保存筛选", ("view", "page", "source"), ("name", "asked"))
RENAMED = EventKind("pages.view.renamed", "改筛选的名称", ("view",), ("name",))
MOVED = EventKind("pages.view.moved", "调整筛选的次序", ("view", "place"))
CHOSEN = EventKind("pages.view.preferred", "设为默认筛选", ("view", "former"))
UNCHOSEN = EventKind("pages.view.unpreferred", "不再默认筛选", ("view",))
SHARED = EventKind("pages.view.shared", "和本单位共用筛选", ("view", "unit"))
UNSHARED = EventKind("pages.view.unshared", "不再共用筛选", ("view", "unit"))
REMOVED = EventKind("pages.view.removed", "删除筛选", ("view",))
RESTORED = EventKind("pages.view.restored", "恢复删除的筛选", ("view",))

BEGUN = EventKind("pages.bulk.begun", "批量办理", ("bulk", "act", "rows"))
ROW_REFUSED = EventKind("pages.bulk.refused", "批量办理中没有办成的一项", ("bulk", "number", "lost"))
FINISHED = EventKind("pages.bulk.finished", "批量办理办完", ("bulk", "done", "refused", "lost"))

UNDONE = EventKind("pages.act.reversed", "撤销刚办的一件", ("stream", "seq", "undone_kind"))

VIEWS = (SAVED, RENAMED, MOVED, CHOSEN, UNCHOSEN, SHARED, UNSHARED, REMOVED, RESTORED)

KINDS = (EXPORTED, *VIEWS, BEGUN, ROW_REFUSED, FINISHED, UNDONE)
