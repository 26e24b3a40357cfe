"""What the parties ask and say of a promise: adjustments, claims and supplements."""

from django.db import models
from django.db.models import F, Q

from qinqing.kernel.evidence.models import File
from qinqing.kernel.obligations.lifecycle import ASKED, GRANTED, OUTCOMES, WITHDRAWN
from qinqing.kernel.obligations.models.promises import Obligation
from qinqing.kernel.obligations.rules import EXTENSION, KINDS, PARTIES, RECURRENCES, SUSPENSION
from qinqing.kernel.parties.models import Person, Unit


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
    """The debtor says that it is done; `key` comes with the form, so that sending it twice claims once.

    Of a promise with a quantity it may claim an `amount`. One that still waits when its promise is ended lapses; one
    that whoever claimed took back at once is withdrawn. Where
    somebody else had prepared it (代办), neither the one who claims nor the one who answers is that person.
    """

    OPEN, ACCEPTED, RETURNED, LAPSED, WITHDRAWN = "open", "accepted", "returned", "lapsed", "withdrawn"
    OUTCOMES = {OPEN: "待确认", ACCEPTED: "已确认", RETURNED: "已退回", LAPSED: "随终止失效", WITHDRAWN: "已撤回"}

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="claims")
    key = models.UUIDField(unique=True)
    completed_on = models.DateField()
    amount = models.BigIntegerField(null=True)
    files = models.ManyToManyField(File, related_name="+")
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    prepared_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    outcome = models.TextField(choices=OUTCOMES, default=OPEN)
    answer_key = models.UUIDField(null=True, unique=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(outcome="open"), name="obligations_one_open_claim"
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gt=0), name="obligations_claim_amount"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="obligations_claim_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("claimed_by")),
                name="obligations_claim_other_person",
            ),
            models.CheckConstraint(
                condition=Q(prepared_by__isnull=True)
                | (~Q(prepared_by=F("claimed_by")) & (Q(answered_by__isnull=True) | ~Q(prepared_by=F("answered_by")))),
                name="obligations_claim_third_person",
            ),
        ]


class PreparedClaim(models.Model):
    """Somebody prepares a claim on an enterprise's behalf (代办); it counts for nothing until the enterprise adopts it.

    It lapses when its promise is claimed otherwise or ceases to be owed.
    """

    WAITING, ADOPTED, DECLINED, WITHDRAWN, LAPSED = "waiting", "adopted", "declined", "withdrawn", "lapsed"
    OUTCOMES = {
        WAITING: "待企业确认",
        ADOPTED: "企业已确认",
        DECLINED: "企业不同意",
        WITHDRAWN: "已撤回",
        LAPSED: "已失效",
    }

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="prepared")
    key = models.UUIDField(unique=True)
    completed_on = models.DateField()
    amount = models.BigIntegerField(null=True)
    files = models.ManyToManyField(File, related_name="+")
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    outcome = models.TextField(choices=OUTCOMES, default=WAITING, db_collation="C")
    answer_key = models.UUIDField(null=True, unique=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(outcome="waiting"), name="obligations_one_waiting_prepared"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="obligations_prepared_amount"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["waiting", "lapsed"], answered_at__isnull=True, answered_by__isnull=True)
                | Q(
                    outcome__in=["adopted", "declined", "withdrawn"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
                name="obligations_prepared_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | Q(outcome="withdrawn", answered_by=F("prepared_by"))
                | (~Q(outcome="withdrawn") & ~Q(answered_by=F("prepared_by"))),
                name="obligations_prepared_other_person",
            ),
        ]


class Replacement(models.Model):
    """One side proposes to replace a promise by new terms (补充协议); the other side agrees or does not.

    Whole terms, never a difference: `made` is the promise that came of it. `by_debtor` says which side proposed; that
    side may withdraw it while nobody answered. `incentive` is what government gives, which rests on its grounds.
    """

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="replacements")
    key = models.UUIDField(unique=True)
    title = models.TextField()
    source = models.TextField()
    page = models.TextField(default="", blank=True)
    condition = models.TextField(default="", blank=True)
    base_due = models.DateField()
    quantity = models.BigIntegerField(null=True)
    measure = models.TextField(default="", blank=True)
    recurrence = models.TextField(choices={"": "只此一次", **RECURRENCES}, default="", db_collation="C", blank=True)
    until = models.DateField(null=True)
    incentive = models.BooleanField(default=False)
    legal_basis = models.TextField(default="", blank=True)
    fair_review = models.TextField(default="", blank=True)
    by_debtor = models.BooleanField()
    outcome = models.TextField(choices=OUTCOMES, default=ASKED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answer_key = models.UUIDField(null=True, unique=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made = models.OneToOneField(Obligation, models.PROTECT, null=True, related_name="agreed_in")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(outcome=ASKED), name="obligations_one_open_replacement"
            ),
            models.CheckConstraint(
                condition=Q(outcome=ASKED, answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(outcome=ASKED) & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="obligations_replacement_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | Q(outcome=WITHDRAWN) | ~Q(answered_by=F("proposed_by")),
                name="obligations_replacement_other_person",
            ),
            models.CheckConstraint(
                condition=Q(outcome=GRANTED, made__isnull=False) | (~Q(outcome=GRANTED) & Q(made__isnull=True)),
                name="obligations_replacement_made",
            ),
            models.CheckConstraint(
                condition=Q(recurrence="", until__isnull=True) | (~Q(recurrence="") & Q(until__isnull=False)),
                name="obligations_replacement_recurs",
            ),
        ]
