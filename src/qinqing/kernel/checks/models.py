"""Who checks where, the lot of each claim, the checks, and answers under seal."""

from django.db import models
from django.db.models import Q

from qinqing.kernel.checks.lifecycle import ASSIGNED, CONCLUDED, OPEN, STATES, TAKEN, UNASSIGNED
from qinqing.kernel.checks.rules import CAUSES, RESULTS, WHOLE, WINDOW
from qinqing.kernel.evidence.models import File
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.models import Claim, Ladder
from qinqing.kernel.parties.models import Person, Unit

CHECK, SEALED_ANSWER = "check", "sealed_answer"


class Rule(models.Model):
    """What a place has set: the share of claims drawn, in thousandths, and the unit that checks; empty: as above it.

    The empty path is the city's.
    """

    path = models.TextField(primary_key=True, db_collation="C")
    permille = models.SmallIntegerField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(permille__isnull=True) | Q(permille__gte=0, permille__lte=WHOLE), name="checks_rule_share"
            ),
            models.CheckConstraint(condition=Q(path="") | Q(path__endswith="/"), name="checks_rule_path"),
        ]

    def __str__(self) -> str:
        return self.path


class Draw(models.Model):
    """The lot of one claim. `due_at` is when its check begins; null for what is not drawn, and once it has begun.

    What is claimed anew after a claim was taken back has no other lot than that one, the claim `kept_from`.

    That is at the beginning of the working day `on_day` after the claim, so that it follows a changed calendar.

    Every claim has one with a `secret` of its own, by which the lot falls at a share of `permille`: what was drawn by
    chance and what somebody asked for in confidence look the same.
    """

    claim = models.OneToOneField(Claim, models.PROTECT, primary_key=True, related_name="draw")
    kept_from = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="+", db_index=False)
    secret = models.BinaryField()
    permille = models.SmallIntegerField()
    on_day = models.SmallIntegerField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(on_day__isnull=True, due_at__isnull=True)
                | Q(on_day__range=(1, WINDOW), due_at__isnull=False),
                name="checks_draw_day",
            )
        ]
        indexes = [models.Index(fields=["due_at"], name="checks_draw_due", condition=Q(due_at__isnull=False))]

    @property
    def fell_for(self) -> int:
        """Return the claim for which the lot fell: this one, or the first of those that were taken back before it."""
        return self.pk if self.kept_from_id is None else self.kept_from_id


class Check(models.Model):
    """A neutral unit looks at a claim (核验); extends the matter of the same key, whose parties are both sides and it.

    `next_at` is the next step of its ladder, null when none is to come. The days of its unit count from `counts_from`;
    without a unit it has no last day.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="check_made")
    kind = models.TextField(default=CHECK, db_collation="C")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="checks")
    cause = models.TextField(choices=CAUSES, db_collation="C")
    state = models.TextField(choices=STATES, db_collation="C")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="checks")
    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    counts_from = models.DateField(null=True)
    due_on = models.DateField(null=True)
    step = models.SmallIntegerField(null=True)
    next_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    result = models.TextField(choices=RESULTS, default="", blank=True, db_collation="C")
    files = models.ManyToManyField(File, related_name="+")
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind=CHECK), name="checks_check_kind"),
            models.CheckConstraint(condition=Q(cause__in=CAUSES), name="checks_check_cause"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="checks_check_state"),
            models.CheckConstraint(condition=Q(result__in=["", *RESULTS]), name="checks_check_result"),
            models.UniqueConstraint(fields=["claim"], condition=Q(state__in=OPEN), name="checks_one_open"),
            models.CheckConstraint(
                condition=Q(unit__isnull=True, counts_from__isnull=True, due_on__isnull=True)
                | Q(unit__isnull=False, counts_from__isnull=False, due_on__isnull=False),
                name="checks_check_unit_has_limit",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ASSIGNED, TAKEN, CONCLUDED]) | Q(unit__isnull=False),
                name="checks_check_unit",
            ),
            models.CheckConstraint(condition=~Q(state=UNASSIGNED) | Q(unit__isnull=True), name="checks_check_no_unit"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="checks_check_taken",
            ),
            models.CheckConstraint(
                condition=Q(state=CONCLUDED, concluded_at__isnull=False, concluded_by__isnull=False) & ~Q(result="")
                | ~Q(state=CONCLUDED) & Q(concluded_at__isnull=True, concluded_by__isnull=True, result=""),
                name="checks_check_concluded",
            ),
            models.CheckConstraint(
                condition=Q(next_at__isnull=True, step__isnull=True) | Q(next_at__isnull=False, step__isnull=False),
                name="checks_check_next",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="checks_check_due", condition=Q(next_at__isnull=False)),
            models.Index(fields=["unit", "due_on"], name="checks_check_queue", condition=Q(state__in=OPEN)),
        ]

    def __str__(self) -> str:
        return self.matter.title


class SealedAnswer(models.Model):
    """「不便直接回复，请核实」: extends a sealed matter; nothing here says of which claim, or what was written.

    `tag` is a keyed digest of claim and person, by which the person finds it again; `content` is ciphertext of one
    length. Row security lets through what a live grant opens.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="sealed_answer")
    kind = models.TextField(default=SEALED_ANSWER, db_collation="C")
    tag = models.BinaryField(unique=True)
    content = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind=SEALED_ANSWER), name="checks_sealed_kind")]
