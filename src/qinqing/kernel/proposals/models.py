"""A proposal extends the matter of the same key."""

from django.db import models
from django.db.models import F, Q

from qinqing.kernel.matters.models import Matter
from qinqing.kernel.parties.models import Person, Unit
from qinqing.kernel.proposals.lifecycle import DISMISSED, OBJECTED, STATES, UPHELD
from qinqing.kernel.proposals.rules import CONSEQUENCES, GRADES

KIND = "proposal"
DECIDED = (UPHELD, DISMISSED, OBJECTED)


class Proposal(models.Model):
    """An adverse consequence for a unit, proposed in a matter; `grade` is that of its evidence.

    The database itself refuses a decision without a named person of another unit: a score or a timer has none.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="proposal")
    kind = models.TextField(default=KIND, db_collation="C")
    about = models.ForeignKey(Matter, models.PROTECT, related_name="proposals")
    against = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    consequence = models.TextField(choices=CONSEQUENCES)
    grade = models.TextField(choices=GRADES)
    state = models.TextField(choices=STATES)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposing_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    hearing_ends = models.DateField(null=True)
    heard_at = models.DateTimeField(null=True)
    heard_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    deciding_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    objection_ends = models.DateField(null=True)
    objected_at = models.DateTimeField(null=True)
    objected_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind=KIND), name="proposals_proposal_kind"),
            models.CheckConstraint(condition=Q(consequence__in=CONSEQUENCES), name="proposals_consequence"),
            models.CheckConstraint(condition=Q(grade__in=GRADES), name="proposals_grade"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="proposals_state"),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED)
                | Q(decided_at__isnull=False, decided_by__isnull=False, deciding_unit__isnull=False),
                name="proposals_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("proposed_by")) & ~Q(deciding_unit=F("against")))
                & ~Q(deciding_unit=F("proposing_unit")),
                name="proposals_decided_by_another",
            ),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{act}_at__isnull": True, f"{act}_by__isnull": True})
                    | Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
                    name=f"proposals_{act}_pair",
                )
                for act in ("heard", "decided", "objected", "reviewed")
            ],
        ]
        indexes = [models.Index(fields=["about", "state"], name="proposals_about")]

    def __str__(self) -> str:
        return f"{CONSEQUENCES[self.consequence]}：{self.against}"
