"""Linking accounts to subjects of identity providers; the subject, a personal number, stays out of the history."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access import access, events
from qinqing.kernel.access.actions.accounts import AREA, NotYourself
from qinqing.kernel.access.actions.reach import own_people
from qinqing.kernel.access.models import Account, Identity
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal


class SubjectTaken(Refusal):
    """One person, one account: a subject opens at most one."""

    says = _("这个统一身份已经绑定了一个账号。要换账号，请先解除原来的绑定。")


class AlreadyBound(Refusal):
    """An account is one subject of an issuer: a second one would be somebody else who comes in as the same person."""

    says = _("这个账号已经绑定了同一处的统一身份，请先解除原来的绑定。")


def _account(**wanted: object) -> Account:
    accounts = Account.objects.select_related("person").select_for_update(no_key=True, of=("self",))
    found = accounts.filter(**wanted).first()
    if found is None:
        raise NotFound
    running().row_checked = True
    return found


def _told(kind: EventKind, one: Identity, by: Actor, at: datetime) -> None:
    facts = {"identity": one.pk, "account": one.account_id, "issuer": one.issuer}
    record(area_stream(AREA), kind, by=by, at=at, facts=facts)


def _bind(account: Account, issuer: str, subject: str, by: Actor, at: datetime) -> Identity:
    standing = Identity.objects.filter(issuer=issuer, ended_at__isnull=True)
    taken = standing.filter(subject=subject).first()
    if taken is not None and taken.account_id == account.pk:
        running().repeated = True
        return taken
    if taken is not None:
        raise SubjectTaken
    if standing.filter(account=account).exists():
        raise AlreadyBound
    try:
        with transaction.atomic():
            made = Identity.objects.create(account=account, issuer=issuer, subject=subject, bound_at=at)
    except IntegrityError as raced:
        raise SubjectTaken from raced
    _told(events.IDENTITY_BOUND, made, by, at)
    return made


def _end(account: Account, identity_id: int, by: Actor, at: datetime) -> None:
    found = Identity.objects.filter(pk=identity_id, account=account).first()
    if found is None:
        raise NotFound
    if found.ended_at is not None:
        running().repeated = True
        return
    Identity.objects.filter(pk=found.pk).update(ended_at=at)
    _told(events.IDENTITY_ENDED, found, by, at)


@action(access.BIND_OWN)
def bind_own(*, issuer: str, subject: str, by: Actor, at: datetime = NOW) -> Identity:
    """Link one's own account to the subject that an issuer has just proven; doing it twice changes nothing."""
    return _bind(_account(person=by.person_id), issuer, subject, by, at)


@action(access.BIND_OWN)
def end_own(*, identity_id: int, by: Actor, at: datetime = NOW) -> None:
    """End a link of one's own account; ending it twice changes nothing."""
    _end(_account(person=by.person_id), identity_id, by, at)


def _others(account_id: int, by: Actor, at: datetime) -> Account:
    account = _account(pk=account_id)
    own_people(account.person, by=by, at=at)
    if account.person_id == by.person_id:
        raise NotYourself
    return account


@action(access.BIND)
def bind_identity(*, account_id: int, issuer: str, subject: str, by: Actor, at: datetime = NOW) -> Identity:
    """Link somebody's account to a subject that the issuer's own office named."""
    return _bind(_others(account_id, by, at), issuer, subject, by, at)


@action(access.BIND)
def end_identity(*, account_id: int, identity_id: int, by: Actor, at: datetime = NOW) -> None:
    """End a link of somebody's account: the undoing of `bind_identity`."""
    _end(_others(account_id, by, at), identity_id, by, at)
