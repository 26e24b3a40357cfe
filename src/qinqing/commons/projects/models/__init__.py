"""Projects with their lists, what was invested, and what stands in their way."""

from qinqing.commons.projects.models.investing import Completed, Planned
from qinqing.commons.projects.models.lists import Item, Mark, Stage
from qinqing.commons.projects.models.problems import Problem
from qinqing.commons.projects.models.project import KIND, Project

__all__ = ["KIND", "Completed", "Item", "Mark", "Planned", "Problem", "Project", "Stage"]
