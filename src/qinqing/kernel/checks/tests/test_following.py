"""A holiday notice comes late: lots and running checks move with it, each move told, nothing fired twice."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connection

from qinqing.kernel.calendars.actions import publish_year
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.calendars.rules.notice import Declared
from qinqing.kernel.checks.models import Check, Draw, Rule
from qinqing.kernel.checks.queries.auditing import audit
from qinqing.kernel.checks.rules import WINDOW
from qinqing.kernel.checks.tests.scene import aside, claimed, news, run, the_check, the_claim
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.rules.ladders import step_at
from tests.builders import actor, on, unit

DAY = date(2027, 2, 5)
"""A Friday; the five working days after it are a holiday, as the notice says that comes afterwards."""

NEW_YEAR = {date(2027, 2, day): False for day in (8, 9, 10, 11, 12)}


@pytest.fixture
def keeper(town):
    return actor(unit("市府办", path="lanchuan/"), "system", jurisdiction="")


def publish(keeper, at, days=NEW_YEAR):
    declared = [Declared(day, is_work=is_work, note="" if is_work else "春节") for day, is_work in days.items()]
    publish_year(code="cn", year=2027, days=declared, by=keeper, at=at)
    news()


def told(kind, **where):
    return [event.facts for event in Event.objects.filter(kind=f"checks.clock.{kind}", **where).order_by("pk")]


def lots():
    return dict(Draw.objects.filter(due_at__isnull=False).values_list("pk", "due_at"))


def test_a_lot_keeps_its_working_day(town, keeper, monkeypatch):
    Rule.objects.update(permille=1000)
    for day in range(1, WINDOW + 1):
        monkeypatch.setattr("qinqing.kernel.checks.actions.drawing.day_of", lambda secret, claim, day=day: day)
        claimed(town, day=DAY)
        news()
    before = lots()
    publish(keeper, on(DAY, 12))
    after = lots()
    assert sorted(after.values()) == [step_at(calendar(), DAY, day, WORKING_DAY) for day in range(1, WINDOW + 1)]
    assert all(after[one] == before[one] + timedelta(days=7) for one in before)
    run(date(2027, 2, 14))
    assert not Check.objects.exists()
    run(date(2027, 2, 20))
    assert Check.objects.count() == WINDOW
    assert audit().faults == []
    assert verify().broken == []


def test_what_is_told_of_a_move_betrays_no_lot(town, keeper, monkeypatch):
    """One event in each world: nobody drawn, one drawn, and one that was asked for in confidence."""
    found = []
    Rule.objects.update(permille=50)
    for is_drawn, asks in ((False, False), (True, False), (False, True)):
        monkeypatch.setattr("qinqing.kernel.checks.actions.drawing.is_drawn", lambda *given, it=is_drawn: it)
        contract = claimed(town, day=DAY)
        news()
        if asks:
            aside(contract, town.city.representative, day=DAY)
        known = set(Event.objects.values_list("pk", flat=True))
        publish(keeper, on(DAY, 12))
        moved = [event for event in Event.objects.filter(kind__startswith="checks.") if event.pk not in known]
        found.append([(event.kind, event.stream_id, event.facts) for event in moved])
        publish(keeper, on(DAY, 13), dict.fromkeys(NEW_YEAR, True))
        run(date(2027, 2, 14))
    assert found[0] == found[1] == found[2]
    assert [kind for kind, *_ in found[0]] == ["checks.clock.realigned"]


def test_one_asked_for_on_a_later_day_moves_as_a_drawn_one(town, keeper, monkeypatch):
    Rule.objects.update(permille=50)
    monkeypatch.setattr("qinqing.kernel.checks.actions.drawing.is_drawn", lambda *given: False)
    contract = claimed(town, day=DAY)
    news()
    aside(contract, town.city.representative, day=date(2027, 2, 9))
    lot = Draw.objects.get()
    assert lot.due_at == step_at(calendar(), DAY, lot.on_day, WORKING_DAY)
    publish(keeper, on(date(2027, 2, 9), 12))
    assert Draw.objects.get().due_at == lot.due_at + timedelta(days=7)


@pytest.fixture
def checking(town, keeper, monkeypatch):
    """A check that began on the first day after the claim."""
    Rule.objects.update(permille=1000)
    monkeypatch.setattr("qinqing.kernel.checks.actions.drawing.day_of", lambda secret, claim: 1)
    contract = claimed(town, day=date(2027, 1, 28))
    news()
    run(date(2027, 1, 29))
    assert the_check(contract).due_on == date(2027, 2, 12)
    return contract


def test_the_limit_of_a_running_check_moves_and_both_histories_say_so(town, keeper, checking):
    publish(keeper, on(date(2027, 2, 1)))
    check = the_check(checking)
    assert check.due_on == check.matter.next_due == date(2027, 2, 19)
    assert check.next_at == step_at(calendar(), check.due_on, -3, WORKING_DAY)
    said = {
        "check": check.matter.reference,
        "due_on": "2027-02-19",
        "due_was": "2027-02-12",
        "obligation": the_claim(checking).obligation_id,
    }
    assert told("due_moved", stream=check.pk) == told("due_moved", stream=checking.pk) == [said]
    assert told("withdrawn") == []
    publish(keeper, on(date(2027, 2, 1), 12), {**NEW_YEAR, date(2027, 10, 1): False})
    assert len(told("due_moved", stream=check.pk)) == 1, "what a change does not touch is not told"


def test_a_step_that_fired_too_early_is_withdrawn_the_same_people_told_and_fires_once_more(town, keeper, checking):
    run(date(2027, 2, 15))
    check = the_check(checking)
    assert [event["step"] for event in told("fired", stream=check.pk)] == [1, 2]
    alarmed = Notice.objects.filter(matter=check.pk, kind="checks.clock.fired")
    people = set(alarmed.values_list("person", flat=True))
    assert people
    publish(keeper, on(date(2027, 2, 15), 13))
    after = the_check(checking)
    assert (after.due_on, after.step, after.matter.light) == (date(2027, 2, 19), 1, 0)
    assert [event["step"] for event in told("withdrawn", stream=check.pk)] == [1, 2]
    sorry = Notice.objects.filter(matter=check.pk, kind="checks.clock.withdrawn")
    assert set(sorry.values_list("person", flat=True)) == people
    run(date(2027, 2, 22))
    assert [event["step"] for event in told("fired", stream=check.pk)] == [1, 2, 1, 2]
    assert Matter.objects.get(pk=check.pk).light == 3
    assert verify().broken == []


def test_a_step_that_stays_past_does_not_fire_again(town, keeper, checking):
    run(date(2027, 2, 9))
    assert [event["step"] for event in told("fired")] == [1]
    publish(keeper, on(date(2027, 2, 16), 13), {date(2027, 2, 12): False})
    check = the_check(checking)
    assert (check.due_on, check.step, check.matter.light) == (date(2027, 2, 15), 2, 1)
    assert told("withdrawn") == []
    run(date(2027, 2, 16), 14)
    assert [event["step"] for event in told("fired")] == [1, 2]


def test_a_finished_check_stays_as_it_was(town, keeper, checking):
    Check.objects.update(state="lapsed", step=None, next_at=None)
    publish(keeper, on(date(2027, 2, 1)))
    assert the_check(checking).due_on == date(2027, 2, 12)
    assert told("due_moved") == []


def test_what_was_under_way_before_there_were_these_columns_is_filled(town, keeper, checking, monkeypatch):
    fill = import_module("qinqing.kernel.checks.migrations.0003_counting").FILL
    monkeypatch.setattr("qinqing.kernel.checks.actions.drawing.day_of", lambda secret, claim: 3)
    claimed(town, day=DAY)
    news()
    assert (Draw.objects.get(due_at__isnull=False).on_day, the_check(checking).counts_from) == (3, date(2027, 1, 29))
    Draw.objects.filter(due_at__isnull=False).update(on_day=5)
    Check.objects.update(counts_from=date(2020, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute(fill)
    assert (Draw.objects.get(due_at__isnull=False).on_day, the_check(checking).counts_from) == (3, date(2027, 1, 29))
