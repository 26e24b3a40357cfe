"""The clock that watches promises, and which steps fired."""

from django.db import models

from qinqing.kernel.calendars.models import Calendar
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.obligations.models.ladders import Ladder
from qinqing.kernel.obligations.models.promises import Obligation
from qinqing.kernel.obligations.rules import ANSWER, FULFIL, LEVELS


class Clock(models.Model):
    """One row per obligation whose next step is still to come; deleted when it stops. The only hot table."""

    obligation = models.OneToOneField(Obligation, models.PROTECT, primary_key=True, related_name="clock")
    stream = models.ForeignKey(Stream, models.PROTECT, related_name="+", db_index=False)
    purpose = models.TextField(choices={FULFIL: "兑现", ANSWER: "答复"}, db_collation="C")
    epoch = models.BigIntegerField()
    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="+", db_index=False)
    step = models.SmallIntegerField()
    anchor_on = models.DateField()
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="+", db_index=False)
    next_at = models.DateTimeField(db_index=True)


class Firing(models.Model):
    """A step that fired: once per obligation, purpose, epoch and step.

    No foreign key in the database: whatever writes a row has read the promise, and no promise is ever deleted.
    """

    obligation = models.ForeignKey(
        Obligation, models.PROTECT, related_name="firings", db_index=False, db_constraint=False
    )
    purpose = models.TextField(db_collation="C")
    epoch = models.BigIntegerField()
    step = models.SmallIntegerField()
    level = models.SmallIntegerField(choices=LEVELS)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["obligation", "purpose", "epoch", "step"], name="obligations_fired_once")
        ]
