"""A handover extends the matter of the same key; what it lists are rows."""

from django.db import models
from django.db.models import F, Q

from qinqing.kernel.matters.models import Matter
from qinqing.kernel.parties.models import Person, Post

KIND = "handover"


class Handover(models.Model):
    """What waits at a post (交接单), given to whoever holds `successor`; extends the matter of the same key.

    The database itself refuses that one person signs on both sides.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="handover")
    kind = models.TextField(default=KIND, db_collation="C")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    successor = models.ForeignKey(Post, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind=KIND), name="handovers_handover_kind"),
            models.CheckConstraint(condition=~Q(post=F("successor")), name="handovers_to_another_post"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False) & ~Q(taken_by=F("given_by")),
                name="handovers_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=False) | Q(taken_at__isnull=True), name="handovers_one_ending"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(taken_at__isnull=True, withdrawn=False), name="handovers_one_open"
            ),
        ]

    def __str__(self) -> str:
        return str(self.matter)


class Entry(models.Model):
    """One thing on a handover: a matter, or its part `number`, and the `code` of the work that waited there.

    What it is called is read where it stands, so that a name that is erased there stands nowhere else.
    """

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="entries")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    code = models.TextField(db_collation="C")
    number = models.TextField(default="", blank=True, db_collation="C")
    due = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "matter", "code", "number"], name="handovers_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.number}".strip()
