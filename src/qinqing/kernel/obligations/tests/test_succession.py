"""A unit becomes another: what it promised stays promised, by the same dates."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from qinqing.kernel.chronicle.models import Delivery, Stream
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import succeed
from qinqing.kernel.obligations.actions import Completion, claim
from qinqing.kernel.obligations.actions.succession import pass_on
from qinqing.kernel.obligations.models import Clock, Obligation, Series
from qinqing.kernel.parties.models import UnitKind
from tests import builders


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


def test_the_heir_acts_on_the_promises(city: builders.City) -> None:
    today = timezone.localdate()
    contract = builders.usual_contract(city, today)
    before = builders.promise(contract)
    clock = Clock.objects.get(obligation=before)
    heir = builders.unit("临港新区管委会", UnitKind.PARK)
    newcomer = builders.actor(heir, "clerk")
    with pytest.raises(Refusal):
        claim(target=builders.target(contract), completion=Completion(today), uploads=[builders.photo()], by=newcomer)
    succeed(
        predecessor_id=city.park.pk,
        successor_id=heir.pk,
        kind="merge",
        takes_over=True,
        since=today - timedelta(days=1),
        by=builders.actor(city.government, "system"),
    )
    while dispatch():
        pass
    after = builders.promise(contract)
    assert (after.debtor, after.base_due, after.alarm_on) == (heir, before.base_due, before.alarm_on)
    assert Clock.objects.get(obligation=after).next_at == clock.next_at, "the clock runs on"
    assert builders.promise(contract, "2").verifier == heir
    claim(target=builders.target(contract), completion=Completion(today), uploads=[builders.photo()], by=newcomer)
    assert builders.promise(contract).state == "claimed"


def test_two_sides_that_become_one_stop_nobody(city: builders.City) -> None:
    """Nobody owes to itself: such a promise stays with its old unit until people settle it, all others pass on."""
    today = timezone.localdate()
    later = today + timedelta(days=60)
    monthly = builders.clause("2", "gov", later, recurrence="monthly", until=later + timedelta(days=300))
    contract = builders.sign_contract(city, builders.clause("1", "gov", later), monthly, signed_on=today)
    other = builders.unit("港航局")
    own = Obligation.objects.filter(matter=contract.pk, number="2")
    own.update(creditor=other, verifier=other)
    Series.objects.update(creditor=other, verifier=other)
    succeed(
        predecessor_id=city.park.pk,
        successor_id=other.pk,
        kind="merge",
        takes_over=True,
        since=today - timedelta(days=1),
        by=builders.actor(city.government, "system"),
    )
    while dispatch():
        pass
    assert not Delivery.objects.parked().exists()
    assert builders.promise(contract).debtor == other
    assert builders.promise(contract, "2").debtor == city.park
    assert Series.objects.get().debtor == city.park


def test_whoever_acts_meanwhile_is_waited_for(committed: None) -> None:
    """Neither the promises nor their matters pass on under the hands of somebody who holds their history."""
    town, today = builders.city(), timezone.localdate()
    contract = builders.usual_contract(town, today)
    heir = builders.unit("临港新区管委会", UnitKind.PARK)
    held, done = threading.Event(), threading.Event()

    def act() -> None:
        with transaction.atomic():
            list(Stream.objects.select_for_update(no_key=True).filter(pk=contract.pk))
            held.set()
            done.wait(20)
        connection.close()

    acting = threading.Thread(target=act)
    acting.start()
    assert held.wait(20)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    try:
        with pytest.raises(OperationalError, match="lock timeout"), by_the_clock():
            pass_on(town.park.pk, heir.pk)
        with pytest.raises(OperationalError, match="lock timeout"):
            succeed(
                predecessor_id=town.park.pk,
                successor_id=heir.pk,
                kind="merge",
                takes_over=True,
                since=today - timedelta(days=1),
                by=builders.actor(town.government, "system"),
            )
    finally:
        done.set()
        acting.join()
        connection.close()
    assert builders.promise(contract).debtor == town.park
