"""What a city changed in the catalogue of fields, version by version, and which units deliver for a department."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from qinqing.commons.enterprises.rules.catalogue import CHOICE, KINDS, TEXT, Field
from qinqing.kernel.parties.models import Unit


class Entry(models.Model):
    """One version of a field of the catalogue (字段目录): the newest that stands counts, before the committed file.

    A version that was undone is `withdrawn` and stays.
    """

    code = models.TextField(db_collation="C")
    version = models.PositiveIntegerField()
    label = models.TextField()
    kind = models.TextField(choices=KINDS | {TEXT: "文字"})
    topic = models.TextField()
    unit = models.TextField(blank=True)
    choices = models.JSONField(default=list)
    places = models.PositiveSmallIntegerField(default=0)
    source = models.TextField()
    refresh = models.TextField()
    supplied = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    column = models.BooleanField(default=False)
    derived = models.BooleanField(default=False)
    signed = models.BooleanField(default=False)
    retired = models.BooleanField(default=False)
    slot = models.PositiveSmallIntegerField(default=0)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="enterprises_entry_version"),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z][a-z0-9_]{1,29}$"), name="enterprises_entry_code"),
            models.CheckConstraint(
                condition=Q(kind=CHOICE) & ~Q(choices=[]) | ~Q(kind=CHOICE) & Q(choices=[]),
                name="enterprises_entry_choices",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def field(self) -> Field:
        """Return the field as this version says it."""
        return Field(
            self.code,
            self.label,
            self.kind,
            self.unit,
            dict(self.choices) or None,
            self.places,
            self.source,
            self.refresh,
            self.supplied,
            self.sensitive,
            self.topic,
            self.column,
            self.derived,
            self.signed,
            self.retired,
            self.slot,
        )


class Owner(models.Model):
    """A unit delivers what a department owns (归口单位), at its place and below; ended, it stays.

    While a department has none, any office that may import delivers its fields.
    """

    source = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "unit"], condition=Q(ended_at__isnull=True), name="enterprises_owner_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.unit}"
