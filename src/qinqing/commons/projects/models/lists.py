"""The lists of a project: three stages, their items, and what each of the two sides says of an item."""

from django.db import models
from django.db.models import F, Q

from qinqing.commons.projects.models.project import Project
from qinqing.commons.projects.rules.lists import MARKS, SIDES, STAGES
from qinqing.kernel.evidence.models import File
from qinqing.kernel.parties.models import Person, Unit


class Stage(models.Model):
    """One of the three stages of a project (阶段) with its list; it is left when both sides have signed.

    A signature is of the list as it was: it falls when a mark of the stage changes or an item is added.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="stages")
    code = models.TextField(choices=STAGES, db_collation="C")
    position = models.SmallIntegerField()
    unit_signed_at = models.DateTimeField(null=True)
    unit_signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    force_signed_at = models.DateTimeField(null=True)
    force_signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="projects_stage_once"),
            models.CheckConstraint(condition=Q(code__in=STAGES), name="projects_stage_code"),
            models.CheckConstraint(
                condition=Q(unit_signed_at__isnull=True, unit_signed_by__isnull=True)
                | Q(unit_signed_at__isnull=False, unit_signed_by__isnull=False),
                name="projects_stage_unit_signed",
            ),
            models.CheckConstraint(
                condition=Q(force_signed_at__isnull=True, force_signed_by__isnull=True)
                | Q(force_signed_at__isnull=False, force_signed_by__isnull=False),
                name="projects_stage_force_signed",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | (
                    Q(unit_signed_by__isnull=False, force_signed_by__isnull=False)
                    & ~Q(unit_signed_by=F("force_signed_by"))
                ),
                name="projects_stage_closed_by_both",
            ),
        ]

    def __str__(self) -> str:
        return STAGES[self.code]


class Item(models.Model):
    """One item of a stage's list (清单的一项); what each side says of it now are its two marks.

    `rev` counts what was said of it, so that a form about it that was overtaken is refused. `code` is that of the
    usual item from which it was laid; one that a side added has none.
    """

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="items")
    position = models.SmallIntegerField()
    code = models.TextField(blank=True, default="", db_collation="C")
    name = models.TextField()
    unit_mark = models.OneToOneField("Mark", models.PROTECT, null=True, related_name="+")
    force_mark = models.OneToOneField("Mark", models.PROTECT, null=True, related_name="+")
    rev = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "position"], name="projects_item_once")]

    def __str__(self) -> str:
        return self.name


class Mark(models.Model):
    """What one side said of an item (标注), in which post's unit, when and with which files; it never changes."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="marks")
    side = models.TextField(choices=SIDES, db_collation="C")
    word = models.TextField(choices=MARKS, db_collation="C")
    note = models.TextField(blank=True, default="")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    files = models.ManyToManyField(File, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(side__in=SIDES), name="projects_mark_side"),
            models.CheckConstraint(condition=Q(word__in=MARKS), name="projects_mark_word"),
        ]

    def __str__(self) -> str:
        return MARKS[self.word]
