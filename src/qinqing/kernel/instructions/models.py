"""An instruction on a matter and the units that it asks; its words stand in the matter's history alone."""

from django.db import models
from django.db.models import Q

from qinqing.kernel.instructions.lifecycle import OPEN, STATES
from qinqing.kernel.instructions.rules import FOR
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.parties.models import Person, Post, Unit


class Instruction(models.Model):
    """A leader's words on a matter (批示), asking units for an answer, if `due_on` is set by that day.

    `number` counts from 1 within the matter. It is no promise: nobody agreed to it, no clock runs, no date of the
    matter moves. `rank` says which post of each unit answers, empty for any. `rev` counts the moves of people.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="instructions")
    number = models.SmallIntegerField()
    key = models.UUIDField(unique=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    rank = models.TextField(choices=FOR, blank=True, default="", db_collation="C")
    due_on = models.DateField(null=True)
    state = models.TextField(choices=STATES, default=OPEN, db_collation="C")
    rev = models.IntegerField(default=0)
    written_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="instructions_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="instructions_number"),
            models.CheckConstraint(condition=Q(rank__in=FOR), name="instructions_rank"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="instructions_state"),
            models.CheckConstraint(
                condition=(~Q(state="closed") & Q(closed_at__isnull=True, closed_by__isnull=True))
                | Q(state="closed", closed_at__isnull=False, closed_by__isnull=False),
                name="instructions_closed",
            ),
        ]
        indexes = [models.Index(fields=["post"], name="instructions_open", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"批示 {self.number}"


class Addressee(models.Model):
    """A unit that an instruction asks; `answered_at` is taken away again when its answer is returned."""

    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="addressees")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instruction", "unit"], name="instructions_asked_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="instructions_answered_pair",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "instruction"],
                name="instructions_waits",
                condition=Q(answered_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return str(self.unit)
