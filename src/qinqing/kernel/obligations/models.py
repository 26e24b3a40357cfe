"""Promises, what they wait for, and the clock that watches them."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from qinqing.kernel.calendars.models import Calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.evidence.models import File
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import LIGHTS
from qinqing.kernel.obligations.lifecycle import ASKED, CLAIMED, OUTCOMES, RUNNING, STATES, SUSPENDED, VERIFIED, WAIVED
from qinqing.kernel.obligations.rules import (
    ANSWER,
    EXTENSION,
    FULFIL,
    KINDS,
    LEVELS,
    MODES,
    PARTIES,
    SUSPENSION,
    UNITS,
)
from qinqing.kernel.parties.models import Person, Unit
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


class Adjustment(models.Model):
    """The debtor asks for an extension by `days` or a suspension from `start_on`; somebody else grants or refuses.

    Promises are never edited: what was granted stands beside them. `party` says whose cause it is, `caused_by` which
    unit of that side. A suspension ends on the day before `resumed_on`. `key` comes with the form.
    """

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="adjustments")
    key = models.UUIDField(unique=True)
    kind = models.TextField(choices=KINDS)
    days = models.IntegerField(default=0)
    start_on = models.DateField(null=True)
    resumed_on = models.DateField(null=True)
    party = models.TextField(choices=PARTIES)
    caused_by = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    outcome = models.TextField(choices=OUTCOMES, default=ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decision_key = models.UUIDField(null=True, unique=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(outcome=ASKED), name="obligations_one_open_adjustment"
            ),
            models.CheckConstraint(
                condition=Q(kind=EXTENSION, days__gt=0, start_on__isnull=True, resumed_on__isnull=True)
                | Q(kind=SUSPENSION, days=0, start_on__isnull=False),
                name="obligations_adjustment_kind",
            ),
            models.CheckConstraint(
                condition=Q(resumed_on__isnull=True) | Q(resumed_on__gte=F("start_on")),
                name="obligations_adjustment_resumed",
            ),
            models.CheckConstraint(condition=Q(party__in=PARTIES), name="obligations_adjustment_party"),
            models.CheckConstraint(
                condition=Q(outcome=ASKED, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(outcome=ASKED) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="obligations_adjustment_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="obligations_adjustment_other_person",
            ),
        ]


class Claim(models.Model):
    """The debtor says that it is done; `key` comes with the form, so that sending it twice claims once."""

    OPEN, ACCEPTED, RETURNED = "open", "accepted", "returned"
    OUTCOMES = {OPEN: "待确认", ACCEPTED: "已确认", RETURNED: "已退回"}

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="claims")
    key = models.UUIDField(unique=True)
    completed_on = models.DateField()
    files = models.ManyToManyField(File, related_name="+")
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    outcome = models.TextField(choices=OUTCOMES, default=OPEN)
    answer_key = models.UUIDField(null=True, unique=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(outcome="open"), name="obligations_one_open_claim"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="obligations_claim_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("claimed_by")),
                name="obligations_claim_other_person",
            ),
        ]


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
    """A step that fired: once per obligation, purpose, epoch and step."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="firings")
    purpose = models.TextField(db_collation="C")
    epoch = models.BigIntegerField()
    step = models.SmallIntegerField()
    level = models.SmallIntegerField(choices=LEVELS)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["obligation", "purpose", "epoch", "step"], name="obligations_fired_once")
        ]
