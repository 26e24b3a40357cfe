"""What changes a project: keeping it, its phases, its lists and their two sides, its investment and its problems."""

from qinqing.commons.projects.actions.investing import plan, report
from qinqing.commons.projects.actions.keeping import Terms, edit, enter
from qinqing.commons.projects.actions.marking import Said, add_item, mark, recall, sign_off
from qinqing.commons.projects.actions.phases import advance, correct
from qinqing.commons.projects.actions.problems import assign, raise_problem, withdraw
from qinqing.commons.projects.actions.sides import name_sides

__all__ = [
    "Said",
    "Terms",
    "add_item",
    "advance",
    "assign",
    "correct",
    "edit",
    "enter",
    "mark",
    "name_sides",
    "plan",
    "raise_problem",
    "recall",
    "report",
    "sign_off",
    "withdraw",
]
