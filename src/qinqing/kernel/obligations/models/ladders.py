"""Ladders of reminders: data, in versions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from qinqing.kernel.calendars.rules.steps import Step
from qinqing.kernel.matters.rules import LIGHTS
from qinqing.kernel.obligations.rules import LEVELS, UNITS
from qinqing.kernel.obligations.rules.ladders import LADDER_SIDES, told, when


class Ladder(models.Model):
    """A version of a ladder of reminders; frozen onto the obligations that use it.

    `path` is the place that set it: empty for the city's (市定), else a county's own, which stands for promises hosted
    at or below it. The newest version of a place counts; where that one does not `stand`, the place has given its own
    up and the next one above it counts. `side` says whose promises it watches; empty means either side's.
    """

    code = models.TextField(db_collation="C")
    path = models.TextField(db_collation="C", blank=True, default="")
    version = models.IntegerField(default=1)
    name = models.TextField()
    side = models.TextField(choices=LADDER_SIDES, db_collation="C", blank=True, default="")
    stands = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "path", "version"], name="obligations_ladder_version_at"),
            models.CheckConstraint(condition=Q(side__in=LADDER_SIDES), name="obligations_ladder_side"),
            models.CheckConstraint(condition=Q(stands=True) | ~Q(path=""), name="obligations_ladder_base_stands"),
        ]

    def __str__(self) -> str:
        return self.name

    def rungs(self) -> list[Step]:
        """Return its steps in time, as the rules know them."""
        rows = sorted(self.steps.all(), key=lambda row: row.number)
        return [Step(row.number, row.offset, row.unit, row.level, tuple(row.audience)) for row in rows]


class LadderStep(models.Model):
    """At 08:00 on the day `offset` units from the alarming date, tell `audience`; steps are numbered from 1 in time."""

    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="steps")
    number = models.SmallIntegerField()
    offset = models.SmallIntegerField()
    unit = models.TextField(choices=UNITS)
    level = models.SmallIntegerField(choices=LEVELS)
    audience = ArrayField(models.TextField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ladder", "number"], name="obligations_step_number"),
            models.CheckConstraint(condition=Q(unit__in=UNITS), name="obligations_step_unit"),
        ]

    @property
    def when(self) -> str:
        """Return 到期前 3 个工作日 or 到期后 10 个工作日."""
        return when(self.offset, self.unit)

    @property
    def told(self) -> str:
        """Return whom it tells, in the field's words."""
        return told(self.audience)

    @property
    def light(self) -> str:
        """Return the code of its light."""
        return LIGHTS[self.level]
