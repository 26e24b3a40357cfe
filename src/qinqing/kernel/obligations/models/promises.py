"""Promises, and what they wait for."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Least

from qinqing.kernel.calendars.models import Calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.prepared import Among
from qinqing.kernel.matters.models import Grant, Matter, Party
from qinqing.kernel.obligations.lifecycle import CLAIMED, RELEASED, RUNNING, STATES, SUSPENDED, VERIFIED
from qinqing.kernel.obligations.models.ladders import Ladder
from qinqing.kernel.obligations.rules import AGREED_BY, BOTH, CLAUSE, MODES, RECURRENCES, SOURCES, UNITS
from qinqing.kernel.obligations.rules.measures import MONEY, so_many
from qinqing.kernel.parties.models import Unit

UNMET_ON = Case(When(verified_on__isnull=True, then=F("alarm_on")))
"""The day that alarms, while a promise is not fulfilled: of an expression the database learns how few such days are
past, which it cannot know of two columns.
"""


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

    def shining_to(self, actor: Actor) -> Self:
        """Return the same for one reader: who oversees a place begins with the lights, which are few, not with it."""
        lit = self.shining()
        return lit if actor.jurisdiction is None else lit.beginning_with(Obligation.objects.shining())

    def unmet(self, first: date, last: date) -> Self:
        """Return those that are not fulfilled and whose day that alarms lies in a period."""
        return self.alias(unmet_on=UNMET_ON).filter(verified_on__isnull=True, unmet_on__range=(first, last))

    def beginning_with(self, few: "ObligationQuerySet") -> Self:
        """Return those that are among `few`: they are looked for first, and all else is asked of them alone."""
        return self.filter(_among("pk", few.values("pk")))

    def beside(self, actor: Actor) -> Self:
        """Return those of matters that `actor` may see beside those of its jurisdiction."""
        return self.filter(_among("matter", Matter.objects.beside(actor).values("pk")))

    def in_money_open_to(self, actor: Actor) -> Self:
        """Return those whose quantity is an amount of money that `actor` may read."""
        return self.filter(_amounts_open_to(actor), measure__in=MONEY, quantity__isnull=False)

    def weighable_by(self, actor: Actor) -> Self:
        """Return those whose quantity `actor` may read: amounts of money are trade secrets of their parties."""
        return self.filter(~Q(measure__in=MONEY) | _amounts_open_to(actor))

    def whose_money_reads(self, actor: Actor) -> Self:
        """Return those whose amounts `actor` may read, or might, were they of money."""
        return self.filter(_amounts_open_to(actor))

    def telling_amounts(self, actor: Actor) -> Self:
        """Annotate each with whether `actor` may read its quantity, as `tells_amount`."""
        return self.annotate(
            tells_amount=Case(
                When(~Q(measure__in=MONEY) | _amounts_open_to(actor), then=Value(True)),
                default=Value(False),
                output_field=models.BooleanField(),
            )
        )


def _amounts_open_to(actor: Actor) -> Q:
    """Select what `actor` may read amounts of: parties, the verifier, and supervisors who are named.

    Named are a supervising unit of a side in the register of units, and whoever was given the matter by name.
    """
    unit = actor.unit_id
    found = Q(debtor=unit) | Q(creditor=unit) | Q(verifier=unit)
    found |= _among("matter", Party.objects.filter(unit=unit).values("matter"))
    found |= _among("matter", Grant.objects.live().given_to(actor).values("matter"))
    if actor.role == "supervisor":
        supervised = Unit.objects.filter(supervised_by=unit).values("pk")
        found |= _among("debtor", supervised) | _among("creditor", supervised)
    return found


def _among(column: str, rows: "models.QuerySet[Any, Any]") -> Q:
    return Q(Among(F(column), ArraySubquery(rows)))


class Obligation(models.Model):
    """One promise of one debtor to one creditor.

    `made_on` is the day of the promise; `base_start` opens its window (that day is not counted). `base_due` is what was
    promised (承诺), counted from `length` where the source states no date; `due` is the legal date (准延至); `alarm_on`
    is the day that alarms (应当): the fair one, for statutory limits the legal one. `verified_on` is the accepted day
    of completion (实际). While a claim waits, `answer_due` is the last day for its answer. `remaining` are the days
    left while it is suspended. `counted` says that its dates rest on the calendar. `grantor` decides on adjustments
    where the source names one. `source` are the words of a document of `source_kind`, on its `page`; `agreed_by` says
    who agreed to the limit; `condition` is what has to happen first (前提条件). `milestone` is the code of the
    usual one from which it was laid, whatever it is called by now. Of a `quantity` so many `measure`,
    `accepted` are confirmed. `released_on` is the day on which it ceased to be owed: waived, replaced or ended. It may
    replace another promise: whoever waits for it counts from `first_due`, the date before the supplement.

    Keys that another index begins with, or that nobody searches by, have no index: the sweep writes this row. That one
    promise replaces another at most once is kept by an index of those that replace one, which a migration makes.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="obligations", db_index=False)
    number = models.TextField()
    title = models.TextField()
    milestone = models.TextField(default="", blank=True, db_collation="C")
    debtor = models.ForeignKey(Unit, models.PROTECT, related_name="owes", db_index=False)
    creditor = models.ForeignKey(Unit, models.PROTECT, related_name="is_owed")
    verifier = models.ForeignKey(Unit, models.PROTECT, related_name="verifies")
    grantor = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    source = models.TextField()
    source_kind = models.TextField(choices=SOURCES, default=CLAUSE, db_collation="C")
    page = models.TextField(default="", blank=True)
    agreed_by = models.TextField(choices=AGREED_BY, default=BOTH, db_collation="C")
    condition = models.TextField(default="", blank=True)
    quantity = models.BigIntegerField(null=True)
    measure = models.TextField(default="", blank=True)
    accepted = models.BigIntegerField(default=0)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    first_due = models.DateField(null=True)
    series = models.ForeignKey("Series", models.PROTECT, null=True, related_name="occurrences", db_index=False)
    occurrence = models.IntegerField(default=1)
    is_statutory = models.BooleanField(default=False)
    unit = models.TextField(choices=UNITS)
    calendar = models.ForeignKey(Calendar, models.PROTECT, db_index=False)
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
    released_on = models.DateField(null=True)
    answer_due = models.DateField(null=True)
    state = models.TextField(choices=STATES)
    light = models.SmallIntegerField(default=0)
    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="+", db_index=False)
    answer_ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="+", db_index=False)
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
                condition=Q(state__in=RELEASED, released_on__isnull=False)
                | (~Q(state__in=RELEASED) & Q(released_on__isnull=True)),
                name="obligations_released_day",
            ),
            models.CheckConstraint(
                condition=Q(length__isnull=True) | Q(length__gt=0, counted=True), name="obligations_length"
            ),
            models.CheckConstraint(condition=Q(source_kind__in=SOURCES), name="obligations_source_kind"),
            models.CheckConstraint(condition=Q(agreed_by__in=AGREED_BY), name="obligations_agreed_by"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True, measure="", accepted=0)
                | (
                    Q(quantity__isnull=False, quantity__gt=0, accepted__gte=0, accepted__lte=F("quantity"))
                    & ~Q(measure="")
                ),
                name="obligations_quantity",
            ),
            models.CheckConstraint(
                condition=Q(occurrence=1) | Q(occurrence__gt=1, series__isnull=False), name="obligations_occurrence"
            ),
            models.UniqueConstraint(
                fields=["series", "occurrence"], name="obligations_occurs_once", condition=Q(series__isnull=False)
            ),
            models.UniqueConstraint(fields=["matter", "number"], name="obligations_number"),
        ]
        indexes = [
            models.Index(fields=["debtor", "state", "alarm_on"], name="obligations_owed"),
            models.Index(fields=["verifier", "answer_due"], name="obligations_awaiting", condition=Q(state=CLAIMED)),
            models.Index(fields=["matter"], name="obligations_measured", condition=Q(quantity__isnull=False)),
            models.Index(fields=["-light", "alarm_on"], name="obligations_shining", condition=Q(light__gt=0)),
            models.Index(UNMET_ON, name="obligations_unmet", condition=Q(verified_on__isnull=True)),
            models.Index(
                fields=["calendar", "alarm_on"],
                name="obligations_counted",
                condition=Q(counted=True, unit=WORKING_DAY, verified_on__isnull=True, released_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def quantity_text(self) -> str:
        """Return what was promised, as people read it; empty where it is no quantity."""
        return so_many(self.quantity, self.measure) if self.quantity else ""


class Series(models.Model):
    """A promise that comes again (`recurrence`) until `until`; what follows takes its words from the `first`.

    `made` occurrences stand already; the next one is made on `next_on`, when its window opens, and by then belongs to
    the units named here: they pass on to heirs even while nothing is owed. None follows after the last.
    """

    stream = models.ForeignKey(Stream, models.PROTECT, related_name="+", db_index=False)
    first = models.OneToOneField(Obligation, models.PROTECT, related_name="begins")
    recurrence = models.TextField(choices=RECURRENCES, db_collation="C")
    until = models.DateField()
    debtor = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    creditor = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    verifier = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    grantor = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    made = models.IntegerField(default=1)
    next_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(recurrence__in=RECURRENCES), name="obligations_recurrence")]
        indexes = [models.Index(fields=["next_on"], name="obligations_next", condition=Q(next_on__isnull=False))]

    def __str__(self) -> str:
        return f"{RECURRENCES[self.recurrence]}，到 {self.until:%Y-%m-%d} 为止"


class GateQuerySet(models.QuerySet["Gate"]):
    """Gates, narrowed in the words of the field."""

    def late(self, day: date | Combinable) -> Self:
        """Return those that are open and late: their promise, or the one that it replaced, was due before `day`."""
        still = self.filter(on__verified_on__isnull=True, on__released_on__isnull=True)
        return still.annotate(since=Least("on__base_due", "on__first_due")).filter(since__lt=day)


class Gate(models.Model):
    """`obligation` waits for `on`, in one of MODES."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="gates", db_index=False)
    on = models.ForeignKey(Obligation, models.PROTECT, related_name="opens")
    mode = models.TextField(choices=MODES)

    objects = GateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["obligation", "on"], name="obligations_gate_once"),
            models.CheckConstraint(condition=~Q(obligation=F("on")), name="obligations_gate_other"),
            models.CheckConstraint(condition=Q(mode__in=MODES), name="obligations_gate_mode"),
        ]
