"""What is to be invested by year, and what is reported as invested by month."""

from django.db import models
from django.db.models import F, Q

from qinqing.commons.projects.models.project import Project
from qinqing.kernel.parties.models import Person, Unit


class Planned(models.Model):
    """What a project means to invest in a year (年度计划投资); `amount` in 分."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="plans")
    year = models.SmallIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "year"], name="projects_planned_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="projects_planned_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年"


class Completed(models.Model):
    """What was invested in a month (完成投资), as `unit` reported it from `source`; known as of a day, `amount` in 分.

    `month` is its first day. A figure that is reported anew takes the place of the old one, which stays in the history.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="completed")
    month = models.DateField()
    amount = models.BigIntegerField()
    source = models.TextField()
    as_of = models.DateField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="projects_completed_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="projects_completed_month"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="projects_completed_amount"),
            models.CheckConstraint(condition=Q(as_of__gte=F("month")), name="projects_completed_as_of"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
