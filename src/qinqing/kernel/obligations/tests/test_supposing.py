"""What if: everybody else keeps the dates; nothing is written; nobody learns of what he may not see."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.obligations.actions import Undertaking, Wait, bind, undertake
from qinqing.kernel.obligations.models import Clock, Obligation
from qinqing.kernel.obligations.queries.supposing import Asked, supposed
from qinqing.kernel.obligations.rules import AGREED, EXTENSION, PLEDGE, SHIFT, Adjusted
from qinqing.kernel.obligations.rules.supposing import Supposition, foresee
from qinqing.kernel.obligations.tests.simulation import Simulation, promised
from qinqing.kernel.obligations.tests.test_fairness import graphs
from qinqing.kernel.parties.models import Unit
from tests import builders

TODAY = date(2026, 9, 20)
days = st.dates(TODAY, date(2026, 12, 31))


def so_far(promises):
    """Forget what happens after today."""
    return [replace(one, verified_on=one.verified_on if one.verified_on and one.verified_on <= TODAY else None)
            for one in promises]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(graphs(), st.integers(0, 5), days)
def test_whoever_is_open_keeps_the_day_that_can_be_asked(promises, which, day):
    """The world that is foreseen is put before the simulation, which goes day by day."""
    promises = so_far(promises)
    slow = promises[which % len(promises)].key
    found = foresee(promises, TODAY, Supposition(done_on={slow: day}))
    ended = [found[one.key].promise for one in promises]
    simulation = Simulation(ended, max(one.verified_on for one in ended))
    for was, one in zip(promises, ended, strict=True):
        fair_due, _ = simulation.walk(one.key)
        assert found[one.key].fair_due == fair_due
        if one.key == slow:
            assert one.verified_on == day
        else:
            assert one.verified_on == (was.verified_on or max(fair_due, TODAY))


def test_land_thirty_days_late():
    """The firm counts from the land: its date moves by as much, and the days are government's."""
    day = timedelta(days=1)
    land = promised("land", "land", TODAY - 30 * day, TODAY + 10 * day)
    build = promised("build", "firm", TODAY + 10 * day, TODAY + 100 * day, "land")
    usual = foresee([build, land], TODAY)
    assert [usual[key].actual for key in ("land", "build")] == [TODAY + 10 * day, TODAY + 100 * day]
    late = foresee([build, land], TODAY, Supposition(done_on={"land": TODAY + 40 * day}))
    assert late["build"].fair_due == late["build"].actual == TODAY + 130 * day
    assert {name: int(days) for name, days in late["build"].buckets.items() if days} == {"government": 30}
    assert late["land"].own == 30
    more = Adjusted(EXTENSION, AGREED, "supposed", 30)
    granted = foresee([build, land], TODAY, Supposition(granted={"land": more}))
    assert (granted["land"].own, granted["land"].actual) == (0, TODAY + 40 * day)
    assert granted["build"].fair_due == TODAY + 130 * day


SIGNED, DUE = date(2026, 2, 2), date(2026, 6, 30)
MAY = date(2026, 5, 4)


@pytest.fixture
def land(town):
    contract = builders.signed_on(
        town, SIGNED, builders.clause("1", "gov", DUE), builders.clause("2", "ent", DUE + timedelta(days=90), "1")
    )
    return builders.promise(contract)


def test_nothing_is_written(town, land, django_assert_max_num_queries):
    before = (list(Obligation.objects.values()), list(Clock.objects.values()), Event.objects.count())
    with django_assert_max_num_queries(18):
        first, second = supposed(town.clerk, land, Asked(done_on=DUE + timedelta(days=30)), MAY)
    assert (first.promise.number, first.moved, first.after.light, first.after.booked) == ("1", 0, 3, [("自身", "30")])
    assert (second.promise.number, second.moved_words, second.after.light) == ("2", "晚 30 天", 0)
    assert (second.before.booked, second.after.booked) == ([], [("政府", "30")])
    assert before == (list(Obligation.objects.values()), list(Clock.objects.values()), Event.objects.count())


def test_a_holiday_moves_what_counts_working_days(town, land):
    reply = Undertaking(
        number="3",
        title="答复",
        debtor=town.park,
        creditor=town.firm,
        source="原文",
        source_kind=PLEDGE,
        made_on=SIGNED,
        length=20,
        unit=WORKING_DAY,
    )
    builders.act(
        work=lambda at: undertake(
            land.matter,
            [reply],
            by=town.clerk,
            at=at,
        ),
        by=town.clerk,
        at=builders.on(SIGNED),
    )
    answer = Obligation.objects.select_related("calendar", "debtor").get(number="3")
    rests = [answer.alarm_on, answer.alarm_on + timedelta(days=40)]
    lines = {one.promise.number: one for one in supposed(town.clerk, answer, Asked(rests=rests), SIGNED)}
    assert lines["3"].moved > 0
    assert not lines["1"].differs


def test_who_waits_elsewhere_is_shown_to_whom_may_see_it(town, land):
    rival = Unit.objects.get(pk=town.rival.unit_id)
    other = replace(town, firm=rival, representative=town.rival)
    waiting = builders.promise(builders.signed_on(other, SIGNED, builders.clause("1", "ent", DUE + timedelta(days=60))))
    wait = Wait(waiting.pk, land.pk, SHIFT)
    builders.act(work=lambda at: bind([wait], by=town.clerk, at=at), by=town.clerk, at=builders.on(MAY))
    late = Asked(done_on=DUE + timedelta(days=30))
    assert waiting.pk in {one.promise.pk for one in supposed(town.clerk, land, late, MAY)}
    assert waiting.pk not in {one.promise.pk for one in supposed(town.representative, land, late, MAY)}
