"""A publication extends the matter of the same key; what it says is one text, and its digest stands in history."""

import json
from typing import Any

from django.db import models
from django.db.models import F, Q

from qinqing.kernel.matters.models import Matter
from qinqing.kernel.parties.models import Person, Unit
from qinqing.kernel.publications.lifecycle import STATES
from qinqing.kernel.publications.rules.marks import mark

KIND = "publication"
_ISSUED = ("year", "number", "issued_at", "issued_by")


def _all(names: tuple[str, ...], *, null: bool) -> Q:
    return Q(**{f"{name}__isnull": null for name in names})


class Publication(models.Model):
    """What is shown beyond its parties (刊物): of kind `of`, for a place and the days `first` to `last`.

    `content` is canonical JSON, read from rows at `as_of`, `digest` its SHA-256; once it is issued the database changes
    neither, nor who drafted and issued it. `drafted_by` is empty where a job prepared the draft. Counted from 1 for
    each issuer, kind and year; a correction keeps year and number, is the next `version` and names its `former`.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="publication")
    kind = models.TextField(default=KIND, db_collation="C")
    of = models.TextField(db_collation="C")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    place = models.TextField(db_collation="C")
    first = models.DateField()
    last = models.DateField()
    as_of = models.DateTimeField()
    content = models.TextField(db_collation="C")
    digest = models.BinaryField(max_length=32)
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    drafted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    year = models.SmallIntegerField(null=True)
    number = models.IntegerField(null=True)
    version = models.SmallIntegerField(default=1)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    discarded_at = models.DateTimeField(null=True)
    discarded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind=KIND), name="publications_kind"),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="publications_period"),
            models.CheckConstraint(
                condition=_all(_ISSUED, null=True) | _all(_ISSUED, null=False) & Q(number__gt=0, version__gt=0),
                name="publications_numbered_when_issued",
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True)
                | Q(submitted_by__isnull=False)
                & ~Q(issued_by=F("submitted_by"))
                & (Q(drafted_by__isnull=True) | ~Q(issued_by=F("drafted_by"))),
                name="publications_issued_by_another",
            ),
            *[
                models.CheckConstraint(
                    condition=_all((f"{act}_at", f"{act}_by"), null=True)
                    | _all((f"{act}_at", f"{act}_by"), null=False),
                    name=f"publications_{act}_pair",
                )
                for act in ("submitted", "issued", "withdrawn", "discarded")
            ],
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(issued_at__isnull=False), name="publications_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(discarded_at__isnull=True) | Q(issued_at__isnull=True), name="publications_discarded"
            ),
            models.UniqueConstraint(
                fields=["issuer", "of", "year", "number", "version"], name="publications_number_once"
            ),
            models.UniqueConstraint(
                fields=["issuer", "of", "place", "first"],
                condition=Q(former__isnull=True, withdrawn_at__isnull=True, discarded_at__isnull=True),
                name="publications_one_a_period",
            ),
            models.UniqueConstraint(
                fields=["former"],
                condition=Q(discarded_at__isnull=True, withdrawn_at__isnull=True),
                name="publications_one_correction",
            ),
        ]

    def __str__(self) -> str:
        return str(self.matter)

    @property
    def mark(self) -> str:
        """Return its number as people say it; empty for a draft."""
        return mark(self.year, self.number, self.version) if self.year and self.number else ""

    @property
    def word(self) -> str:
        """Return how it stands."""
        return STATES[self.matter.state]

    @property
    def said(self) -> dict[str, Any]:
        """Return what it says."""
        found: dict[str, Any] = json.loads(self.content)
        return found

    @property
    def fingerprint(self) -> str:
        """Return the digest as people compare it: 64 hexadecimal signs."""
        return bytes(self.digest).hex()
