"""Work on an import that is too long to be waited for: asked for by a person, done by the worker."""

from django.db import models
from django.db.models import Q

from qinqing.commons.enterprises.models.registry import Import
from qinqing.kernel.parties.models import Person, Post


class Errand(models.Model):
    """One long piece of work on an import (后台办理): reckoning what it would change, applying it, taking it back.

    It is done in the name of `post` (by its `stand_in`, if it was lent), wholly or not at all. `tries` counts how
    often the worker began: one that was killed begins anew. `faults` are the rows that kept it from being done,
    `result` the import that took `batch` back.
    """

    RECKON, APPLY, UNDO = "reckon", "apply", "undo"
    KINDS = {RECKON: "重新核算", APPLY: "写入登记", UNDO: "撤回导入"}
    WAITING, DONE, REFUSED, CALLED_OFF = "waiting", "done", "refused", "called_off"
    STATES = {WAITING: "正在后台办理", DONE: "已办完", REFUSED: "没有办成", CALLED_OFF: "已取消"}

    kind = models.TextField(choices=KINDS)
    batch = models.ForeignKey(Import, models.PROTECT, related_name="errands", db_index=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    stand_in = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    seen = models.IntegerField(default=0)
    state = models.TextField(choices=STATES, default=WAITING)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    refused = models.TextField(blank=True)
    faults = models.JSONField(default=list)
    faults_count = models.IntegerField(default=0)
    result = models.ForeignKey(Import, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch"], condition=Q(state="waiting"), name="enterprises_errand_waiting"),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True) | ~Q(state="waiting") & Q(ended_at__isnull=False),
                name="enterprises_errand_ended",
            ),
        ]
        indexes = [models.Index(fields=["batch", "-id"], name="enterprises_errand_batch")]

    def __str__(self) -> str:
        return f"{self.batch}: {self.get_state_display()}"
