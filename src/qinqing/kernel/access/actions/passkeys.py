"""Adding, renaming and removing one's own passkeys; what a passkey is made of never enters the history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access import access, events
from qinqing.kernel.access.actions.accounts import AREA
from qinqing.kernel.access.models import Account
from qinqing.kernel.access.queries.factors import (
    PASSKEY,
    SECOND,
    is_last_second,
    must_have_second,
    passkeys_called,
    passkeys_of,
)
from qinqing.kernel.access.rules import MOST_PASSKEYS
from qinqing.kernel.chronicle.actions import Erased, Subject, area_stream, record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.chronicle.rules import ERASED_TEXT
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal


class TooManyPasskeys(Refusal):
    """A person has a few devices; a long list of keys hides the one that should not be there."""

    says = _("最多添加 {most} 个通行密钥。请先移除不用的。")


class LastSecond(Refusal):
    """Where a post demands a second factor, its holder adds another before the last one goes."""

    says = _("您的岗位必须有两步验证，这是最后一个。请先添加另一个，再移除它。")


def _own(by: Actor) -> Account:
    """Lock one's own account, so that of two that remove the last two keys one is refused."""
    found = Account.objects.select_for_update(no_key=True).filter(person=by.person_id).first()
    if found is None:
        raise NotFound
    running().row_checked = True
    return found


def _told(kind: EventKind, account: Account, passkey: Authenticator, by: Actor, at: datetime) -> None:
    record(area_stream(AREA), kind, by=by, at=at, facts={"account": account.pk, "passkey": passkey.pk})


@action(access.KEEP_PASSKEYS, creates=True)
def add_passkey(*, name: str, credential: Mapping[str, Any], by: Actor, at: datetime = NOW) -> bool:
    """Keep a passkey that was proven to be new; return whether recovery codes were made with it, the first time."""
    account = _own(by)
    if passkeys_of(by.person_id).count() >= MOST_PASSKEYS:
        raise TooManyPasskeys(most=MOST_PASSKEYS)
    kept = {"name": name, "credential": credential}
    made = Authenticator.objects.create(user=account, type=PASSKEY, data=kept, created_at=at)
    _told(events.PASSKEY_ADDED, account, made, by, at)
    codes = Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES)
    if codes.exists():
        return False
    RecoveryCodes.activate(account)
    return True


def _passkey(passkey_id: int, by: Actor) -> Authenticator:
    found = passkeys_of(by.person_id).filter(pk=passkey_id).first()
    if found is None:
        raise NotFound
    return found


@action(access.KEEP_PASSKEYS)
def rename_passkey(*, passkey_id: int, name: str, by: Actor, at: datetime = NOW) -> None:
    """Call a passkey otherwise."""
    account = _own(by)
    passkey = _passkey(passkey_id, by)
    if passkey.data["name"] == name:
        running().repeated = True
        return
    passkey.data = {**passkey.data, "name": name}
    passkey.save(update_fields=["data"])
    _told(events.PASSKEY_RENAMED, account, passkey, by, at)


@action(access.KEEP_PASSKEYS)
def remove_passkey(*, passkey_id: int, by: Actor, at: datetime = NOW) -> None:
    """Let a passkey open nothing any more; with the last second factor its recovery codes go as well."""
    account = _own(by)
    passkey = _passkey(passkey_id, by)
    if is_last_second(account.pk, passkey.pk) and must_have_second(by.person_id, timezone.localdate(at)):
        raise LastSecond
    _told(events.PASSKEY_REMOVED, account, passkey, by, at)
    passkey.delete()
    if not Authenticator.objects.filter(SECOND, user=account).exists():
        Authenticator.objects.filter(user=account).delete()


def erase_passkeys(subject: Subject) -> Erased:
    """Put ERASED_TEXT in the place of the subject in the names of passkeys; they open what they opened."""
    running()
    found = list(passkeys_called(subject).select_for_update(no_key=True))
    for one in found:
        one.data = {**one.data, "name": one.data["name"].replace(subject.text, ERASED_TEXT)}
    return Erased(Authenticator.objects.bulk_update(found, ["data"]))
