"""Fulfilled promises, added up."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from qinqing.kernel.access.queries import excluded_units
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.matters.models import of_place
from qinqing.kernel.obligations.rules import BOTH
from qinqing.kernel.obligations.rules.measures import MONEY
from qinqing.kernel.parties.models import Unit


def reads_totals(actor: Actor) -> bool:
    """Say whether `actor` sees every matter of a place that is not sealed, so that its totals hold nothing unseen.

    Who stays away from a unit, or sees only what it is party to, reads rows; one query where there is a place.
    """
    if actor.jurisdiction is None or actor.side == ENT:
        return False
    return not Unit.objects.filter(pk__in=excluded_units(actor.person_id)).exists()


class TotalQuerySet(models.QuerySet["Total"]):
    """Totals, narrowed in the words of the field."""

    def visible_to(self, actor: Actor) -> Self:
        """Return those of the jurisdiction of an actor who `reads_totals`."""
        return self.filter(of_place(actor))

    def weighed(self) -> Self:
        """Return those of amounts that anybody may read who sees the promises: what is measured, but not in money."""
        return self.exclude(measure__in=["", *MONEY])

    def entering(self, first: date, last: date) -> Self:
        """Return those that enter the rate of their own side for a period that begins with a month."""
        return self.filter(Q(agreed_by=BOTH) | Q(agreed_by=F("side")), day__range=(first, last))


class Total(models.Model):
    """So many (`n`) fulfilled promises that are alike in all that the rates ask of them (兑现累计).

    The database writes it with each change of a promise, its matter, its debtor or its claims: rows with what is taken
    away and what is added, so that a key has many rows, which count together, until they are folded into one. `day` is
    the day that alarms, of months that are over the first day of the month. Of `owed` so much `measure`, `kept` was
    confirmed as done by the day that alarms; `in_time` says whether all was. Nothing that is sealed is counted.

    No foreign key in the database: whatever writes a row has read the matter, and no unit is ever deleted.
    """

    kind = models.TextField(db_collation="C")
    host = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    path = models.TextField(db_collation="C")
    confidentiality = models.TextField(db_collation="C")
    side = models.TextField(choices={GOV: "政府", ENT: "企业"}, db_collation="C")
    agreed_by = models.TextField(db_collation="C")
    measure = models.TextField(default="", blank=True, db_collation="C")
    day = models.DateField()
    in_time = models.BooleanField()
    n = models.BigIntegerField()
    kept = models.BigIntegerField()
    owed = models.BigIntegerField()
    folded = models.BooleanField(default=False)

    objects = TotalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["path", "day"], name="obligations_total_place"),
            models.Index(fields=["id"], name="obligations_total_loose", condition=Q(folded=False)),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.day} {self.n}"
