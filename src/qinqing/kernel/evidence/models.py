"""Files that prove something."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.rooms import withheld
from qinqing.kernel.evidence.rules import IMAGES, MEDIA_TYPES
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.parties.models import Person


class FileQuerySet(models.QuerySet["File"]):
    """Files, narrowed to what somebody may open."""

    def open_to(self, actor: Actor) -> Self:
        """Return those that no room withholds from `actor`; of matters that `actor` may see."""
        found = self
        for keys in withheld():
            found = found.exclude(pk__in=keys(actor))
        return found


class File(models.Model):
    """One file of a matter; added, never replaced. `digest` is SHA-256 over `salt` and the bytes as received.

    Once erased by law it has neither name nor salt nor bytes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="files")
    name = models.TextField()
    kind = models.TextField(choices={kind: kind for kind in MEDIA_TYPES})
    size = models.IntegerField()
    salt = models.BinaryField()
    digest = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    erased_at = models.DateTimeField(null=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(MEDIA_TYPES)), name="evidence_file_kind"),
            models.CheckConstraint(condition=Q(size__gt=0), name="evidence_file_size"),
        ]
        indexes = [models.Index(fields=["matter", "added_at"], name="evidence_file_matter")]

    def __str__(self) -> str:
        return self.name

    @property
    def original(self) -> str:
        """Path below MEDIA_ROOT of the bytes as received."""
        return f"{self.id.hex[:2]}/{self.id.hex}"

    @property
    def shown(self) -> str:
        """Path below MEDIA_ROOT of what is shown: for photos the copy without location and device data."""
        return f"{self.original}.shown" if self.kind in IMAGES else self.original

    @property
    def is_image(self) -> bool:
        """Whether a browser can show it in the page."""
        return self.kind in IMAGES
