"""Units and what became of them, the persons in them, and the posts that persons hold or lend for a time."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.devices.rooms import matter_kinds
from qinqing.kernel.parties.rules import ROLE_NAMES, SCOPES, SUCCESSIONS


class UnitKind(models.TextChoices):
    """What sort of body a unit is."""

    PARTY = "party", "党委"
    DEPARTMENT = "department", "政府部门"
    TOWN = "town", "乡镇街道"
    PARK = "park", "园区管委会"
    STATIONED = "stationed", "派驻机构"
    INSPECTION = "inspection", "巡察组"
    TASK_FORCE = "task_force", "专班"
    UTILITY = "utility", "公用企业"
    STATE_OWNED = "state_owned", "国企"
    CHAMBER = "chamber", "商协会"
    EXTERNAL = "external", "外部单位"
    ENTERPRISE = "enterprise", "企业"


def side_of(kind: str) -> str:
    """Return GOV or ENT: on which side of a contract a unit of this kind stands."""
    return ENT if kind == UnitKind.ENTERPRISE else GOV


class Rank(models.TextChoices):
    """Where in its unit a post stands; ladders address ranks."""

    HANDLER = "handler", "经办"
    SECTION_HEAD = "section_head", "科室负责人"
    DEPUTY = "deputy", "分管领导"
    CHIEF = "chief", "主要负责人"
    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人"


class Unit(models.Model):
    """A body that promises, checks or watches; `path` is its place in the jurisdictions, e.g. `lanchuan/lingang/`."""

    name = models.TextField()
    short_name = models.TextField()
    kind = models.TextField(choices=UnitKind)
    path = models.TextField(db_collation="C", db_index=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, db_collation="C")
    belongs_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="members")
    supervised_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="supervises")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="parties_unit_kind"),
            models.CheckConstraint(condition=Q(path__endswith="/"), name="parties_unit_path"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")), name="parties_unit_dates"
            ),
            models.UniqueConstraint(fields=["uscc"], condition=~Q(uscc=""), name="parties_unit_uscc"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def side(self) -> str:
        """GOV or ENT: on which side of a contract the unit stands."""
        return side_of(self.kind)


class Person(models.Model):
    """Somebody who acts; the chronicle knows the person by this id alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.TextField()
    email = models.EmailField(blank=True)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A person's place in a unit for a time, with the role that it gives and the path over which it may look.

    In an enterprise `scopes` say what the person may do for it, of SCOPES; elsewhere they are empty.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    title = models.TextField()
    rank = models.TextField(choices=Rank)
    role = models.TextField(db_collation="C")
    jurisdiction = models.TextField(null=True, db_collation="C")
    scopes = ArrayField(models.TextField(db_collation="C"), default=list, db_default=[])
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rank__in=Rank.values), name="parties_post_rank"),
            models.CheckConstraint(
                condition=Q(jurisdiction__isnull=True) | Q(jurisdiction="") | Q(jurisdiction__endswith="/"),
                name="parties_post_jurisdiction",
            ),
            models.CheckConstraint(condition=Q(scopes__contained_by=list(SCOPES)), name="parties_post_scopes"),
        ]
        indexes = [models.Index(fields=["unit", "rank"], name="parties_post_holders")]

    def __str__(self) -> str:
        return f"{self.unit.short_name}{self.title}"

    @property
    def role_name(self) -> str:
        """Return what the role is called."""
        return ROLE_NAMES[self.role]

    @property
    def scope_names(self) -> str:
        """Return what the scopes are called, in their own order."""
        return "、".join(name for scope, name in SCOPES.items() if scope in self.scopes)

    @property
    def portfolio_names(self) -> str:
        """Return what a deputy is responsible for."""
        return "、".join(str(one) for one in self.portfolio.all())


class Portfolio(models.Model):
    """One thing that a deputy is responsible for (分管): a unit with all that belongs to it, or a kind of matter."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="portfolio")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    kind = models.TextField(blank=True, default="", db_collation="C")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, kind="") | (Q(unit__isnull=True) & ~Q(kind="")),
                name="parties_portfolio_one_thing",
            ),
            models.UniqueConstraint(fields=["post", "unit"], name="parties_portfolio_unit_once"),
            models.UniqueConstraint(fields=["post", "kind"], condition=~Q(kind=""), name="parties_portfolio_kind_once"),
        ]

    def __str__(self) -> str:
        return self.unit.short_name if self.unit else matter_kinds().get(self.kind, "")


class UnitName(models.Model):
    """A name that a unit had before: from `since` up to, not including, `until`; taken back when both are one day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="earlier_names")
    name = models.TextField()
    short_name = models.TextField()
    since = models.DateField()
    until = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="parties_unitname_dates")]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """One unit came from another; the one that `takes_over` stands in all its promises and matters."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="became")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="came_from")
    kind = models.TextField(choices=SUCCESSIONS)
    takes_over = models.BooleanField()
    succeeded_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="parties_succession_once"),
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(takes_over=True), name="parties_succession_one_heir"
            ),
            models.CheckConstraint(condition=~Q(predecessor=models.F("successor")), name="parties_succession_other"),
            models.CheckConstraint(condition=Q(kind__in=SUCCESSIONS), name="parties_succession_kind"),
        ]


class Delegation(models.Model):
    """A post lends its acts to another person, from `since` up to, not including, `until`."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="delegations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="stands_in")
    since = models.DateField()
    until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="parties_delegation_dates")
        ]
