"""Second factors: whether somebody has one, whether they must, and the passkeys among them."""

from datetime import date
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT

from qinqing.kernel.chronicle.actions import Subject
from qinqing.kernel.parties.queries import posts_open

PASSKEY = Authenticator.Type.WEBAUTHN
SECOND = Q(type__in=(Authenticator.Type.TOTP, PASSKEY))
"""What counts as a second factor: codes of a telephone, or a passkey; recovery codes stand in for a lost one only."""


def has_second(account_id: int) -> bool:
    """Say whether an account has a second factor, of either kind."""
    return bool(Authenticator.objects.filter(SECOND, user=account_id).exists())


def must_have_second(person_id: UUID, day: date) -> bool:
    """Say whether one of the posts in which a person may act on `day` demands a second factor."""
    return posts_open(person_id, day).filter(role__in=settings.QINQING_TOTP_ROLES).exists()


def is_last_second(account_id: int, authenticator_id: int) -> bool:
    """Say whether no second factor would be left without this one."""
    return not Authenticator.objects.filter(SECOND, user=account_id).exclude(pk=authenticator_id).exists()


def passkeys_of(person_id: UUID) -> "QuerySet[Authenticator]":
    """Return the passkeys of a person's account, the oldest first."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user__person=person_id, type=PASSKEY)
    return found.order_by("created_at", "pk")


def passkeys_called(subject: Subject) -> "QuerySet[Authenticator]":
    """Return the passkeys, of whomever, in whose names the subject stands."""
    passkeys: QuerySet[Authenticator] = Authenticator.objects.filter(type=PASSKEY)
    passkeys = passkeys.alias(called=KT("data__name"))
    return passkeys.filter(called__contains=subject.text).order_by("pk")


def find_passkeys(subject: Subject) -> int:
    """Count them."""
    return passkeys_called(subject).count()
