"""The project itself; it is a matter, its enterprises are the matter's parties."""

from django.db import models
from django.db.models import F, Q

from qinqing.kernel.matters.models import Matter
from qinqing.kernel.parties.models import Unit

KIND = "project"


class Project(models.Model):
    """A key project (重点项目); extends the matter of the same key, whose title is its name and whose state its phase.

    `investment` in 分, `area` in square metres; the three days are those on which a phase was entered. `project_unit`
    (项目单位, one of its enterprises) and `task_force` (专班) reconcile its lists; both are named in one act.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="project")
    kind = models.TextField(default=KIND, db_collation="C")
    park = models.TextField(blank=True)
    land = models.TextField(blank=True)
    area = models.IntegerField(null=True)
    investment = models.BigIntegerField(null=True)
    signed_on = models.DateField()
    started_on = models.DateField(null=True)
    produced_on = models.DateField(null=True)
    project_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    task_force = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind=KIND), name="projects_project_kind"),
            models.CheckConstraint(
                condition=(Q(area__isnull=True) | Q(area__gte=0)) & (Q(investment__isnull=True) | Q(investment__gte=0)),
                name="projects_project_amounts",
            ),
            models.CheckConstraint(
                condition=(Q(started_on__isnull=True) | Q(started_on__gte=F("signed_on")))
                & (Q(produced_on__isnull=True) | Q(produced_on__gte=F("started_on"))),
                name="projects_project_days",
            ),
            models.CheckConstraint(
                condition=Q(produced_on__isnull=True) | Q(started_on__isnull=False), name="projects_project_phases"
            ),
            models.CheckConstraint(
                condition=Q(project_unit__isnull=True, task_force__isnull=True)
                | (Q(project_unit__isnull=False, task_force__isnull=False) & ~Q(project_unit=F("task_force"))),
                name="projects_project_two_sides",
            ),
        ]

    def __str__(self) -> str:
        return self.matter.title
