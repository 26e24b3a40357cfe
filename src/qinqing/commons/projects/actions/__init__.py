"""What changes a project: entering, editing, moving it to a phase."""

from qinqing.commons.projects.actions.keeping import Terms, edit, enter
from qinqing.commons.projects.actions.phases import advance, correct

__all__ = ["Terms", "advance", "correct", "edit", "enter"]
