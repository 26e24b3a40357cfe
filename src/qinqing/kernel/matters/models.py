"""The row that every matter shares, and the parties to it."""

from typing import Self

from django.db import models
from django.db.models import Q

from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.matters.rules import CLASSES, SEALED, below
from qinqing.kernel.parties.models import Unit


class MatterQuerySet(models.QuerySet["Matter"]):
    """Matters, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Return what `actor` may see: the post's jurisdiction, or a matter to which its unit is party.

        Sealed matters open by grant only and are never here.
        """
        seen = Q(pk__in=Party.objects.filter(unit=actor.unit_id).values("matter"))
        if actor.jurisdiction is not None:
            first, end = below(actor.jurisdiction)
            seen |= Q(path__gte=first, path__lt=end)
        return self.filter(seen).exclude(confidentiality=SEALED)


class Matter(models.Model):
    """Something that must be settled (事项); mechanisms extend it one to one and share its history.

    `rev` counts people's moves: a form that was opened before the last one is refused. `light` 0 to 3.
    """

    stream = models.OneToOneField(Stream, models.PROTECT, primary_key=True, related_name="matter")
    kind = models.TextField(db_collation="C")
    reference = models.TextField(unique=True, db_collation="C")
    title = models.TextField()
    host = models.ForeignKey(Unit, models.PROTECT, related_name="hosted")
    path = models.TextField(db_collation="C")
    confidentiality = models.TextField(choices=CLASSES)
    state = models.TextField(db_collation="C")
    light = models.SmallIntegerField(default=0)
    next_due = models.DateField(null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    rev = models.IntegerField(default=0)
    opened_at = models.DateTimeField()

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "kind"], name="matters_matter_kind"),
            models.CheckConstraint(condition=Q(confidentiality__in=CLASSES), name="matters_matter_class"),
            models.CheckConstraint(condition=Q(light__range=(0, 3)), name="matters_matter_light"),
        ]
        indexes = [
            models.Index(fields=["path", "kind"], name="matters_matter_path"),
            models.Index(fields=["kind", "-light", "next_due"], name="matters_matter_queue"),
        ]

    def __str__(self) -> str:
        return self.title


class Party(models.Model):
    """A unit that is party to a matter, and on which side."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="parties")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    side = models.TextField(choices={GOV: "政府", ENT: "企业"})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "matter"], name="matters_party_once"),
            models.CheckConstraint(condition=Q(side__in=[GOV, ENT]), name="matters_party_side"),
        ]


class Counter(models.Model):
    """The last number given to a kind of matter in a year."""

    pk = models.CompositePrimaryKey("prefix", "year")
    prefix = models.TextField(db_collation="C")
    year = models.IntegerField()
    last = models.IntegerField()
