"""A promised length never ends on a rest day; a date that the parties named stays where they put it."""

from datetime import date, timedelta

import pytest

from qinqing.kernel.calendars.actions import declare_day
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.obligations.actions import Undertaking, undertake
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Clock, Obligation
from qinqing.kernel.obligations.queries import judged
from qinqing.kernel.obligations.rules import PLEDGE
from tests.builders import act, actor, clause, fulfil, on, promise, signed_on, unit

MADE = date(2026, 2, 2)
SATURDAY, WORKED_SATURDAY, NEW_YEAR, AFTER_IT = (date(2026, 2, day) for day in (7, 14, 16, 24))


@pytest.fixture
def matter(town):
    return signed_on(town, MADE, clause("0", GOV, date(2026, 3, 11))).matter


def undertaken(town, matter, *given):
    def one(number, more):
        said = {"title": number, "source": "原文", "source_kind": PLEDGE, "made_on": MADE, "number": number, **more}
        return Undertaking(debtor=town.park, creditor=town.firm, **said)

    made = [one(str(number), more) for number, more in enumerate(given, start=1)]
    return act(work=lambda at: undertake(matter, made, by=town.clerk, at=at), by=town.clerk, at=on(MADE))


def days_to(day):
    return {"length": (day - MADE).days}


@pytest.mark.parametrize(
    ("given", "due"),
    [
        (days_to(SATURDAY), date(2026, 2, 9)),
        (days_to(WORKED_SATURDAY), WORKED_SATURDAY),
        (days_to(NEW_YEAR), AFTER_IT),
        ({"length": 5, "unit": WORKING_DAY}, date(2026, 2, 9)),
        ({"due": SATURDAY}, SATURDAY),
        ({"due": NEW_YEAR, "unit": WORKING_DAY}, NEW_YEAR),
    ],
)
def test_the_last_day_of_a_length_and_a_named_date(given, due, town, matter):
    [made] = undertaken(town, matter, given)
    assert (made.base_due, made.due, made.alarm_on) == (due, due, due)
    assert Clock.objects.get(obligation=made).anchor_on == due
    assert judged([matter.pk], MADE)[made.pk][1].promise.base_due == due


def test_a_length_counts_from_what_it_waits_for(town, matter):
    gate, waiting = undertaken(town, matter, {"due": date(2026, 3, 20)}, {"length": 30, "waits_for": ("1",)})
    assert (waiting.base_start, waiting.base_due) == (gate.base_due, date(2026, 4, 20))  # the 19th is a Sunday
    assert judged([matter.pk], MADE)[waiting.pk][1].promise.base_due == waiting.base_due


def test_a_day_that_becomes_one_of_rest_moves_the_length_and_not_the_named_date(town, matter):
    friday = date(2026, 6, 12)
    length, named = undertaken(town, matter, days_to(friday), {"due": friday})
    keeper = actor(unit("市府办", path="lanchuan/"), "system", jurisdiction="")
    declare_day(code="cn", day=friday, is_work=False, note="休", by=keeper, at=on(MADE))
    while dispatch():
        pass
    due = dict(Obligation.objects.filter(pk__in=[length.pk, named.pk]).values_list("pk", "alarm_on"))
    assert due == {length.pk: friday + timedelta(days=3), named.pk: friday}
    moved = Event.objects.filter(stream=matter.pk, kind="obligations.clock.due_moved")
    assert length.pk in {event.facts["obligation"] for event in moved}
    sweep_until(on(friday + timedelta(days=60)))
    assert not Clock.objects.exists()


def test_a_calendar_that_changes_afterwards_makes_nobody_late_who_was_in_time(town, matter):
    done, other = undertaken(town, matter, {"length": 5, "unit": WORKING_DAY}, {"due": date(2026, 6, 30)})
    fulfil(town, matter.contract, "1", done.alarm_on)
    keeper = actor(unit("市府办", path="lanchuan/"), "system", jurisdiction="")
    declare_day(code="cn", day=SATURDAY, is_work=True, note="补班", by=keeper, at=on(date(2026, 3, 2)))
    while dispatch():
        pass
    fulfil(town, matter.contract, "2", date(2026, 3, 3))
    kept = promise(matter.contract, "1")
    assert (kept.verified_on, kept.base_due, kept.alarm_on) == (done.alarm_on, done.base_due, done.alarm_on)
    assert judged([matter.pk], date(2026, 3, 3))[kept.pk][1].own == 0
    assert promise(matter.contract, "2").verified_on < other.alarm_on
