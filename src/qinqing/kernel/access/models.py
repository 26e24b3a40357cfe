"""Accounts: how a person logs in, and a program; how an enterprise comes in; from what a person stays away."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from qinqing.kernel.access.rules import HANDED, TRIES
from qinqing.kernel.parties.models import Person, Post, Rank, Unit


class Account(AbstractBaseUser):
    """One log-in of one person; what the person may do comes from the post, not from the account."""

    username = models.CharField("用户名", max_length=64, unique=True, db_collation="C")
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    issued = models.CharField(max_length=128, blank=True, default="", db_default="")
    """The hash of the one-time password that was handed out; while it is the account's own, it must be changed."""

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username

    @property
    def must_change_password(self) -> bool:
        """Say whether the password is still the one that somebody else has seen."""
        return bool(self.issued) and self.issued == self.password


class Exclusion(models.Model):
    """A declared conflict: a person stays away from a unit, or from it and all below it, for a time.

    Why is nowhere kept: what the relationship is concerns nobody.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="exclusions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    and_below = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="access_exclusion_dates"
            )
        ]


class SeatOffer(models.Model):
    """A seat in an enterprise, open to whoever brings its one-time code.

    A code is its `handle`, by which it is found, and a secret that is shown once and kept as a hash. Who is meant
    stands nowhere: whoever takes the seat says who they are.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="seat_offers")
    rank = models.TextField(choices=[(rank.value, rank.label) for rank in (Rank.HANDLER, Rank.LEGAL_REPRESENTATIVE)])
    scopes = ArrayField(models.TextField(db_collation="C"))
    handle = models.CharField(max_length=4, db_collation="C")
    secret = models.CharField(max_length=128, db_collation="C")
    handed = models.TextField(choices=HANDED, db_collation="C")
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    misses = models.SmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["handle"],
                condition=Q(taken_at__isnull=True, withdrawn_at__isnull=True),
                name="access_seatoffer_one_handle",
            ),
            models.CheckConstraint(condition=Q(misses__range=(0, TRIES)), name="access_seatoffer_tries"),
            models.CheckConstraint(
                condition=Q(rank__in=[Rank.HANDLER, Rank.LEGAL_REPRESENTATIVE]), name="access_seatoffer_rank"
            ),
            models.CheckConstraint(condition=Q(handed__in=HANDED), name="access_seatoffer_handed"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False, withdrawn_at__isnull=True),
                name="access_seatoffer_taken",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="access_seatoffer_withdrawn",
            ),
        ]

    @property
    def tries_left(self) -> int:
        """Return how often its code may still be mistyped."""
        return TRIES - self.misses


class Token(models.Model):
    """What a program shows to ask in somebody's stead (接口令牌); it does nothing that its post may not do now.

    Of the secret only a digest is kept: it is random and long, so that none can be found by trying. It opens through
    `expires_on`, and only while its owner holds the post. `asked` counts the questions since `counted_at`.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="tokens")
    name = models.TextField()
    permissions = ArrayField(models.TextField(db_collation="C"))
    secret_digest = models.BinaryField(unique=True)
    opened_at = models.DateTimeField()
    expires_on = models.DateField()
    used_on = models.DateField(null=True)
    counted_at = models.DateTimeField(null=True)
    asked = models.IntegerField(default=0, db_default=0)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="access_token_revoked",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Feed(models.Model):
    """The secret address at which an account's due days stand as a calendar (日历订阅), as one post sees them.

    Of the secret only a digest is kept. One is open at a time: a new one ends the former. `asked` counts the
    questions since `counted_at`, `reads` all of them.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="feeds")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    secret_digest = models.BinaryField(unique=True)
    opened_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    reads = models.IntegerField(default=0, db_default=0)
    counted_at = models.DateTimeField(null=True)
    asked = models.IntegerField(default=0, db_default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at__isnull=True), name="access_feed_one_open"
            ),
        ]


class Identity(models.Model):
    """Who an account is at an identity provider (统一身份绑定): a subject of an issuer, never an address or a name."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="identities")
    issuer = models.TextField(db_collation="C")
    subject = models.TextField(db_collation="C")
    bound_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], condition=Q(ended_at__isnull=True), name="access_identity_one_account"
            ),
            models.UniqueConstraint(
                fields=["account", "issuer"], condition=Q(ended_at__isnull=True), name="access_identity_one_subject"
            ),
        ]
