"""The contract itself; its clauses are obligations of the kernel."""

from django.db import models
from django.db.models import Q

from qinqing.kernel.matters.models import Matter
from qinqing.kernel.parties.models import Unit

KIND = "contract"


class Contract(models.Model):
    """A contract between a government body and an enterprise (政企合同); extends the matter of the same key."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="contract")
    kind = models.TextField(default=KIND, db_collation="C")
    number = models.TextField(unique=True)
    project = models.TextField()
    government = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    signed_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind=KIND), name="contracts_contract_kind")]

    def __str__(self) -> str:
        return self.number
