"""Ladders of reminders: data, in versions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from qinqing.kernel.matters.rules import LIGHTS
from qinqing.kernel.obligations.rules import LEVELS, UNITS
from qinqing.kernel.parties.rules import AUDIENCES


class Ladder(models.Model):
    """A version of a ladder of reminders; frozen onto the obligations that use it."""

    code = models.TextField(db_collation="C")
    version = models.IntegerField(default=1)
    name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="obligations_ladder_version")]

    def __str__(self) -> str:
        return self.name


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
        words = f"{abs(self.offset)} {UNITS[self.unit]}"
        return f"到期前 {words}" if self.offset < 0 else f"到期后 {words}" if self.offset else "到期当天"

    @property
    def told(self) -> str:
        """Return whom it tells, in the field's words."""
        return "、".join(AUDIENCES[audience] for audience in self.audience)

    @property
    def light(self) -> str:
        """Return the code of its light."""
        return LIGHTS[self.level]
