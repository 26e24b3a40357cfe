"""Named snapshots of the registry: a turn, a digest over all that stood there then, and whether it still does."""

from django.db import models
from django.db.models import Q

from qinqing.kernel.parties.models import Person


class Snapshot(models.Model):
    """The registry after one turn, under a name (快照): what a decision points to, immutable and without a copy.

    `digest` covers the seal of every import up to that turn, and each seal every value that its import wrote. One that
    was named by mistake is `withdrawn_at` and stays, so that its name means nothing else.
    """

    name = models.TextField()
    turn = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.BinaryField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="enterprises_snapshot_name"),
            models.CheckConstraint(condition=Q(turn__gt=0) & ~Q(name=""), name="enterprises_snapshot_turn"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_digest(self) -> str:
        """Return the beginning of the digest, as people compare it."""
        return bytes(self.digest).hex()[:16]


class SnapshotCheck(models.Model):
    """Every value up to a snapshot is read again and held against its seals (快照核对), import by import.

    `read` is the turn that was read last; `broken` the turns whose values are no longer what their import wrote.
    """

    RUNNING, WHOLE, BROKEN, FORGED = "running", "whole", "broken", "forged"
    STATES = {RUNNING: "正在核对", WHOLE: "与留存时一致", BROKEN: "有内容被改动", FORGED: "封签被改动"}

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="checks")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.TextField(choices=STATES, default=RUNNING)
    read = models.PositiveIntegerField(default=0)
    broken = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot"], condition=Q(state="running"), name="enterprises_snapshotcheck_running"
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True) | ~Q(state="running") & Q(ended_at__isnull=False),
                name="enterprises_snapshotcheck_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.get_state_display()}"
