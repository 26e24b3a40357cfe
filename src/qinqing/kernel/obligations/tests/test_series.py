"""Promises that come again: on the day of the first one, once each, whoever looks and however late."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.chronicle.rules import canonical
from qinqing.kernel.matters.actions import succeed
from qinqing.kernel.obligations.actions import Completion, claim, confirm
from qinqing.kernel.obligations.actions.recurring import OWN, NeverAgain
from qinqing.kernel.obligations.jobs import recur, recur_until, sweep_until
from qinqing.kernel.obligations.models import Clock, Firing, Gate, Obligation, Series
from qinqing.kernel.obligations.queries.folding import unlike_history
from qinqing.kernel.obligations.rules import MONTHS
from qinqing.kernel.obligations.rules.series import falls_due
from qinqing.kernel.parties.models import UnitKind
from tests.builders import actor, city, clause, on, photo, promise, signed_on, target, unit

SIGNED = date(2024, 12, 2)


def monthly(number="1", first=date(2025, 1, 31), until=date(2026, 4, 30), **more):
    return clause(number, "gov", first, recurrence="monthly", until=until, **more)


def dues(contract):
    found = Obligation.objects.filter(matter=contract.pk, series__isnull=False).order_by("occurrence")
    return [(one.occurrence, one.base_due) for one in found]


@given(st.dates(date(2010, 1, 1), date(2035, 12, 31)), st.sampled_from(list(MONTHS)), st.integers(1, 60))
def test_the_day_of_the_first_or_the_end_of_a_short_month(first, recurrence, occurrence):
    due = falls_due(first, recurrence, occurrence)
    months = (due.year - first.year) * 12 + due.month - first.month
    assert months == MONTHS[recurrence] * (occurrence - 1)
    assert due.day == first.day or (due.day < first.day and (due + timedelta(days=1)).day == 1)


def test_short_months_clamp_and_the_next_one_does_not_drift(demo):
    contract = signed_on(city(), SIGNED, monthly())
    assert recur(on(date(2025, 1, 31), 23)) == 0, "its window has not opened"
    assert recur(on(date(2025, 2, 1), 0)) == 1
    assert recur_until(on(date(2025, 6, 1))) == 4
    assert [due for _, due in dues(contract)] == [
        date(2025, 1, 31),
        date(2025, 2, 28),
        date(2025, 3, 31),
        date(2025, 4, 30),
        date(2025, 5, 31),
        date(2025, 6, 30),
    ]
    made = promise(contract, "1·3")
    assert (made.title, made.base_start, made.state) == ("第 1 项", date(2025, 2, 28), "running")
    assert Clock.objects.get(obligation=made).anchor_on == date(2025, 3, 31)


@pytest.mark.parametrize("recurrence", MONTHS)
def test_across_years_to_the_last_day_as_the_rule_says(recurrence, demo):
    first, until = date(2025, 1, 31), date(2030, 1, 31)
    contract = signed_on(city(), SIGNED, clause("1", "gov", first, recurrence=recurrence, until=until))
    recur_until(on(date(2031, 1, 1)))
    count = 60 // MONTHS[recurrence] + 1
    assert dues(contract) == [(number, falls_due(first, recurrence, number)) for number in range(1, count + 1)]
    assert dues(contract)[-1][1] == until
    assert Series.objects.get().next_on is None
    assert recur_until(on(date(2040, 1, 1))) == 0


def test_each_is_told_at_the_instant_at_which_it_began(demo):
    town = city()
    contract = signed_on(town, SIGNED, monthly(until=date(2025, 3, 31)))
    recur_until(on(date(2025, 9, 1)))
    told = Event.objects.filter(stream=contract.pk, kind="obligations.clock.recurred").order_by("seq")
    assert [event.at for event in told] == [on(date(2025, 2, 1), 0), on(date(2025, 3, 1), 0)]
    assert all(event.body == canonical(event.facts) for event in told)
    assert verify().broken == []
    assert unlike_history() == []
    sweep_until(on(date(2025, 12, 31)))
    assert Firing.objects.count() == 12, "every occurrence climbs its own ladder"


def test_twice_run_makes_nothing_twice(demo):
    contract = signed_on(city(), SIGNED, monthly(), monthly("2", date(2025, 1, 15)))
    for _ in range(2):
        recur_until(on(date(2025, 4, 1)))
    before = dues(contract)
    assert len(before) == len(set(Obligation.objects.values_list("series", "occurrence"))) == 8
    recur_until(on(date(2025, 1, 1)))
    assert dues(contract) == before


def test_two_workers_at_once(demo):
    town = city()
    for _ in range(12):
        signed_on(town, SIGNED, monthly(until=date(2025, 12, 31)))
    faults = []

    def work():
        try:
            for _ in range(200):
                if not recur(on(date(2026, 2, 1)), batch=3) and not Series.objects.filter(next_on__isnull=False):
                    return
        except Exception as fault:  # noqa: BLE001 - told below
            faults.append(fault)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert faults == []
    assert Obligation.objects.count() == 12 * 12
    assert Event.objects.filter(kind="obligations.clock.recurred").count() == 12 * 11
    assert verify().broken == []
    assert unlike_history() == []


def test_the_cost_does_not_follow_the_number(demo, django_assert_num_queries):
    town = city()
    signed_on(town, SIGNED, monthly())
    with django_assert_num_queries(1):
        assert recur(on(date(2025, 1, 1))) == 0
    with django_assert_num_queries(8):
        assert recur(on(date(2025, 2, 1))) == 1
    for _ in range(5):
        signed_on(town, SIGNED, monthly(), monthly("2"))
    with django_assert_num_queries(8):
        assert recur(on(date(2025, 2, 1))) == 10


def test_an_idle_poll_reads_the_index(demo):
    signed_on(city(), SIGNED, monthly())
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT FROM obligations_series WHERE next_on <= '2020-01-01'")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")
    assert "obligations_next" in plan


def test_every_column_is_either_the_first_ones_or_its_own(demo):
    """A new column fails here until somebody says whether what follows has it from the first or anew."""
    from_the_first = {
        "matter_id",
        "title",
        "milestone",
        "source",
        "source_kind",
        "page",
        "agreed_by",
        "condition",
        "quantity",
        "measure",
        "is_statutory",
        "unit",
        "calendar_id",
        "made_on",
        "ladder_id",
        "answer_ladder_id",
    }
    columns = {field.column for field in Obligation._meta.concrete_fields} - {"id"}
    assert from_the_first | set(OWN) == columns
    assert not from_the_first & set(OWN)
    said = {
        "page": "3",
        "condition": "手续齐备",
        "quantity": 5,
        "measure": "亩",
        "agreed_by": "gov",
        "unit": "working_day",
    }
    contract = signed_on(city(), SIGNED, monthly(**said))
    Obligation.objects.update(
        is_statutory=True, source_kind="resolution", milestone="land", accepted=2, lost_days=3, light=1, epoch=4
    )
    recur_until(on(date(2025, 2, 1)))
    first, second = (Obligation.objects.values().get(matter=contract.pk, number=number) for number in ("1", "1·2"))
    assert {name: second[name] for name in from_the_first} == {name: first[name] for name in from_the_first}
    assert all(first[name] for name in from_the_first), "a test value that is empty shows nothing"
    assert {name for name in OWN if second[name] == first[name]} == {
        *("debtor_id", "creditor_id", "verifier_id", "grantor_id", "series_id", "state", "counted"),
        *("replaces_id", "first_due", "length", "remaining", "verified_on", "released_on", "answer_due"),
    }


def test_what_follows_waits_for_what_the_first_waits_for(demo):
    town = city()
    land = clause("1", "gov", date(2025, 1, 1))
    rent = clause("2", "ent", date(2025, 1, 31), "1", recurrence="monthly", until=date(2025, 12, 31))
    contract = signed_on(town, SIGNED, land, rent)
    recur_until(on(date(2025, 3, 2)))
    assert {one.state for one in Obligation.objects.filter(number__startswith="2")} == {"pending"}
    assert Gate.objects.filter(on=promise(contract)).count() == 3
    day = on(date(2025, 3, 3))
    claim(target=target(contract), completion=Completion(day.date()), uploads=[photo()], by=town.clerk, at=day)
    confirm(target=target(contract), by=town.representative, at=day)
    assert {one.state for one in Obligation.objects.filter(number__startswith="2")} == {"running"}
    recur_until(on(date(2025, 4, 1)))
    assert promise(contract, "2·4").state == "running"
    assert promise(contract, "2·4").lost_days == 0


def test_heirs_owe_what_is_yet_to_come(demo):
    town = city()
    contract = signed_on(town, SIGNED, monthly())
    day = on(date(2025, 1, 20))
    claim(target=target(contract), completion=Completion(day.date()), uploads=[photo()], by=town.clerk, at=day)
    confirm(target=target(contract), by=town.representative, at=day)
    heir = unit("临港新区管委会", UnitKind.PARK)
    succeed(
        predecessor_id=town.park.pk,
        successor_id=heir.pk,
        kind="merge",
        takes_over=True,
        since=day.date(),
        by=actor(town.government, "system"),
        at=day,
    )
    while dispatch():
        pass
    recur_until(on(date(2025, 2, 1)))
    assert promise(contract).debtor == town.park, "what was settled keeps the unit that settled it"
    assert promise(contract, "1·2").debtor == heir


def test_a_number_that_is_taken_stops_nobody(demo):
    contract = signed_on(city(), SIGNED, monthly(until=date(2025, 2, 28)), clause("1·2", "gov", date(2025, 5, 1)))
    assert recur_until(on(date(2025, 3, 1))) == 1
    assert [due for _, due in dues(contract)] == [date(2025, 1, 31), date(2025, 2, 28)]


def test_a_series_has_a_second_occurrence(demo):
    with pytest.raises(NeverAgain, match="2025-02-27"):
        signed_on(city(), SIGNED, monthly(until=date(2025, 2, 27)))
    assert not Obligation.objects.exists()
