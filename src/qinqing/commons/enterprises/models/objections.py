"""An enterprise says that a value of its record is wrong; the answer is a promise of the kernel."""

from django.db import models
from django.db.models import Q

from qinqing.commons.enterprises.models.registry import Enterprise, Import
from qinqing.kernel.matters.models import Matter

KIND = "objection"
CORRECTED, KEPT = "corrected", "kept"
OUTCOMES = {CORRECTED: "已更正", KEPT: "维持原来的内容"}


class Objection(models.Model):
    """An objection to one value (异议); extends the matter of the same key.

    `stood` and `asked` are what stood and what the enterprise says is right, as the registry keeps values. `outcome` is
    what the owning department answered last; `batch` the import by which it corrected the value.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="objection")
    kind = models.TextField(default=KIND, db_collation="C")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="objections")
    code = models.TextField(db_collation="C")
    stood = models.TextField(null=True)
    asked = models.TextField(null=True)
    reason = models.TextField()
    outcome = models.TextField(choices=OUTCOMES, blank=True)
    batch = models.OneToOneField(Import, models.PROTECT, null=True, related_name="objection")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind=KIND), name="enterprises_objection_kind"),
            models.CheckConstraint(condition=Q(outcome__in=["", *OUTCOMES]), name="enterprises_objection_outcome"),
            models.CheckConstraint(
                condition=Q(outcome=CORRECTED) | Q(batch__isnull=True), name="enterprises_objection_corrected"
            ),
        ]

    def __str__(self) -> str:
        return str(self.matter)
