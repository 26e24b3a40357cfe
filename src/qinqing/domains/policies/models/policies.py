"""A policy extends the matter of the same key; each of its versions is a text in provisions, valid for a time."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from qinqing.domains.policies.lifecycle import PUBLISHED, STATES, WITHDRAWN
from qinqing.domains.policies.rules.terms import DELIVERIES, KINDS, LEAD, PARTS
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.parties.models import Person, Unit

KIND = "policy"


class Policy(models.Model):
    """A policy that helps enterprises (惠企政策); extends the matter of the same key, which its leading unit hosts."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="policy")
    kind = models.TextField(default=KIND, db_collation="C")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind=KIND), name="policies_policy_kind")]

    def __str__(self) -> str:
        return str(self.matter)


_VALID = Func(
    F("valid_from"), Coalesce(F("ended_on"), F("valid_to")), function="daterange", output_field=DateRangeField()
)
_OF_ONE_POLICY = Func(F("policy"), F("policy"), Value("[]"), function="int8range", output_field=BigIntegerRangeField())
"""A range of one number stands for "the same policy": ranges alone need no extension of the database."""


class Version(models.Model):
    """A policy as it was published once, valid from `valid_from` up to, not including, `valid_to` or `ended_on`.

    `valid_to` is what its paper says, `ended_on` on which day something took its place or it was withdrawn. `budget`
    counts 分. `rule` is what `rules.rule.to_text` writes, empty until the version is itemised (拆条). Once published,
    the database lets it only be itemised, once, end, never later than it was to, and change its `contact`.
    `without_consultation` is the legal ground for publishing what the public was not asked about.
    """

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions")
    number = models.SmallIntegerField()
    title = models.TextField()
    issuer = models.TextField()
    document_number = models.TextField(blank=True, db_collation="C")
    kind = models.TextField(choices=KINDS, db_collation="C")
    delivery = models.TextField(choices=DELIVERIES, db_collation="C")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    budget = models.BigIntegerField(null=True)
    contact = models.TextField(blank=True)
    guide = models.TextField(blank=True)
    rule = models.TextField(blank=True, db_collation="C")
    state = models.TextField(choices=STATES, db_collation="C")
    without_consultation = models.TextField(blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    itemised_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="policies_version_number"),
            models.UniqueConstraint(
                fields=["policy"], condition=Q(state__in=["drafting", "consulting"]), name="policies_version_one_draft"
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="policies_version_kind"),
            models.CheckConstraint(condition=Q(delivery__in=DELIVERIES), name="policies_version_delivery"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="policies_version_state"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="policies_version_period"
            ),
            models.CheckConstraint(condition=Q(budget__isnull=True) | Q(budget__gte=0), name="policies_version_budget"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False) & ~Q(published_by=F("drafted_by")),
                name="policies_version_published_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=PUBLISHED) | Q(published_at__isnull=False), name="policies_version_published"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(state__in=[PUBLISHED, WITHDRAWN]),
                name="policies_version_stays_published",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(published_at__isnull=False, ended_on__gte=F("valid_from")),
                name="policies_version_ended",
            ),
            models.CheckConstraint(
                condition=Q(itemised_at__isnull=True) | Q(published_at__isnull=False) & ~Q(rule=""),
                name="policies_version_itemised",
            ),
            ExclusionConstraint(
                name="policies_version_one_at_a_time",
                expressions=[(_OF_ONE_POLICY, RangeOperators.OVERLAPS), (_VALID, RangeOperators.OVERLAPS)],
                condition=Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Provision(models.Model):
    """One numbered piece of a version's text (条款); criteria cite its `number`, such as 第三条（一）.

    `label` and `text` one after the other are what the paper says; what stands before the first number has neither
    label nor number.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="provisions")
    position = models.SmallIntegerField()
    number = models.TextField(blank=True, db_collation="C")
    label = models.TextField(blank=True, db_collation="C")
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="policies_provision_position"),
            models.UniqueConstraint(
                fields=["version", "number"], condition=~Q(number=""), name="policies_provision_number"
            ),
            models.CheckConstraint(condition=~Q(label="") | ~Q(text=""), name="policies_provision_says_something"),
        ]

    def __str__(self) -> str:
        return self.number or self.text


class Responsible(models.Model):
    """A unit that carries a version out, leading or taking part."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="responsible")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    part = models.TextField(choices=PARTS, db_collation="C")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "unit"], name="policies_responsible_once"),
            models.UniqueConstraint(fields=["version"], condition=Q(part=LEAD), name="policies_responsible_one_leads"),
            models.CheckConstraint(condition=Q(part__in=PARTS), name="policies_responsible_part"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}（{PARTS[self.part]}）"
