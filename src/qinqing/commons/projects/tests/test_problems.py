"""Problems of a project become promises with two parties, a clock, evidence and somebody else who checks."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from qinqing.commons.projects import actions
from qinqing.commons.projects.actions.investing import AheadOfTime, NeedsSource, NotTheirFigure, SameFigure
from qinqing.commons.projects.actions.keeping import NotTheirs
from qinqing.commons.projects.actions.problems import (
    AnsweredBefore,
    CannotAnswer,
    LimitOver,
    NotOfTheProject,
    OnConduct,
    OneAnswers,
    OnlyTaskForce,
)
from qinqing.commons.projects.models import Completed, Planned, Problem
from qinqing.commons.projects.rules.lists import PREPARING
from qinqing.commons.projects.tests.ground import Ground, ground
from qinqing.kernel.chronicle.models import Content, Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotAllowed, NotFound, Stale
from qinqing.kernel.obligations.actions import Completion, Target, claim, confirm
from qinqing.kernel.obligations.models import Clock, Obligation
from qinqing.kernel.obligations.rules import GOV_ALONE, PROBLEM
from qinqing.kernel.parties.models import UnitKind
from tests.builders import actor, photo, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def land(settings, tmp_path) -> Ground:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return ground()


@pytest.fixture
def water(land):
    return unit("自来水公司", UnitKind.UTILITY)


def raised(land, by=None, **more):
    return actions.raise_problem(
        reference=land.reference, title="临时用水没有接通", by=by or land.town.representative, **more
    )


def assigned(land, water, problem, **more):
    limit = more or {"length": 5}
    actions.assign(reference=land.reference, number=problem.number, unit=water, by=land.member, **limit)
    return Obligation.objects.get(problem=problem)


def test_a_problem_is_a_promise_to_whoever_raised_it(land, water):
    item = land.items(PREPARING)[0]
    problem = raised(land, item=item.pk)
    assert problem.obligation is None
    promise = assigned(land, water, problem)
    assert (promise.debtor, promise.creditor, promise.verifier) == (water, land.town.firm, land.town.firm)
    assert (promise.source_kind, promise.agreed_by) == (PROBLEM, GOV_ALONE)
    assert Clock.objects.filter(obligation=promise).exists()
    plumber = actor(water, "clerk")
    target = Target(land.reference, promise.number, problem.raised_by_id)
    day = timezone.localdate()
    with pytest.raises(MoveNotAllowed):
        claim(target=target, completion=Completion(day, ""), uploads=[photo()], by=land.member)
    claim(target=target, completion=Completion(day, "已通水"), uploads=[photo()], by=plumber)
    for other in (plumber, land.member, land.town.clerk):
        with pytest.raises(MoveNotAllowed):
            confirm(target=Target(land.reference, promise.number, other.person_id), by=other)
    confirm(
        target=Target(land.reference, promise.number, land.town.representative.person_id), by=land.town.representative
    )
    assert Obligation.objects.get(pk=promise.pk).verified_on == day
    assert verify().faults == []


def test_who_gives_a_problem_to_whom(land, water):
    problem = raised(land)
    with pytest.raises(OnlyTaskForce):
        actions.assign(reference=land.reference, number=1, unit=water, length=5, by=land.town.clerk)
    with pytest.raises(NotAllowed):
        actions.assign(reference=land.reference, number=1, unit=water, length=5, by=land.town.representative)
    with pytest.raises(OneAnswers):
        assigned(land, land.town.firm, problem)
    for other in (
        land.town.stationed,
        unit("外市水司", UnitKind.UTILITY, "waishi/"),
        unit("同行", UnitKind.ENTERPRISE),
    ):
        with pytest.raises(CannotAnswer):
            assigned(land, other, problem)
    for limit in ({"length": 0}, {"due_on": timezone.localdate()}, {"length": 400}, {"due_on": date(2099, 1, 1)}):
        with pytest.raises(LimitOver):
            assigned(land, water, problem, **limit)
    assigned(land, water, problem, due_on=timezone.localdate() + timedelta(days=9))
    with pytest.raises(AnsweredBefore):
        assigned(land, water, problem)
    with pytest.raises(AnsweredBefore):
        actions.withdraw(reference=land.reference, number=1, reason="解决了", by=land.town.representative)


def test_the_task_force_answers_for_nothing_that_it_raised_itself(land):
    problem = raised(land, by=land.member)
    with pytest.raises(OneAnswers):
        assigned(land, land.force, problem)
    promise = assigned(land, land.town.firm, problem)
    assert (promise.debtor, promise.verifier) == (land.town.firm, land.force)
    other = raised(land)
    assert assigned(land, land.force, other).verifier == land.town.firm


def test_nobody_takes_somebody_elses_problem_off_the_list(land):
    problem = raised(land)
    for other in (land.member, land.town.clerk):
        with pytest.raises(NotOfTheProject):
            actions.withdraw(reference=land.reference, number=problem.number, reason="没有这回事", by=other)
    with pytest.raises(Stale):
        actions.assign(reference=land.reference, number=1, unit=land.town.park, length=5, rev=0, by=land.member)
    actions.withdraw(reference=land.reference, number=1, reason="写错了", by=land.town.representative)
    with pytest.raises(AnsweredBefore):
        assigned(land, land.town.park, problem)
    assert raised(land).number == 2


def test_an_accusation_is_not_stored(land):
    before = Event.objects.count(), Content.objects.count()
    with pytest.raises(OnConduct, match="12388"):
        actions.raise_problem(
            reference=land.reference, title="有人刁难", words="甲某", on_conduct=True, by=land.town.representative
        )
    assert (Event.objects.count(), Content.objects.count()) == before
    assert not Problem.objects.exists()


def test_who_raises(land):
    assert raised(land, by=land.town.clerk).raised_by_unit == land.town.park
    with pytest.raises(NotFound):
        raised(land, by=land.town.rival)
    other = actor(unit("市发改委", path="lanchuan/"), "clerk", jurisdiction="lanchuan/")
    with pytest.raises(NotOfTheProject):
        raised(land, by=other)
    foreign = ground(land.town)
    with pytest.raises(NotFound):
        raised(land, item=foreign.items(PREPARING)[0].pk)


def reported(land, by=None, **more):
    today = timezone.localdate()
    given = {"month": today, "amount": 500_00, "source": "投资月报", "as_of": today, **more}
    actions.report(reference=land.reference, by=by or land.town.representative, **given)


def test_what_was_invested_keeps_who_said_it_and_what_it_replaced(land):
    today = timezone.localdate()
    reported(land)
    with pytest.raises(SameFigure):
        reported(land)
    reported(land, by=land.town.clerk, amount=700_00, source="统计联网直报")
    figure = Completed.objects.get()
    assert (figure.amount, figure.unit, figure.month) == (700_00, land.town.park, today.replace(day=1))
    last = Event.objects.filter(kind="projects.investment.reported").last()
    assert last.facts["was"] == 500_00
    assert verify().faults == []


def test_figures_that_cannot_be(land):
    today = timezone.localdate()
    for wrong in (
        {"month": today + timedelta(days=40)},
        {"as_of": today + timedelta(days=1)},
        {"as_of": today.replace(day=1) - timedelta(days=1)},
    ):
        with pytest.raises(AheadOfTime):
            reported(land, **wrong)
    with pytest.raises(NeedsSource):
        reported(land, source=" ")
    with pytest.raises(NotTheirFigure):
        reported(land, by=land.member)
    with pytest.raises(NotTheirs):
        actions.plan(reference=land.reference, year=2026, amount=1, by=land.member)
    assert not Completed.objects.exists()


def test_the_plan_of_a_year(land):
    actions.plan(reference=land.reference, year=2026, amount=10**12, by=land.town.clerk)
    with pytest.raises(SameFigure):
        actions.plan(reference=land.reference, year=2026, amount=10**12, by=land.town.clerk)
    actions.plan(reference=land.reference, year=2026, amount=10**12 + 1, by=land.town.clerk)
    assert Planned.objects.get().amount == 10**12 + 1
