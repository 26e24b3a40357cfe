"""Reading projects."""

from qinqing.commons.projects.queries.projects import Line, Sheet, facts, project_for, projects_of, sheet
from qinqing.commons.projects.queries.template import template

__all__ = ["Line", "Sheet", "facts", "project_for", "projects_of", "sheet", "template"]
