"""Pure judgement about projects: the usual milestones, laid on a day."""

from qinqing.commons.projects.rules.milestones import (
    CycleOfMilestones,
    Laid,
    Milestone,
    Template,
    UnknownMilestone,
    Wait,
    lay,
    template_of,
)

__all__ = [
    "CycleOfMilestones",
    "Laid",
    "Milestone",
    "Template",
    "UnknownMilestone",
    "Wait",
    "lay",
    "template_of",
]
