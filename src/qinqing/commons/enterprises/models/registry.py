"""The registry's rows, the imports that wrote them, and every value that an import changed."""

from typing import Self

from django.db import models
from django.db.models import Q

from qinqing.commons.enterprises.rules.columns import STATUSES
from qinqing.commons.enterprises.rules.sizes import SIZES, UNKNOWN, Figures
from qinqing.kernel.access.queries import excluded_units
from qinqing.kernel.access.rules import ADMINISTRATORS
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.matters.rules import below
from qinqing.kernel.parties.models import Person, Unit


class Import(models.Model):
    """One delivery to the registry (导入): staged for a look, then applied or dropped; an undo is one as well.

    `path` is the range within which it may write; `seal` covers every value that it wrote. `office` delivered it, and
    `fields` are those of the catalogue that it gives. The applied ones are numbered by their `turn`, without a gap.
    `foreseen` is what a long one would do, reckoned after a turn; its rows are named by their codes alone.
    """

    STAGED, APPLIED, DROPPED = "staged", "applied", "dropped"
    STATES = {STAGED: "待确认", APPLIED: "已导入", DROPPED: "已放弃"}

    source = models.TextField()
    as_of = models.DateField()
    file_name = models.TextField(blank=True)
    path = models.TextField(db_collation="C")
    state = models.TextField(choices=STATES, default=STAGED)
    staged_at = models.DateTimeField()
    staged_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    fields = models.JSONField(default=list)
    turn = models.PositiveIntegerField(null=True, unique=True)
    reverts = models.OneToOneField("self", models.PROTECT, null=True, related_name="reverted")
    rows = models.IntegerField()
    entered = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    values_written = models.IntegerField(default=0)
    doubts = models.JSONField(default=list)
    foreseen = models.JSONField(null=True)
    salt = models.BinaryField()
    seal = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_by__isnull=True)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="enterprises_import_applied",
            ),
            models.CheckConstraint(
                condition=Q(state="applied", applied_at__isnull=False) | Q(applied_at__isnull=True),
                name="enterprises_import_state",
            ),
            models.CheckConstraint(
                condition=Q(turn__isnull=True, applied_at__isnull=True)
                | Q(turn__isnull=False, applied_at__isnull=False),
                name="enterprises_import_turn",
            ),
        ]
        indexes = [models.Index(fields=["path", "-id"], name="enterprises_import_path")]

    def __str__(self) -> str:
        return self.source


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    """Enterprises, narrowed to what somebody may see."""

    def within(self, path: str) -> Self:
        """Return those whose place is at or below `path`."""
        first, end = below(path)
        return self.filter(path__gte=first, path__lt=end)

    def visible_to(self, actor: Actor, path: str) -> Self:
        """Return what `actor` may see: an enterprise its own, an office what lies at or below its place `path`.

        Whoever declared a conflict with an enterprise does not see it; administrators of the house see none.
        """
        if actor.role in ADMINISTRATORS:
            return self.none()
        listed = self.filter(listed=True)
        if actor.side == ENT:
            own = Unit.objects.filter(pk=actor.unit_id).exclude(uscc="")
            return listed.filter(uscc__in=own.values("uscc"))
        kept_away = Unit.objects.filter(pk__in=excluded_units(actor.person_id)).exclude(uscc="")
        return listed.within(path).exclude(uscc__in=kept_away.values("uscc"))


class Enterprise(models.Model):
    """One enterprise (一企一档): money in 元; `size` is written by one statement from the other columns, never by hand.

    It is linked to a unit of the kernel by its code alone, once it acts as a party. `listed` false: the import that
    entered it was taken back.
    """

    uscc = models.CharField(max_length=18, unique=True, db_collation="C")
    name = models.TextField(db_collation="C")
    path = models.TextField(db_collation="C")
    section = models.CharField(max_length=1, blank=True, db_collation="C")
    industry = models.CharField(max_length=4, blank=True, db_collation="C")
    employees = models.IntegerField(null=True)
    revenue = models.BigIntegerField(null=True)
    assets = models.BigIntegerField(null=True)
    founded_on = models.DateField(null=True)
    status = models.TextField(choices=STATUSES, default="active")
    contact = models.TextField(blank=True)
    listed = models.BooleanField(default=True)
    size = models.TextField(choices=SIZES, default=UNKNOWN)
    entered_in = models.ForeignKey(Import, models.PROTECT, related_name="enterprises")

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(uscc__regex=r"^[0-9A-Z]{18}$"), name="enterprises_enterprise_uscc"),
            models.CheckConstraint(condition=Q(path__endswith="/"), name="enterprises_enterprise_path"),
            models.CheckConstraint(condition=~Q(name=""), name="enterprises_enterprise_name"),
            models.CheckConstraint(
                condition=Q(section__regex="^[A-T]?$") & Q(industry__regex="^([0-9]{2,4})?$"),
                name="enterprises_enterprise_industry",
            ),
            models.CheckConstraint(
                condition=(Q(employees__isnull=True) | Q(employees__gte=0))
                & (Q(revenue__isnull=True) | Q(revenue__gte=0))
                & (Q(assets__isnull=True) | Q(assets__gte=0)),
                name="enterprises_enterprise_figures",
            ),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="enterprises_enterprise_status"),
            models.CheckConstraint(condition=Q(size__in=SIZES), name="enterprises_enterprise_size"),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="enterprises_by_name"),
            models.Index(fields=["path", "name", "id"], name="enterprises_by_place"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def figures(self) -> Figures:
        """Return what the size class is computed from."""
        return Figures(self.section, self.industry, self.employees, self.revenue, self.assets)


class Staged(models.Model):
    """A row of an import that waits; `given` holds its fields as the text of JSON, in which words can be erased."""

    batch = models.ForeignKey(Import, models.PROTECT, related_name="staged")
    number = models.IntegerField()
    uscc = models.CharField(max_length=18, db_collation="C")
    given = models.TextField()

    class Meta:
        # Deferred: a file with a code twice is read to its end, so that every such row is named.
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "uscc"], name="enterprises_staged_once", deferrable=models.Deferrable.DEFERRED
            )
        ]


class Change(models.Model):
    """What an import changed in one enterprise: the fields as they stood and as they stand, as the text of JSON."""

    batch = models.ForeignKey(Import, models.PROTECT, related_name="changes")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="changes", db_index=False)
    before = models.TextField()
    after = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "batch"], name="enterprises_change_once")]
