"""Origins with their keys, what they delivered, and what each delivery changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from qinqing.commons.deliveries.rules.freshness import LONGEST, SHORTEST, Freshness
from qinqing.commons.deliveries.rules.rows import CONTRACT, MILESTONES, PROMISE
from qinqing.commons.deliveries.rules.signing import fingerprint
from qinqing.kernel.access.queries import excluded_units
from qinqing.kernel.access.rules import ADMINISTRATORS
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.matters.rules import below
from qinqing.kernel.obligations.lifecycle.states import STATES, VERIFIED
from qinqing.kernel.obligations.rules.measures import FEN, MASKED, so_many_of
from qinqing.kernel.obligations.rules.terms import AGREED_BY, SOURCES
from qinqing.kernel.parties.models import Person, Unit


class OriginQuerySet(models.QuerySet["Origin"]):
    """Origins, narrowed to those of whose deliveries somebody may know."""

    def visible_to(self, actor: Actor) -> Self:
        """Return those of the actor's own unit and of its jurisdiction; none to enterprises and administrators."""
        if actor.role in ADMINISTRATORS or actor.side == ENT:
            return self.none()
        seen = Q(unit=actor.unit_id)
        if actor.jurisdiction is not None:
            first, end = below(actor.jurisdiction)
            seen |= Q(path__gte=first, path__lt=end)
        return self.filter(seen, retired_at__isnull=True).exclude(unit__in=excluded_units(actor.person_id))


class Origin(models.Model):
    """A county's own system (外部系统); `unit` answers for what it delivers, at least every `interval` days.

    `path` is the range within which it may deliver. `as_of` is the newest day of which something was imported.
    """

    code = models.TextField(unique=True, db_collation="C")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    path = models.TextField(db_collation="C")
    interval = models.IntegerField()
    since = models.DateField()
    as_of = models.DateField(null=True)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = OriginQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(path__endswith="/"), name="deliveries_origin_path"),
            models.CheckConstraint(condition=Q(interval__range=(SHORTEST, LONGEST)), name="deliveries_origin_interval"),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True, retired_by__isnull=True)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="deliveries_origin_retired",
            ),
        ]
        indexes = [models.Index(fields=["path"], name="deliveries_origin_place")]

    def __str__(self) -> str:
        return self.code

    def tells_amounts_to(self, actor: Actor) -> bool:
        """Say whether `actor` may read amounts of money in what it delivers, as `_amounts_open_to` selects rows."""
        watches = actor.role == "supervisor" and self.unit.supervised_by_id == actor.unit_id
        return self.unit_id == actor.unit_id or watches

    def freshness(self, today: date) -> Freshness:
        """Return how old what it delivered is on a day."""
        return Freshness(self.as_of, self.since, self.interval, today)


class Key(models.Model):
    """A public key whose signatures are believed of an origin, until it is retired; what it signed before stays."""

    origin = models.ForeignKey(Origin, models.PROTECT, related_name="keys")
    public_key = models.TextField(unique=True, db_collation="C")
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(public_key__regex=r"^[0-9a-f]{64}$"), name="deliveries_key_form"),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True, retired_by__isnull=True)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="deliveries_key_retired",
            ),
        ]

    def __str__(self) -> str:
        return fingerprint(bytes.fromhex(self.public_key))


class Delivery(models.Model):
    """One signed file of an origin (报送): staged for a look, then applied or dropped.

    `digest` is SHA-256 over the file as it came, `staged` its rows as the text of JSON while they wait. `older` rows
    were left alone, because something newer is known of them.
    """

    STAGED, APPLIED, DROPPED = "staged", "applied", "dropped"
    STATES: ClassVar[Mapping[str, str]] = {STAGED: "待确认", APPLIED: "已导入", DROPPED: "已放弃"}

    origin = models.ForeignKey(Origin, models.PROTECT, related_name="deliveries")
    key = models.ForeignKey(Key, models.PROTECT, related_name="deliveries")
    as_of = models.DateField()
    file_name = models.TextField(blank=True)
    digest = models.TextField(db_collation="C")
    state = models.TextField(choices=STATES, default=STAGED)
    staged_at = models.DateTimeField()
    staged_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    rows = models.IntegerField()
    entered = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    older = models.IntegerField(default=0)
    staged = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "digest"], condition=~Q(state="dropped"), name="deliveries_delivery_once"
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_by__isnull=True)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="deliveries_delivery_applied",
            ),
            models.CheckConstraint(
                condition=Q(state="applied", applied_at__isnull=False)
                | (~Q(state="applied") & Q(applied_at__isnull=True)),
                name="deliveries_delivery_state",
            ),
            models.CheckConstraint(condition=Q(state="staged") | Q(staged=""), name="deliveries_delivery_waits"),
        ]
        indexes = [models.Index(fields=["origin", "-id"], name="deliveries_delivery_newest")]

    def __str__(self) -> str:
        return f"{self.origin} {self.as_of:%Y-%m-%d}"


def _seen_by(actor: Actor, prefix: str = "") -> Q:
    """Select rows of what `actor` may see, and none of an enterprise or unit from which the person stays away."""
    if actor.role in ADMINISTRATORS or actor.side == ENT:
        return Q(pk__in=[])
    seen = Q(origin__unit=actor.unit_id)
    if actor.jurisdiction is not None:
        first, end = below(actor.jurisdiction)
        seen |= Q(path__gte=first, path__lt=end)
    away = excluded_units(actor.person_id)
    codes = Unit.objects.filter(pk__in=away).exclude(uscc="").values("uscc")
    return seen & ~Q(origin__unit__in=away) & ~Q(**{f"{prefix}uscc__in": codes})


class DeliveredContractQuerySet(models.QuerySet["DeliveredContract"]):
    """Delivered contracts, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Return those of the actor's own unit and of its jurisdiction."""
        return self.filter(_seen_by(actor))


class DeliveredContract(models.Model):
    """A contract as a county's own system keeps it (外部报送的合同): both sides by name, nothing of it has our clock.

    `external_id` is what the origin calls it; `delivery` wrote what stands here, which stood so on `as_of`.
    """

    origin = models.ForeignKey(Origin, models.PROTECT, related_name="contracts")
    external_id = models.TextField(db_collation="C")
    path = models.TextField(db_collation="C")
    number = models.TextField()
    title = models.TextField()
    project = models.TextField()
    government = models.TextField()
    enterprise = models.TextField()
    uscc = models.TextField(blank=True, db_collation="C")
    signed_on = models.DateField()
    withdrawn = models.BooleanField(default=False)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="+")
    as_of = models.DateField()

    objects = DeliveredContractQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "external_id"], name="deliveries_contract_once"),
            models.CheckConstraint(condition=Q(path__endswith="/"), name="deliveries_contract_path"),
            models.CheckConstraint(condition=Q(signed_on__lte=F("as_of")), name="deliveries_contract_signed"),
        ]
        indexes = [models.Index(fields=["path"], name="deliveries_contract_place")]

    def __str__(self) -> str:
        return self.title


class DeliveredPromiseQuerySet(models.QuerySet["DeliveredPromise"]):
    """Delivered promises, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Return those of the actor's own unit and of its jurisdiction."""
        return self.filter(_seen_by(actor, "contract__"))

    def weighable_by(self, actor: Actor) -> Self:
        """Return those whose quantity `actor` may read: amounts of money are trade secrets (商业秘密)."""
        return self.filter(~Q(measure=FEN) | _amounts_open_to(actor))

    def telling_amounts(self, actor: Actor) -> Self:
        """Annotate each with whether `actor` may read its quantity, as `tells_amount`."""
        open_to = ExpressionWrapper(~Q(measure=FEN) | _amounts_open_to(actor), output_field=models.BooleanField())
        return self.annotate(tells_amount=open_to)

    def standing(self) -> Self:
        """Return those that neither they nor their contract were withdrawn."""
        return self.filter(withdrawn=False, contract__withdrawn=False)


def _amounts_open_to(actor: Actor) -> Q:
    """Select what the actor's unit delivered itself, or watches by name."""
    found = Q(origin__unit=actor.unit_id)
    return found | Q(origin__unit__supervised_by=actor.unit_id) if actor.role == "supervisor" else found


class DeliveredPromise(models.Model):
    """A promise as a county's own system keeps it (外部报送的承诺): its three dates, its state, who confirmed it.

    `base_due` was promised (承诺), `fair_due` alarms (应当), `done_on` is the accepted day (实际), all as delivered;
    `booked_to_other` days of the difference were caused by the other side. `held` says that it waits for an earlier
    one that is late. Their system ran their clocks: nothing here is reckoned anew.
    """

    origin = models.ForeignKey(Origin, models.PROTECT, related_name="promises")
    external_id = models.TextField(db_collation="C")
    contract = models.ForeignKey(DeliveredContract, models.PROTECT, related_name="promises")
    path = models.TextField(db_collation="C")
    number = models.TextField()
    title = models.TextField()
    side = models.TextField(choices={GOV: "政府", ENT: "企业"}, db_collation="C")
    debtor = models.TextField()
    creditor = models.TextField()
    verifier = models.TextField()
    source_kind = models.TextField(choices=SOURCES, db_collation="C")
    agreed_by = models.TextField(choices=AGREED_BY, db_collation="C")
    milestone = models.TextField(choices=MILESTONES, blank=True, db_collation="C")
    base_due = models.DateField()
    fair_due = models.DateField()
    done_on = models.DateField(null=True)
    state = models.TextField(choices=STATES, db_collation="C")
    held = models.BooleanField(default=False)
    booked_to_other = models.BigIntegerField(default=0)
    quantity = models.BigIntegerField(null=True)
    measure = models.TextField(blank=True)
    accepted = models.BigIntegerField(default=0)
    confirmed_by = models.TextField(blank=True)
    withdrawn = models.BooleanField(default=False)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="+")
    as_of = models.DateField()

    objects = DeliveredPromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "external_id"], name="deliveries_promise_once"),
            models.CheckConstraint(condition=Q(path__endswith="/"), name="deliveries_promise_path"),
            models.CheckConstraint(condition=Q(side__in=[GOV, ENT]), name="deliveries_promise_side"),
            models.CheckConstraint(condition=~Q(debtor=F("verifier")), name="deliveries_promise_verified_by_another"),
            models.CheckConstraint(condition=Q(base_due__lte=F("fair_due")), name="deliveries_promise_dates"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="deliveries_promise_state"),
            models.CheckConstraint(condition=Q(milestone__in=MILESTONES), name="deliveries_promise_milestone"),
            models.CheckConstraint(
                condition=(Q(state=VERIFIED, done_on__isnull=False, done_on__lte=F("as_of")) & ~Q(confirmed_by=""))
                | (~Q(state=VERIFIED) & Q(done_on__isnull=True, confirmed_by="")),
                name="deliveries_promise_done",
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True, measure="", accepted=0)
                | (Q(quantity__gt=0, accepted__gte=0, accepted__lte=F("quantity")) & ~Q(measure="")),
                name="deliveries_promise_quantity",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "fair_due", "id"], name="deliveries_promise_place"),
            models.Index(fields=["contract", "milestone"], name="deliveries_promise_milestones"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def so_far(self) -> str:
        """Return how much of its quantity is confirmed, as its reader may know it: an annotated one tells."""
        if not getattr(self, "tells_amount", self.measure != FEN):
            return MASKED
        return so_many_of(self.accepted, self.quantity or 0, self.measure)


class Change(models.Model):
    """What a delivery changed in one row: the fields as they stood and as they stand, as the text of JSON."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="changes")
    kind = models.TextField(choices={CONTRACT: "合同", PROMISE: "承诺"}, db_collation="C")
    external_id = models.TextField(db_collation="C")
    before = models.TextField()
    after = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "kind", "external_id"], name="deliveries_change_once"),
            models.CheckConstraint(condition=Q(kind__in=[CONTRACT, PROMISE]), name="deliveries_change_kind"),
        ]


MODELS: Mapping[str, Any] = {CONTRACT: DeliveredContract, PROMISE: DeliveredPromise}
