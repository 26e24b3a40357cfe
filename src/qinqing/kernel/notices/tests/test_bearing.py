"""Who is alarmed is who bears the day; signing for an alarm stops nothing."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.notices.actions import acknowledge
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Clock
from qinqing.kernel.obligations.queries import judged
from tests.builders import City, city, clause, fulfil, on, promise, signed_on
from tests.fixtures.ground import Database

SIGNED, LAND, BUILT = date(2026, 2, 2), date(2026, 4, 10), date(2026, 5, 29)


@pytest.fixture
def town(demo: Database, settings: Settings, tmp_path: Path) -> City:
    settings.MEDIA_ROOT = tmp_path
    return city()


def until(day: date) -> None:
    sweep_until(on(day, 12))
    while dispatch():
        pass


def alarmed(town: City, who: str) -> list[int]:
    person = getattr(town, who).person_id
    found = Notice.objects.filter(person=person, level__gt=0).order_by("told_at", "pk")
    return list(found.values_list("level", flat=True))


def test_a_late_gate_alarms_its_own_side_alone_and_then_the_days_it_cost_move_the_other(town: City) -> None:
    contract = signed_on(town, SIGNED, clause("1", GOV, LAND), clause("2", ENT, BUILT, "1"))
    until(BUILT + timedelta(days=20))
    assert alarmed(town, "head")[-1] == 3
    assert alarmed(town, "supervisor") == [3]
    assert alarmed(town, "representative") == [], "who bears no day of it is not alarmed"
    fulfil(town, contract, "1", BUILT + timedelta(days=21))
    until(promise(contract, "2").alarm_on)
    late = promise(contract, "2")
    assert late.alarm_on > BUILT + timedelta(days=20)
    assert 3 not in alarmed(town, "representative")
    _, found = judged([contract.pk], late.alarm_on)[late.pk]
    assert {account.bucket for account in found.booking} == {"government"}
    until(late.alarm_on + timedelta(days=10))
    assert alarmed(town, "representative")[-1] == 3, "its own days it bears itself"
    assert alarmed(town, "supervisor") == [3], "a discipline body never hears of a firm"


def test_signing_stops_no_clock(town: City) -> None:
    contract = signed_on(town, SIGNED, clause("1", GOV, LAND))
    until(LAND + timedelta(days=5))
    before = Clock.objects.filter(stream=contract.pk).values().get()
    for notice in Notice.objects.filter(person=town.head.person_id, level__gt=0):
        acknowledge(notice_id=notice.pk, by=town.head, at=on(LAND + timedelta(days=5), 13))
    assert Clock.objects.filter(stream=contract.pk).values().get() == before
    until(LAND + timedelta(days=30))
    fired = Event.objects.filter(stream=contract.pk, kind="obligations.clock.fired")
    assert [event.facts["step"] for event in fired.order_by("seq")] == [1, 2, 3, 4]
    assert promise(contract).light == 3
