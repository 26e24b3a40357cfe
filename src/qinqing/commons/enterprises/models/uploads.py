"""Long files that wait to be read by the worker."""

from django.db import models
from django.db.models import Q

from qinqing.commons.enterprises.models.registry import Import
from qinqing.kernel.parties.models import Person, Post


class Upload(models.Model):
    """A file that waits for the worker, which stages it as an import, or one of which nothing was taken (待读文件).

    With any cell at fault nothing of it is kept but the `faults`; the file itself is removed once it was read. `tries`
    counts how often the worker began to read it.
    """

    WAITING, STAGED, REFUSED = "waiting", "staged", "refused"
    STATES = {WAITING: "排队读取", STAGED: "已读完", REFUSED: "没有导入"}

    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    stand_in = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    path = models.TextField(db_collation="C")
    source = models.TextField()
    as_of = models.DateField()
    file_name = models.TextField()
    ending = models.TextField(db_collation="C")
    kept_as = models.UUIDField(unique=True)
    size = models.BigIntegerField()
    file_digest = models.TextField(db_collation="C")
    state = models.TextField(choices=STATES, default=WAITING)
    sent_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    faults = models.JSONField(default=list)
    faults_count = models.IntegerField(default=0)
    refused = models.TextField(blank=True)
    batch = models.OneToOneField(Import, models.PROTECT, null=True, related_name="upload")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", read_at__isnull=True) | ~Q(state="waiting") & Q(read_at__isnull=False),
                name="enterprises_upload_read",
            ),
            models.CheckConstraint(
                condition=Q(state="staged", batch__isnull=False) | ~Q(state="staged") & Q(batch__isnull=True),
                name="enterprises_upload_staged",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="waiting"), name="enterprises_upload_waiting"),
            models.Index(fields=["path", "-id"], name="enterprises_upload_path"),
        ]

    def __str__(self) -> str:
        return self.source
