"""Opening accounts and renewing their passwords."""

from datetime import datetime

from qinqing.kernel.access import access, events
from qinqing.kernel.access.models import Account
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties.models import Person

AREA = "accounts"


@action(access.OPEN_ACCOUNT, creates=True)
def open_account(*, person: Person, username: str, password: str, by: Actor, at: datetime = NOW) -> Account:
    """Give a person a log-in."""
    account = Account(username=username, person=person)
    account.set_password(password)
    account.save(force_insert=True)
    facts = {"account": account.pk, "person": str(person.pk)}
    record(area_stream(AREA), events.OPENED, by=by, at=at, facts=facts)
    return account


@action(access.RENEW_PASSWORD)
def renew_password(*, account: Account, password: str, by: Actor, at: datetime = NOW) -> None:
    """Set a new password for somebody who lost theirs."""
    running().row_checked = True
    account.set_password(password)
    account.save(update_fields=["password"])
    record(area_stream(AREA), events.PASSWORD_RENEWED, by=by, at=at, facts={"account": account.pk})
