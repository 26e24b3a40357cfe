"""Promises that wait for promises of other matters, and promises that end with theirs."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from qinqing.kernel.chronicle.models import Event, Stream
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.action import RecordedNothing
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotFound, Refusal
from qinqing.kernel.obligations.actions import Completion, Wait, bind, claim, confirm, end, waive
from qinqing.kernel.obligations.actions.adjustments import NeedsReason
from qinqing.kernel.obligations.actions.promises import TooLateToWait, WaitsInACircle
from qinqing.kernel.obligations.jobs import recur_until
from qinqing.kernel.obligations.lifecycle import ENDED, PENDING, RUNNING
from qinqing.kernel.obligations.models import Claim, Clock, Gate, Obligation
from qinqing.kernel.obligations.queries import judged
from qinqing.kernel.obligations.queries.folding import unlike_history
from qinqing.kernel.obligations.queries.waiting import below
from qinqing.kernel.obligations.rules import GOVERNMENT, SHIFT, START
from tests.builders import act, clause, fulfil, on, photo, promise, signed_on, target

SIGNED, DUE = date(2026, 2, 2), date(2026, 6, 30)
MAY = date(2026, 5, 4)


@pytest.fixture
def road(town):
    return signed_on(town, SIGNED, clause("1", "gov", DUE))


@pytest.fixture
def plant(town):
    """The firm's 1, and its 2 that waits for it."""
    return signed_on(
        town, SIGNED, clause("1", "ent", DUE + timedelta(days=60)), clause("2", "ent", DUE + timedelta(days=120), "1")
    )


def bound(town, waiting, on_what, mode=START, by=None, day=MAY):
    wait = Wait(waiting.pk, on_what.pk, mode)
    act(work=lambda at: bind([wait], by=by or town.clerk, at=at), by=by or town.clerk, at=on(day))


def test_a_promise_of_one_contract_waits_for_one_of_another(town, road, plant):
    assert Clock.objects.filter(obligation=promise(plant)).exists()
    bound(town, promise(plant), promise(road))
    assert promise(plant).state == PENDING
    assert not Clock.objects.filter(obligation=promise(plant)).exists()
    for contract in (road, plant):
        assert Event.objects.filter(stream=contract.pk, kind__endswith="obligation.gated").count() == 1
    fulfil(town, road, "1", date(2026, 7, 20))
    opened = promise(plant)
    assert (opened.state, opened.lost_days, opened.alarm_on) == (RUNNING, 20, opened.base_due + timedelta(days=20))
    assert Clock.objects.get(obligation=opened).anchor_on == opened.alarm_on
    assert Event.objects.filter(stream=plant.pk, kind__endswith="opened").count() == 1
    assert opened.matter.next_due == opened.alarm_on
    assert promise(plant, "2").state == PENDING
    assert verify().broken == []
    assert unlike_history() == []


def test_days_are_booked_to_the_root_across_contracts(town, road, plant):
    bound(town, promise(plant), promise(road))
    fulfil(town, road, "1", date(2026, 7, 20))
    fulfil(town, plant, "1", date(2026, 9, 18))  # twenty days after it was promised, all of them the road's
    _, found = judged([plant.pk], date(2026, 9, 18))[promise(plant, "2").pk]
    assert (found.lost, found.buckets[GOVERNMENT]) == (20, 20)
    assert {account.cause for account in found.booking} == {str(promise(road).pk)}


def test_a_shifting_gate_elsewhere_moves_dates_when_it_closes(town, road, plant):
    bound(town, promise(plant), promise(road), SHIFT)
    assert promise(plant).state == RUNNING
    waive(target=target(road), reason="不用修了", by=town.representative, at=on(date(2026, 7, 10)))
    assert promise(plant).lost_days == 10
    told = Event.objects.filter(stream=plant.pk, kind__endswith="due_moved")
    assert [event.facts["obligation"] for event in told] == [promise(plant).pk]


def test_a_circle_is_refused_by_name(town, road, plant):
    bound(town, promise(plant), promise(road))
    with pytest.raises(WaitsInACircle, match="「第 1 项」 → 「第 2 项」"):
        bound(town, promise(road), promise(plant, "2"))
    assert Gate.objects.count() == 2
    assert promise(road).state == RUNNING


def test_only_what_one_sees_and_what_still_can(town, road, plant):
    with pytest.raises(NotFound):
        bound(town, promise(plant), promise(road), by=town.stranger)
    claim(target=target(road), completion=Completion(MAY), uploads=[photo()], by=town.clerk, at=on(MAY))
    with pytest.raises(TooLateToWait, match="第 1 项"):
        bound(town, promise(road), promise(plant))


def test_a_settled_gate_holds_nobody(town, road, plant):
    fulfil(town, road, "1", MAY)
    bound(town, promise(plant), promise(road))
    assert promise(plant).state == RUNNING


def test_the_cost_does_not_follow_the_number_of_matters(town, road, django_assert_max_num_queries):
    for _ in range(6):
        bound(
            town, promise(signed_on(town, SIGNED, clause("1", "ent", DUE + timedelta(days=60)))), promise(road), SHIFT
        )
    assert len(below([promise(road).pk])) == 7
    claim(target=target(road), completion=Completion(MAY), uploads=[photo()], by=town.clerk, at=on(MAY))
    with django_assert_max_num_queries(40):
        confirm(target=target(road), by=town.representative, at=on(MAY, 11))


def test_both_streams_are_locked_in_order_whoever_comes_first(town, road, plant):
    """Two who close gates that the same promise waits for, and a sweep of locks the other way, never deadlock."""
    other = signed_on(town, SIGNED, clause("1", "gov", DUE))
    bound(town, promise(plant), promise(road))
    bound(town, promise(plant), promise(other))
    for contract in (road, other):
        claim(target=target(contract), completion=Completion(MAY), uploads=[photo()], by=town.clerk, at=on(MAY))
    faults = []

    def work(contract):
        try:
            confirm(target=target(contract), by=town.representative, at=on(MAY, 12))
        except Exception as fault:  # noqa: BLE001 - told below
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(contract,)) for contract in (road, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert promise(plant).state == RUNNING
    assert verify().broken == []
    assert unlike_history() == []
    assert Stream.objects.get(pk=plant.pk).seq == Event.objects.filter(stream=plant.pk).count()


def ended(contract, town, reason="双方终止", by=None, day=MAY):
    who = by or town.clerk
    act(work=lambda at: end(contract.matter.reference, reason=reason, by=who, at=at), by=who, at=on(day))


def test_promises_end_with_their_matter_and_let_others_go(town, plant):
    road = signed_on(
        town,
        SIGNED,
        clause("1", "gov", DUE),
        clause("2", "gov", DUE, recurrence="monthly", until=date(2027, 6, 30)),
        clause("3", "ent", DUE, quantity=10, measure="人"),
    )
    bound(town, promise(plant), promise(road))
    claim(target=target(road), completion=Completion(MAY), uploads=[photo()], by=town.clerk, at=on(MAY))
    ended(road, town)
    states = Obligation.objects.filter(matter=road.pk).values_list("state", "released_on", "light", "answer_due")
    assert set(states) == {(ENDED, MAY, 0, None)}
    assert not Clock.objects.filter(stream=road.pk).exists()
    assert Claim.objects.get().outcome == Claim.LAPSED
    assert promise(plant).state == RUNNING
    assert recur_until(on(date(2027, 1, 1))) == 0
    told = Event.objects.filter(stream=road.pk, kind__endswith="obligation.ended")
    assert told.count() == 3
    assert all(event.actor == town.clerk.person_id for event in told)
    with pytest.raises(MoveNotAllowed, match="终止"):
        confirm(target=target(road), by=town.representative, at=on(MAY, 12))


def test_what_was_settled_before_stays_settled(town, road):
    fulfil(town, road, "1", MAY)
    ended_before = promise(road).state
    with pytest.raises(RecordedNothing):
        ended(road, town)
    assert promise(road).state == ended_before


def test_an_end_has_a_reason_and_an_actor_who_sees(town, road):
    with pytest.raises(NeedsReason):
        ended(road, town, reason=" ")
    with pytest.raises(Refusal):
        ended(road, town, by=town.stranger)
    with pytest.raises(RuntimeError):
        end(road.matter.reference, reason="到时自动终止", by=town.clerk, at=on(MAY))
    assert promise(road).state == RUNNING
