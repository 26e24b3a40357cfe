"""Accounts: how a person logs in."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from qinqing.kernel.parties.models import Person


class Account(AbstractBaseUser):
    """One log-in of one person; what the person may do comes from the post, not from the account."""

    username = models.CharField("用户名", max_length=64, unique=True, db_collation="C")
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username
