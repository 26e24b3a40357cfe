"""The clock: every step fires once, in order, at its own instant, whoever sweeps and however late."""

import threading
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.models import Event, Stream
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.chronicle.rules import canonical
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.obligations.actions import Completion, claim, confirm, reject
from qinqing.kernel.obligations.jobs import sweep, sweep_until
from qinqing.kernel.obligations.models import Clock, Firing, LadderStep, Obligation
from qinqing.kernel.obligations.queries.folding import unlike_history
from qinqing.kernel.obligations.rules import ALARM, ANSWER, FULFIL, REMIND, WARN
from tests.builders import city, clause, on, photo, promise, sign_contract, target

OFFSETS = [-7, -3, 1, 10]
LEVELS = [REMIND, WARN, ALARM, ALARM]
SIGNED = date(2026, 2, 2)
DUE = date(2026, 10, 9)


def morning(day, hour=8):
    return on(day, hour)


def instants(due):
    """Say when each step of the default ladder fires, counted in Python."""
    return [morning(calendar().shift(due, offset, WORKING_DAY)) for offset in OFFSETS]


def contract_due(*dues, town=None, at=None, signed_on=SIGNED):
    clauses = [clause(str(n), "gov", due) for n, due in enumerate(dues, start=1)]
    more = {"at": at} if at else {}
    return sign_contract(town or city(), *clauses, signed_on=signed_on, **more)


def fired(contract, number="1", purpose=FULFIL):
    """Return what fired for a promise, in the order of its history."""
    events = Event.objects.filter(stream=contract.pk, kind="obligations.clock.fired").order_by("seq")
    pk = promise(contract, number).pk
    return [event for event in events if event.facts["obligation"] == pk and event.facts["purpose"] == purpose]


@pytest.mark.django_db
def test_after_a_long_outage_every_step_fires_once_in_order_and_blames_nobody():
    today = timezone.localdate()
    due = today - timedelta(days=40)
    contract = contract_due(due, signed_on=due - timedelta(days=30))
    before = timezone.now()
    assert sweep_until() == 4
    events = fired(contract)
    assert [event.at for event in events] == instants(due)
    assert [event.facts["step"] for event in events] == [1, 2, 3, 4]
    assert [event.facts["level"] for event in events] == LEVELS
    assert all(event.recorded_at > before - timedelta(minutes=5) for event in events)
    assert all(event.body == canonical(event.facts) for event in events)
    assert not Clock.objects.exists()
    done = promise(contract)
    assert (done.light, done.matter.light, done.state, done.matter.rev) == (ALARM, ALARM, "running", 0)
    assert sweep_until() == 0
    assert verify().broken == []
    assert unlike_history() == []


def test_step_by_step_through_a_year(demo):
    contract = contract_due(DUE, at=morning(SIGNED, 10))
    moments = instants(DUE)
    assert [moment.date() for moment in moments] == [
        date(2026, 9, 22),
        date(2026, 9, 29),
        date(2026, 10, 10),
        date(2026, 10, 22),
    ]
    for count, moment in enumerate(moments, start=1):
        assert sweep_until(moment - timedelta(seconds=1)) == 0
        assert sweep_until(moment) == 1
        assert len(fired(contract)) == count
        assert promise(contract).light == LEVELS[count - 1]
    assert sweep_until(moments[-1] + timedelta(days=100)) == 0


def test_a_claim_parks_the_ladder_and_a_rejection_resumes_it(demo):
    town = city()
    contract = contract_due(DUE, town=town, at=morning(SIGNED, 10))
    moments = instants(DUE)
    sweep_until(moments[0])
    day = morning(date(2026, 9, 23), 10)
    claim(target=target(contract), completion=Completion(day.date()), uploads=[photo()], by=town.clerk, at=day)
    assert promise(contract).light == 0
    sweep_until(morning(date(2026, 9, 30)))
    assert len(fired(contract)) == 1  # the second step passed in silence
    back = morning(date(2026, 9, 30), 15)
    reject(target=target(contract), reason="缺签字", by=town.representative, at=back)
    assert promise(contract).light == REMIND
    assert sweep_until(back) == 1
    events = fired(contract)
    assert [event.at for event in events] == moments[:2]  # with the instant that it always had
    assert promise(contract).light == WARN
    sweep_until(moments[-1])
    assert [event.facts["step"] for event in fired(contract)] == [1, 2, 3, 4]
    assert Firing.objects.count() == 4


def test_the_answerer_has_a_ladder_too(demo):
    town = city()
    contract = contract_due(DUE, town=town, at=morning(SIGNED, 10))
    day = morning(date(2026, 3, 2), 10)
    claim(target=target(contract), completion=Completion(day.date()), uploads=[photo()], by=town.clerk, at=day)
    last = promise(contract).answer_due
    assert last == calendar().shift(day.date(), 10, WORKING_DAY)
    sweep_until(morning(date(2026, 4, 30)))
    events = fired(contract, purpose=ANSWER)
    assert [event.at for event in events] == [
        morning(calendar().shift(last, offset, WORKING_DAY)) for offset in (-3, 1, 6)
    ]
    assert fired(contract) == []
    confirm(target=target(contract), by=town.representative, at=morning(date(2026, 5, 6), 10))
    done = promise(contract)
    assert (done.light, done.matter.light, done.verified_on) == (0, 0, day.date())
    assert sweep_until(morning(date(2027, 1, 1))) == 0


def test_a_second_claim_has_an_answer_ladder_of_its_own(demo):
    town = city()
    contract = contract_due(DUE, town=town, at=morning(SIGNED, 10))
    for month in (3, 5):
        day = morning(date(2026, month, 11), 10)
        claim(target=target(contract), completion=Completion(day.date()), uploads=[photo()], by=town.clerk, at=day)
        sweep_until(day + timedelta(days=30))
        reject(target=target(contract), reason="缺签字", by=town.representative, at=day + timedelta(days=31))
    events = fired(contract, purpose=ANSWER)
    assert [event.facts["step"] for event in events] == [1, 2, 3, 1, 2, 3]
    assert len({event.facts["epoch"] for event in events}) == 2
    assert Clock.objects.get().next_at == instants(DUE)[0]


def test_what_a_person_holds_is_skipped_and_comes_next(committed):
    due = timezone.localdate() - timedelta(days=40)
    town = city()
    held, free = (contract_due(due, town=town, signed_on=due - timedelta(days=9)) for _ in range(2))
    locked, done = threading.Event(), threading.Event()

    def hold():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM chronicle_stream WHERE id = %s FOR NO KEY UPDATE", [held.pk])
            locked.set()
            done.wait(20)
            cursor.execute("ROLLBACK")
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert locked.wait(20)
    try:
        assert sweep_until() == 4
        assert (len(fired(held)), len(fired(free))) == (0, 4)
    finally:
        done.set()
        holder.join()
    assert sweep_until() == 4
    assert len(fired(held)) == 4


def together(*works):
    """Run all at once, each on a connection of its own, and return what they raised."""
    faults = []

    def guarded(work):
        try:
            work()
        except (DatabaseError, Refusal) as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_two_sweepers_and_people_at_once(committed):
    town = city()
    dues = [timezone.localdate() - timedelta(days=30 + n) for n in range(6)]
    contracts = [contract_due(*dues, town=town, signed_on=min(dues) - timedelta(days=30)) for _ in range(8)]

    def sweeping():
        while sweep(batch=7):
            pass

    def claiming():
        for contract in contracts:
            claim(
                target=target(contract, "6"),
                completion=Completion(timezone.localdate()),
                uploads=[photo()],
                by=town.clerk,
            )

    assert together(sweeping, sweeping, claiming) == []
    sweep_until()
    for contract in contracts:
        for number, due in enumerate(dues[:5], start=1):
            assert [event.at for event in fired(contract, str(number))] == instants(due)
        steps = [event.facts["step"] for event in fired(contract, "6")]
        assert steps == list(range(1, len(steps) + 1))
    assert Firing.objects.count() == Event.objects.filter(kind="obligations.clock.fired").count()
    assert verify().broken == []
    assert unlike_history() == []


@pytest.mark.django_db
def test_one_statement_for_a_batch_of_any_size(django_assert_num_queries):
    due = timezone.localdate() - timedelta(days=60)
    town = city()
    contract_due(due, town=town, signed_on=due)
    with django_assert_num_queries(5):  # is anything due, savepoint, how to plan, the statement, release
        assert sweep() == 1
    contract_due(*[due] * 40, town=town, signed_on=due)
    with django_assert_num_queries(5):
        assert sweep() == 41


@pytest.mark.django_db
def test_an_idle_poll_is_one_look_at_the_clock(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert sweep() == 0


@pytest.mark.django_db
def test_batches_take_the_oldest_first():
    today = timezone.localdate()
    dues = [today - timedelta(days=60 + n) for n in range(5)]
    contract = contract_due(*dues, signed_on=min(dues) - timedelta(days=30))
    assert sweep(batch=2) == 2
    assert {event.facts["obligation"] for event in Event.objects.filter(kind="obligations.clock.fired")} == {
        promise(contract, number).pk for number in ("4", "5")
    }


@pytest.mark.django_db
def test_default_ladders_are_those_of_the_design():
    government = LadderStep.objects.filter(ladder__code="contract.government").order_by("number")
    assert [(step.offset, step.unit, step.level) for step in government] == [
        (offset, WORKING_DAY, level) for offset, level in zip(OFFSETS, LEVELS, strict=True)
    ]
    assert [set(step.audience) for step in government] == [
        {"handler"},
        {"section_head", "deputy"},
        {"chief"},
        {"superior", "stationed"},
    ]
    for step in LadderStep.objects.filter(ladder__code="contract.enterprise"):
        assert not {"superior", "stationed"} & set(
            step.audience
        )  # an enterprise's lateness is no business of discipline


@pytest.mark.django_db
def test_a_waiting_promise_has_no_clock():
    due = timezone.localdate() + timedelta(days=30)
    contract = sign_contract(
        city(),
        clause("1", "gov", due),
        clause("2", "ent", due + timedelta(days=1), "1"),
        signed_on=timezone.localdate(),
    )
    assert set(Clock.objects.values_list("obligation__number", flat=True)) == {"1"}
    assert Obligation.objects.get(matter=contract.pk, number="2").state == "pending"
    assert Stream.objects.get(pk=contract.pk).seq == 3
