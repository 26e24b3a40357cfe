"""A receipt extends the matter of the same key, its figures stand in history alone; who has to answer has a turn."""

from django.db import models
from django.db.models import Q

from qinqing.commons.receipts.lifecycle import LIVE, RULED, STATES
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.models import Ladder, Obligation
from qinqing.kernel.parties.models import Person, Unit

KIND = "receipt"
DEBTOR, CREDITOR, NEUTRAL = "debtor", "creditor", "neutral"
PARTS = {DEBTOR: "欠的一方", CREDITOR: "被欠的一方", NEUTRAL: "核定单位"}
SIGNED, OBJECTED, DECIDED = "signed", "objected", "decided"
SAID = {SIGNED: "已签认", OBJECTED: "有异议", DECIDED: "已核定"}


class Receipt(models.Model):
    """The days of a delay as known on `as_of` (迟延归因单), issued by event `seq` of the promise's matter.

    What it says stands in that event and nowhere else, so that no row could say otherwise. A change of the facts makes
    another receipt, which names its `former`. `key` comes with the form, so that sending it twice issues once.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="receipt")
    kind = models.TextField(default=KIND, db_collation="C")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="receipts")
    key = models.UUIDField(unique=True)
    state = models.TextField(choices=STATES, db_collation="C")
    as_of = models.DateField()
    seq = models.BigIntegerField()
    former = models.OneToOneField("self", models.PROTECT, null=True, related_name="later")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind=KIND), name="receipts_receipt_kind"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="receipts_receipt_state"),
            models.UniqueConstraint(fields=["obligation"], condition=Q(state__in=LIVE), name="receipts_one_live"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="receipts_receipt_taken",
            ),
            models.CheckConstraint(
                condition=Q(state=RULED, ruled_at__isnull=False, ruled_by__isnull=False)
                | ~Q(state=RULED) & Q(ruled_at__isnull=True, ruled_by__isnull=True),
                name="receipts_receipt_ruled",
            ),
        ]

    def __str__(self) -> str:
        return str(self.matter)


class Turn(models.Model):
    """A unit has to answer a receipt by `due_on`; `next_at` is the next step of its ladder, null when none is to come.

    `key` comes with the form, so that sending it twice answers once. Silence says nothing: `said` stays empty.
    """

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="turns")
    part = models.TextField(choices=PARTS, db_collation="C")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    due_on = models.DateField()
    step = models.SmallIntegerField(null=True)
    next_at = models.DateTimeField(null=True)
    said = models.TextField(choices={"": "还没有答复", **SAID}, default="", blank=True, db_collation="C")
    key = models.UUIDField(null=True, unique=True)
    said_at = models.DateTimeField(null=True)
    said_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receipt", "part"], name="receipts_one_turn"),
            models.CheckConstraint(condition=Q(part__in=PARTS), name="receipts_turn_part"),
            models.CheckConstraint(
                condition=Q(part=NEUTRAL, said__in=["", DECIDED])
                | Q(part__in=[DEBTOR, CREDITOR], said__in=["", SIGNED, OBJECTED]),
                name="receipts_turn_said",
            ),
            models.CheckConstraint(
                condition=Q(said="", said_at__isnull=True, said_by__isnull=True)
                | ~Q(said="") & Q(said_at__isnull=False, said_by__isnull=False),
                name="receipts_turn_answered",
            ),
            models.CheckConstraint(
                condition=Q(next_at__isnull=True, step__isnull=True) | Q(next_at__isnull=False, step__isnull=False),
                name="receipts_turn_next",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="receipts_turn_due", condition=Q(next_at__isnull=False)),
            models.Index(fields=["unit", "due_on"], name="receipts_turn_queue", condition=Q(said="")),
        ]

    def __str__(self) -> str:
        return f"{self.receipt} {PARTS[self.part]}"
