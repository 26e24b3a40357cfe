"""The spreadsheet of key projects."""

from qinqing.commons.projects import access
from qinqing.commons.projects.queries import Line, projects_of
from qinqing.kernel.pages.rules.tables import Column, Table
from qinqing.kernel.pages.views.exports import Export

PROJECTS: Table[Line] = Table(
    "重点项目",
    (
        Column("编号", lambda one: one.project.matter.reference, 16),
        Column("项目", lambda one: one.project.matter.title, 36),
        Column("进展", lambda one: one.phase, 10),
        Column("企业", lambda one: "、".join(unit.name for unit in one.enterprises), 36),
        Column("登记单位", lambda one: one.project.matter.host.name, 28),
        Column("签约", lambda one: one.project.signed_on, 12),
        Column("开工", lambda one: one.project.started_on, 12),
        Column("投产", lambda one: one.project.produced_on, 12),
    ),
)

EXPORTS = (
    Export(
        "projects",
        "projects.xlsx",
        access.READ,
        PROJECTS,
        lambda request: projects_of(request.actor, request.GET.get("phase", "")),
    ),
)
