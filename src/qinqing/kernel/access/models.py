"""Accounts: how a person logs in; exclusions: from what a person stays away."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from qinqing.kernel.parties.models import Person, Unit


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
