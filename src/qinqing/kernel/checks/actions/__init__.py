"""The only writers of checks: the lot, the answer under seal, the check from its beginning to its result, the rules."""

from qinqing.kernel.checks.actions.answering import set_aside
from qinqing.kernel.checks.actions.beginning import Due, assign, begin, lapse
from qinqing.kernel.checks.actions.concluding import Finding, conclude, take
from qinqing.kernel.checks.actions.drawing import draw
from qinqing.kernel.checks.actions.following import follow_calendar
from qinqing.kernel.checks.actions.passing import pass_on
from qinqing.kernel.checks.actions.places import move_along
from qinqing.kernel.checks.actions.rules import change_rule, undo_rule

__all__ = [
    "Due",
    "Finding",
    "assign",
    "begin",
    "change_rule",
    "conclude",
    "draw",
    "follow_calendar",
    "lapse",
    "move_along",
    "pass_on",
    "set_aside",
    "take",
    "undo_rule",
]
