"""What people keep of their lists: saved filters, and what became of rows that they did together."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from qinqing.kernel.pages.rules.saved import Pairs, asks, pairs_of
from qinqing.kernel.parties.models import Person, Post, Unit
from qinqing.kernel.parties.queries import on


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Saved filters, narrowed to those that somebody may use."""

    def kept(self) -> Self:
        """Return those that were not deleted."""
        return self.filter(removed_at__isnull=True)

    def own(self, person: Any) -> Self:
        """Return those of a person, in whichever post."""
        return self.kept().filter(person=person)

    def shared_with(self, person: Any, unit: Any, today: Any) -> Self:
        """Return what others share with a person in a unit, while they hold a post there."""
        holds = on(Post.objects.filter(person=OuterRef("person"), unit=unit), today)
        return self.kept().filter(Exists(holds), unit=unit).exclude(person=person)


class SavedView(models.Model):
    """What a person narrows a list to, kept under a name (保存的筛选); it opens a list and never shows more than it.

    `asked` holds the parameters of the address as the text of JSON, in which words can be erased. `unit` is the one
    with which it is shared. One is for a time only marked as deleted, so that it can be brought back.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    page = models.TextField(db_collation="C")
    name = models.TextField()
    asked = models.TextField()
    place = models.IntegerField()
    is_default = models.BooleanField(default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "page"],
                condition=Q(is_default=True, removed_at__isnull=True),
                name="pages_savedview_one_default",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "page", "place"], name="pages_savedview_own"),
            models.Index(fields=["unit", "page"], name="pages_savedview_shared", condition=Q(unit__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def pairs(self) -> Pairs:
        """Return the parameters, each with its value."""
        return pairs_of(self.asked)

    @property
    def url(self) -> str:
        """Return where the list stands, narrowed so."""
        return reverse(self.page) + asks(self.pairs)


class Bulk(models.Model):
    """One act done to many rows (批量办理); its key comes with the form, so that sent twice it acts once."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    act = models.TextField(db_collation="C")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class BulkRow(models.Model):
    """What became of one row: done with its event, refused or overtaken with the sentence, or not yet come to.

    What the row is called is read anew, by whoever looks.
    """

    DONE, REFUSED, LOST = "done", "refused", "lost"
    OUTCOMES = {DONE: "已办", REFUSED: "没有办", LOST: "情况变了，没有办", "": "还没有办到"}

    bulk = models.ForeignKey(Bulk, models.PROTECT, related_name="rows")
    number = models.IntegerField()
    row = models.TextField(db_collation="C")
    outcome = models.TextField(db_collation="C", default="", blank=True)
    says = models.TextField(default="", blank=True)
    stream = models.BigIntegerField(null=True)
    seq = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulk", "number"], name="pages_bulkrow_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "done", "refused", "lost"]), name="pages_bulkrow_outcome"
            ),
            models.CheckConstraint(
                condition=Q(stream__isnull=True, seq__isnull=True) | Q(stream__isnull=False, seq__isnull=False),
                name="pages_bulkrow_event",
            ),
        ]
