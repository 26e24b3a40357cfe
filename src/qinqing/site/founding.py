"""The first units, persons and accounts of an installation, before anybody holds a post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.utils import timezone

from qinqing.kernel.access.actions import open_account
from qinqing.kernel.access.models import Account
from qinqing.kernel.access.queries import new_password
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.parties.actions import Appointment, appoint, establish
from qinqing.kernel.parties.models import Person, Rank, Unit, UnitKind
from qinqing.kernel.parties.rules import ROLE_NAMES
from qinqing.site.trouble import Trouble

ADMINISTRATORS = ("system", "security", "audit")


class Founded(Trouble):
    """The house is founded once; afterwards its administrators appoint the others."""

    says = "这里已经有账号，不能再次设立。新的人员由系统管理员任职、安全管理员开通账号。"


class ThreePersons(Trouble):
    """Three separate people, none of whom can do the work of another."""

    says = "系统、安全、审计管理员须是三个不同的人，请分别写明姓名。"


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """A log-in with its one-time password, to be shown once."""

    role: str
    name: str
    username: str
    password: str


def founder(role: str) -> Actor:
    """Return who sets up the first units and accounts."""
    return Actor(uuid4(), "安装", 0, "安装", 0, "安装", role, GOV)


def found(name: str, path: str, administrators: Mapping[str, str]) -> list[FirstAccount]:
    """Establish the highest unit and its three administrators (role -> name); every act is recorded.

    Raises Founded when there are accounts, ThreePersons when one person would be two administrators.
    """
    if Account.objects.exists():
        raise Founded
    if len({administrators[role].strip() for role in ADMINISTRATORS} - {""}) < len(ADMINISTRATORS):
        raise ThreePersons
    today = timezone.localdate()
    unit = Unit(name=name, short_name=name, kind=UnitKind.DEPARTMENT, path=f"{path}/", since=today)
    city = establish(unit=unit, by=founder("system"))
    return [_administrator(city, role, administrators[role].strip(), today) for role in ADMINISTRATORS]


def _administrator(unit: Unit, role: str, name: str, since: date) -> FirstAccount:
    appointment = Appointment(unit=unit, title=ROLE_NAMES[role], rank=Rank.HANDLER, role=role, since=since)
    person, password = Person(name=name), new_password()
    appoint(person=person, appointment=appointment, by=founder("system"))
    open_account(person=person, username=role, password=password, one_time=True, by=founder("security"))
    return FirstAccount(ROLE_NAMES[role], name, role, password)
