"""Opening and locking accounts, renewing their passwords, and ending the wait after wrong ones."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access import access, events
from qinqing.kernel.access.actions.reach import own_people
from qinqing.kernel.access.models import Account
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties.models import Person

AREA = "accounts"


class NameTaken(Refusal):
    """One user name, one account."""

    says = _("用户名「{username}」已有人用，请换一个。")


class HasAccount(Refusal):
    """One person, one account, whatever posts they hold."""

    says = _("{person}已经有账号。忘记密码时请重置密码。")


class NotYourself(Refusal):
    """Nobody locks themselves out of the house, nor takes their own second factor away without showing it."""

    says = _("不能这样改自己的账号，请由另一位安全管理员办理。")


@action(access.OPEN_ACCOUNT, creates=True)
def open_account(
    *, person: Person, username: str, password: str, one_time: bool = False, by: Actor, at: datetime = NOW
) -> Account:
    """Give a person a log-in; a one-time password opens nothing but the page that changes it."""
    own_people(person, by=by, at=at)
    if Account.objects.filter(username=username).exists():
        raise NameTaken(username=username)
    if Account.objects.filter(person=person).exists():
        raise HasAccount(person=person.name)
    account = Account(username=username, person=person)
    account.set_password(password)
    account.issued = account.password if one_time else ""
    account.save(force_insert=True)
    facts = {"account": account.pk, "person": str(person.pk)}
    record(area_stream(AREA), events.OPENED, by=by, at=at, facts=facts)
    return account


@action(access.RENEW_PASSWORD)
def renew_password(*, account: Account, password: str, one_time: bool = False, by: Actor, at: datetime = NOW) -> None:
    """Set a new password for somebody who lost theirs; whoever is logged in with the old one is logged out."""
    running().row_checked = True
    own_people(account.person, by=by, at=at)
    account.set_password(password)
    account.issued = account.password if one_time else ""
    account.save(update_fields=["password", "issued"])
    record(area_stream(AREA), events.PASSWORD_RENEWED, by=by, at=at, facts={"account": account.pk})


def _held(account_id: int, by: Actor, at: datetime) -> Account:
    running().row_checked = True
    accounts = Account.objects.select_related("person").select_for_update(no_key=True, of=("self",))
    account = accounts.filter(pk=account_id).first()
    if account is None:
        raise NotFound
    own_people(account.person, by=by, at=at)
    return account


@action(access.RENEW_SECOND)
def renew_second_factor(*, account_id: int, by: Actor, at: datetime = NOW) -> None:
    """Take a lost second factor away with its recovery codes; its owner enrols anew. Nobody does so for themselves."""
    account = _held(account_id, by, at)
    if account.person_id == by.person_id:
        raise NotYourself
    if not Authenticator.objects.filter(user=account).delete()[0]:
        running().repeated = True
        return
    record(area_stream(AREA), events.SECOND_RENEWED, by=by, at=at, facts={"account": account_id})


def _switch(account_id: int, by: Actor, at: datetime, *, active: bool) -> bool:
    account = _held(account_id, by, at)
    running().repeated = account.is_active is active
    account.is_active = active
    account.save(update_fields=["is_active"])
    return not running().repeated


@action(access.LOCK_ACCOUNT)
def lock_account(*, account_id: int, by: Actor, at: datetime = NOW) -> None:
    """Close a log-in at once, sessions included; what the person did stays."""
    if Account.objects.filter(pk=account_id, person=by.person_id).exists():
        raise NotYourself
    if _switch(account_id, by, at, active=False):
        record(area_stream(AREA), events.LOCKED, by=by, at=at, facts={"account": account_id})


@action(access.LOCK_ACCOUNT)
def unlock_account(*, account_id: int, by: Actor, at: datetime = NOW) -> None:
    """Open a locked log-in again."""
    if _switch(account_id, by, at, active=True):
        record(area_stream(AREA), events.UNLOCKED, by=by, at=at, facts={"account": account_id})


@action(access.LOCK_ACCOUNT)
def end_wait(*, account_id: int, by: Actor, at: datetime = NOW) -> None:
    """Let somebody try again at once who typed a wrong password too often."""
    if not reset(username=_held(account_id, by, at).username):
        running().repeated = True
        return
    record(area_stream(AREA), events.WAIT_ENDED, by=by, at=at, facts={"account": account_id})
