"""Reading projects."""

from qinqing.commons.projects.queries.lists import Marked, Sheaf, marked_of, own_side, sheaves
from qinqing.commons.projects.queries.money import Money, money_of
from qinqing.commons.projects.queries.problems import Row as ProblemRow
from qinqing.commons.projects.queries.problems import problem_for, problems_of
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
from qinqing.commons.projects.queries.template import lists, template
from qinqing.commons.projects.queries.work import WORK

__all__ = [
    "WORK",
    "Line",
    "Marked",
    "Money",
    "ProblemRow",
    "Sheaf",
    "Sheet",
    "facts",
    "lists",
    "marked_of",
    "money_of",
    "own_side",
    "problem_for",
    "problems_of",
    "project_for",
    "projects_of",
    "read_project",
    "read_projects",
    "sheaves",
    "sheet",
    "template",
]
