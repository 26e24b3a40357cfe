"""Promises, and what they wait for."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from qinqing.kernel.calendars.models import Calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.lifecycle import CLAIMED, RUNNING, STATES, SUSPENDED, VERIFIED, WAIVED
from qinqing.kernel.obligations.models.ladders import Ladder
from qinqing.kernel.obligations.rules import MODES, UNITS
from qinqing.kernel.parties.models import Unit


class ObligationQuerySet(models.QuerySet["Obligation"]):
    """Obligations, narrowed in the words of the field."""

    def visible_to(self, actor: Actor) -> Self:
        """Return those whose matter `actor` may see."""
        return self.filter(matter__in=Matter.objects.visible_to(actor))

    def owed_by(self, unit_id: int) -> Self:
        """Return those that a unit still owes and that are running."""
        return self.filter(debtor=unit_id, state=RUNNING)

    def awaiting(self, unit_id: int) -> Self:
        """Return those that wait for a unit's answer to a claim."""
        return self.filter(verifier=unit_id, state=CLAIMED)

    def shining(self) -> Self:
        """Return those whose light is on."""
        return self.filter(light__gt=0)


class Obligation(models.Model):
    """One promise of one debtor to one creditor.

    `made_on` is the day of the promise; `base_start` opens its window (that day is not counted). `base_due` is what was
    promised (承诺), counted from `length` where the source states no date; `due` is the legal date (准延至); `alarm_on`
    is the day that alarms (应当): the fair one, for statutory limits the legal one. `verified_on` is the accepted day
    of completion (实际). While a claim waits, `answer_due` is the last day for its answer. `remaining` are the days
    left while it is suspended. `counted` says that its dates rest on the calendar. `grantor` decides on adjustments
    where the source names one.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="obligations")
    number = models.TextField()
    title = models.TextField()
    debtor = models.ForeignKey(Unit, models.PROTECT, related_name="owes")
    creditor = models.ForeignKey(Unit, models.PROTECT, related_name="is_owed")
    verifier = models.ForeignKey(Unit, models.PROTECT, related_name="verifies")
    grantor = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    source = models.TextField()
    is_statutory = models.BooleanField(default=False)
    unit = models.TextField(choices=UNITS)
    calendar = models.ForeignKey(Calendar, models.PROTECT)
    made_on = models.DateField()
    base_start = models.DateField()
    base_due = models.DateField()
    length = models.IntegerField(null=True)
    due = models.DateField()
    alarm_on = models.DateField()
    lost_days = models.IntegerField(default=0)
    counted = models.BooleanField(default=False)
    remaining = models.IntegerField(null=True)
    verified_on = models.DateField(null=True)
    waived_on = models.DateField(null=True)
    answer_due = models.DateField(null=True)
    state = models.TextField(choices=STATES)
    light = models.SmallIntegerField(default=0)
    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="+")
    answer_ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="+")
    epoch = models.IntegerField(default=1)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(debtor=F("creditor")), name="obligations_two_parties"),
            models.CheckConstraint(condition=~Q(debtor=F("verifier")), name="obligations_verified_by_another"),
            models.CheckConstraint(condition=Q(base_start__lte=F("base_due")), name="obligations_dates"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="obligations_state"),
            models.CheckConstraint(
                condition=Q(state=VERIFIED, verified_on__isnull=False)
                | (~Q(state=VERIFIED) & Q(verified_on__isnull=True)),
                name="obligations_verified_day",
            ),
            models.CheckConstraint(
                condition=Q(state=CLAIMED, answer_due__isnull=False) | (~Q(state=CLAIMED) & Q(answer_due__isnull=True)),
                name="obligations_answer_day",
            ),
            models.CheckConstraint(
                condition=Q(grantor__isnull=True) | ~Q(debtor=F("grantor")), name="obligations_granted_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state=SUSPENDED, remaining__isnull=False)
                | (~Q(state=SUSPENDED) & Q(remaining__isnull=True)),
                name="obligations_remaining_days",
            ),
            models.CheckConstraint(
                condition=Q(state=WAIVED, waived_on__isnull=False) | (~Q(state=WAIVED) & Q(waived_on__isnull=True)),
                name="obligations_waived_day",
            ),
            models.CheckConstraint(
                condition=Q(length__isnull=True) | Q(length__gt=0, counted=True), name="obligations_length"
            ),
            models.UniqueConstraint(fields=["matter", "number"], name="obligations_number"),
        ]
        indexes = [
            models.Index(fields=["debtor", "state", "alarm_on"], name="obligations_owed"),
            models.Index(fields=["verifier", "answer_due"], name="obligations_awaiting", condition=Q(state=CLAIMED)),
            models.Index(fields=["-light", "alarm_on"], name="obligations_shining", condition=Q(light__gt=0)),
            models.Index(
                fields=["calendar", "alarm_on"],
                name="obligations_counted",
                condition=Q(counted=True, unit=WORKING_DAY, verified_on__isnull=True, waived_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Gate(models.Model):
    """`obligation` waits for `on`, in one of MODES."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="gates")
    on = models.ForeignKey(Obligation, models.PROTECT, related_name="opens")
    mode = models.TextField(choices=MODES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["obligation", "on"], name="obligations_gate_once"),
            models.CheckConstraint(condition=~Q(obligation=F("on")), name="obligations_gate_other"),
            models.CheckConstraint(condition=Q(mode__in=MODES), name="obligations_gate_mode"),
        ]
