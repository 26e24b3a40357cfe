"""Named snapshots of the registry: a turn, and a digest over all that stood there then."""

from django.db import models
from django.db.models import Q

from qinqing.kernel.parties.models import Person


class Snapshot(models.Model):
    """The registry after one turn, under a name (快照): what a decision points to, immutable and without a copy.

    `digest` covers the seal of every import up to that turn, and each seal every value that its import wrote.
    """

    name = models.TextField()
    turn = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="enterprises_snapshot_name"),
            models.CheckConstraint(condition=Q(turn__gt=0) & ~Q(name=""), name="enterprises_snapshot_turn"),
        ]

    def __str__(self) -> str:
        return self.name
