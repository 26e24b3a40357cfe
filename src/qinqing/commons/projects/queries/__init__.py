"""Reading projects."""

from qinqing.commons.projects.lifecycle import STATES
from qinqing.commons.projects.models import KIND
from qinqing.commons.projects.queries.projects import (
    Line,
    Sheet,
    facts,
    project_for,
    projects_of,
    read_project,
    read_projects,
    sheet,
)
from qinqing.commons.projects.queries.template import template
from qinqing.kernel.devices.rooms import BEGUN, Work
from qinqing.kernel.matters.queries import begun

WORK = (Work("project", "登记项目", BEGUN, begun(KIND), word=STATES.__getitem__),)

__all__ = [
    "WORK",
    "Line",
    "Sheet",
    "facts",
    "project_for",
    "projects_of",
    "read_project",
    "read_projects",
    "sheet",
    "template",
]
