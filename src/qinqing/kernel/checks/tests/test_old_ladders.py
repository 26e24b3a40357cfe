"""A city that was set up before there were checks: its ladders never name the neutral unit, and silence passes on."""

from datetime import date, timedelta

import pytest

from qinqing.kernel.checks.jobs import hand_on, sweep_until
from qinqing.kernel.checks.models import Check
from qinqing.kernel.checks.queries.standing import answering
from qinqing.kernel.checks.tests.scene import CLAIMED, HANDED, NEUTRAL, claimed, run, the_check
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import confirm
from qinqing.kernel.obligations.models import Clock, Ladder, LadderStep, Obligation
from qinqing.kernel.parties.models import Rank
from tests.builders import actor, on, promise, target


def old_ladder(path=""):
    made = Ladder.objects.create(code="answer", path=path, version=9, name="答复完成报告")
    LadderStep.objects.create(ladder=made, number=1, offset=-3, unit="working_day", level=1, audience=["handler"])
    return made


def left_behind(*contracts):
    """Let the claims of these contracts wait by an old version, all of whose steps are over."""
    promises = [promise(one).pk for one in contracts]
    Clock.objects.filter(pk__in=promises).delete()
    Obligation.objects.filter(pk__in=promises).update(answer_ladder=old_ladder("gone/"))


def worked(first, last):
    """Let the worker run from day to day."""
    while first <= last:
        hand_on(on(first, 12))
        run(first)
        first += timedelta(days=1)


@pytest.mark.parametrize(("side", "day"), [("gov", HANDED), ("ent", NEUTRAL)])
def test_a_claim_that_waits_by_an_old_version_comes_to_the_neutral_unit(town, side, day):
    contract = claimed(town, side)
    left_behind(contract)
    worked(CLAIMED, day - timedelta(days=1))
    assert not Check.objects.exists()
    said = answering(promise(contract), HANDED).turn.who
    assert said == ("市政府" if side == "ent" else "核验单位")
    worked(day, day)
    check = the_check(contract)
    assert (check.cause, check.unit, check.begun_at) == ("silence", town.office, on(day, 8))
    worked(day, day + timedelta(days=3))
    assert Check.objects.count() == 1
    assert promise(contract).state == "claimed"


def test_after_an_outage_the_unit_has_all_its_days(town):
    contract = claimed(town)
    left_behind(contract)
    assert hand_on(on(date(2026, 4, 7))) == 1
    assert the_check(contract).due_on == date(2026, 4, 21)


def test_the_superior_may_answer_in_its_turn(town):
    contract = claimed(town, "ent")
    left_behind(contract)
    superior = actor(town.city.government, "clerk", jurisdiction="lanchuan/")
    confirm(target=target(contract), by=superior, at=on(HANDED))
    assert promise(contract).state == "verified"
    assert hand_on(on(NEUTRAL)) == 0


def test_a_claim_made_now_to_an_old_promise_is_answered_by_the_ladder_that_stands(town):
    told = actor(town.city.government, "head", Rank.CHIEF, "lanchuan/")
    contract = claimed(town, "ent")
    stands = Ladder.objects.get(code="answer", path="", version=1)
    assert promise(contract).answer_ladder == stands
    old = old_ladder("lanchuan/lingang/")
    second = claimed(town, "ent")
    assert promise(second).answer_ladder == stands, "neither does a county's own old version keep silence from anybody"
    assert Obligation.objects.filter(answer_ladder=old).count() == 0
    worked(CLAIMED, NEUTRAL)
    assert Check.objects.count() == 2
    assert Notice.objects.filter(person=told.person_id, matter=second.pk).exists()


def test_where_ladders_name_the_unit_nothing_is_asked_twice(town, django_assert_max_num_queries):
    claimed(town)
    worked(CLAIMED, HANDED)
    sweep_until(on(HANDED))
    with django_assert_max_num_queries(4):
        assert hand_on(on(HANDED)) == 0
    assert Event.objects.filter(kind="checks.clock.started").count() == 1
