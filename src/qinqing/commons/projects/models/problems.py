"""What stands in the way of a project; once somebody is to answer for it, it is a promise like any other."""

from django.db import models
from django.db.models import Q

from qinqing.commons.projects.models.lists import Item
from qinqing.commons.projects.models.project import Project
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import Person, Unit


class Problem(models.Model):
    """A problem of a project (问题清单的一项), raised by one of its sides.

    It waits until the task force says who answers by when: from then on `obligation` has its clock, its evidence and
    whoever checks it, who is never the one who answers. Only whoever raised it takes it back, and only before that.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="problems")
    number = models.SmallIntegerField()
    title = models.TextField()
    words = models.TextField(blank=True, default="")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="problems")
    raised_by_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    obligation = models.OneToOneField(Obligation, models.PROTECT, null=True, related_name="problem")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="projects_problem_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(obligation__isnull=True), name="projects_problem_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return self.title
