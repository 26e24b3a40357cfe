"""What happens to a project."""

from qinqing.kernel.chronicle.events import EventKind

ENTERED = EventKind("projects.project.entered", "登记项目", ("signed_on", "investment", "area"))
EDITED = EventKind(
    "projects.project.edited", "修改项目", ("fields", "before", "after", "joined"), ("name", "park", "land", "was")
)
ADVANCED = EventKind("projects.project.advanced", "登记进展", ("was", "phase", "reached_on"), ("note",))
CORRECTED = EventKind("projects.project.corrected", "更正进展", ("was", "phase", "taken_back_on"), ("reason",))

NAMED = EventKind("projects.sides.named", "定下对账双方", ("unit", "force", "was", "laid", "fallen"))
MARKED = EventKind("projects.item.marked", "标注清单", ("side", "stage", "marks", "files", "fallen"), ("notes",))
ADDED = EventKind("projects.item.added", "清单增加一项", ("side", "stage", "item", "fallen"), ("name",))
SIGNED = EventKind("projects.stage.signed", "签字销号", ("side", "stage", "closed"))
RECALLED = EventKind("projects.stage.recalled", "收回签字", ("side", "stage"), ("reason",))

RAISED = EventKind("projects.problem.raised", "提出问题", ("number", "item", "unit"), ("title", "words"))
ASSIGNED = EventKind("projects.problem.assigned", "交办问题", ("number", "unit", "promise", "due"), ("title",))
WITHDRAWN = EventKind("projects.problem.withdrawn", "收回问题", ("number",), ("reason",))

PLANNED = EventKind("projects.investment.planned", "填年度计划投资", ("year", "amount", "was"))
REPORTED = EventKind(
    "projects.investment.reported", "报完成投资", ("month", "amount", "as_of", "was"), ("source", "was_source")
)

KINDS = (
    ENTERED,
    EDITED,
    ADVANCED,
    CORRECTED,
    NAMED,
    MARKED,
    ADDED,
    SIGNED,
    RECALLED,
    RAISED,
    ASSIGNED,
    WITHDRAWN,
    PLANNED,
    REPORTED,
)
