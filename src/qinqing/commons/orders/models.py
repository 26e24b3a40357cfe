"""An order extends the matter of the same key; what it is about are promises of other matters."""

from django.db import models
from django.db.models import F, Q

from qinqing.commons.orders.rules import mark
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import Person, Unit

KIND = "order"


class Order(models.Model):
    """A supervising office asks a unit for something by a limit (督办单); extends the matter of the same key.

    A draft has no number; what was issued keeps `number`, counted from 1 for each issuer and year, even when it is
    withdrawn. The limit is `length` working days after the day of issue, or `due_on`. `word` is the issuer's own
    abbreviation before the number (机关代字). While it is a draft the matter has no name of its own: `title` becomes
    it on issue.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="order")
    kind = models.TextField(default=KIND, db_collation="C")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    addressee = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    title = models.TextField()
    demand = models.TextField()
    word = models.TextField(blank=True, default="", db_collation="C")
    length = models.SmallIntegerField(null=True)
    due_on = models.DateField(null=True)
    copies = models.ManyToManyField(Unit, related_name="+")
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    year = models.SmallIntegerField(null=True)
    number = models.IntegerField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind=KIND), name="orders_order_kind"),
            models.CheckConstraint(condition=~Q(issuer=F("addressee")), name="orders_to_another"),
            models.CheckConstraint(
                condition=Q(length__isnull=False, length__gt=0, due_on__isnull=True)
                | Q(length__isnull=True, due_on__isnull=False),
                name="orders_one_limit",
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True, number__isnull=True, issued_at__isnull=True, issued_by__isnull=True)
                | Q(
                    year__isnull=False,
                    number__isnull=False,
                    number__gt=0,
                    issued_at__isnull=False,
                    issued_by__isnull=False,
                ),
                name="orders_numbered_when_issued",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, number__isnull=False),
                name="orders_withdrawn",
            ),
            models.UniqueConstraint(fields=["issuer", "year", "number"], name="orders_number_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def mark(self) -> str:
        """Return its number as it stands on paper (发文字号); empty for a draft."""
        return mark(self.word, self.year, self.number) if self.year and self.number else ""


class Citation(models.Model):
    """An order is about a promise; `due` is the date that alarmed when the order was issued.

    What the promise is called is read where it stands, by whoever may see it there.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="citations")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="+")
    due = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "obligation"], name="orders_cited_once")]

    def __str__(self) -> str:
        return str(self.obligation)
