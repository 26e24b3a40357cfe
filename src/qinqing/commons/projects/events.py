"""What happens to a project."""

from qinqing.kernel.chronicle.events import EventKind

ENTERED = EventKind("projects.project.entered", "登记项目", ("signed_on", "investment", "area"))
EDITED = EventKind(
    "projects.project.edited", "修改项目", ("fields", "before", "after", "joined"), ("name", "park", "land", "was")
)
ADVANCED = EventKind("projects.project.advanced", "进入下一阶段", ("was", "phase", "reached_on"), ("note",))
CORRECTED = EventKind("projects.project.corrected", "更正阶段", ("was", "phase", "taken_back_on"), ("reason",))

KINDS = (ENTERED, EDITED, ADVANCED, CORRECTED)
