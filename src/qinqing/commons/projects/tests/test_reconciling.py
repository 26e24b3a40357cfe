"""Two sides reconcile a list: each marks for itself, differences stand, nothing is signed that is not settled."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qinqing.commons.projects import actions
from qinqing.commons.projects.actions.keeping import NotTheirs, SignedTooLate
from qinqing.commons.projects.actions.marking import (
    MarkOvertaken,
    NeedsNote,
    NothingMarked,
    NotItsTurn,
    NotSettled,
    NotSigned,
    SignedAlready,
    StageClosed,
)
from qinqing.commons.projects.actions.sides import (
    NoLists,
    NotASide,
    NoTaskForce,
    NotOfProject,
    SameSides,
    pass_on,
)
from qinqing.commons.projects.models import Item, Mark, Problem, Project, Stage
from qinqing.commons.projects.rules.lists import (
    BOTH_OPEN,
    DIFFERS,
    NOT_INVOLVED,
    OPEN,
    PREPARING,
    PROCEDURES,
    PRODUCTION,
    SETTLED,
    STANDINGS,
    UNSAID,
    WAITS_FORCE,
    WAITS_UNIT,
    standing,
    tally,
)
from qinqing.commons.projects.tests.ground import ABSENT, DONE, FORCE, STAGES, UNIT, Ground, ground
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from qinqing.kernel.evidence.models import File
from qinqing.kernel.matters.queries import Barred, Recused
from qinqing.kernel.parties.models import Post, Rank, UnitKind
from tests.builders import SINCE, actor, photo, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def land(settings, tmp_path) -> Ground:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return ground()


WORDS = ("", DONE, OPEN, ABSENT)


def test_how_two_marks_stand():
    expected = {
        ("", ""): UNSAID,
        (DONE, DONE): SETTLED,
        (OPEN, OPEN): BOTH_OPEN,
        (ABSENT, ABSENT): NOT_INVOLVED,
    }
    for ours in WORDS:
        for theirs in WORDS:
            found = standing(ours, theirs)
            assert found in STANDINGS
            if not (ours and theirs) and (ours or theirs):
                assert found == (WAITS_FORCE if ours else WAITS_UNIT)
            else:
                assert found == expected.get((ours, theirs), DIFFERS)


def test_an_empty_list_is_never_settled():
    assert not tally([]).is_closed
    assert tally([SETTLED, NOT_INVOLVED]).is_closed
    assert not tally([SETTLED, DIFFERS]).is_closed


def test_the_lists_are_laid_once(land):
    assert {code: len(land.items(code)) for code in STAGES} == {PROCEDURES: 12, PREPARING: 3, PRODUCTION: 6}
    other = unit("另一专班", UnitKind.TASK_FORCE)
    land.mark(FORCE, PREPARING)
    actions.name_sides(reference=land.reference, project_unit=land.town.firm, task_force=other, by=land.town.clerk)
    assert Item.objects.count() == 21
    assert Mark.objects.get(item=land.items(PREPARING)[0]).unit == land.force
    with pytest.raises(NotASide):
        land.mark(FORCE, PREPARING, OPEN)


def test_who_may_be_a_side(land):
    for force in (unit("另一企业", UnitKind.ENTERPRISE), land.town.stationed, unit("巡察组", UnitKind.INSPECTION)):
        with pytest.raises(NoTaskForce):
            actions.name_sides(
                reference=land.reference, project_unit=land.town.firm, task_force=force, by=land.town.clerk
            )
    for other in (unit("同行", UnitKind.ENTERPRISE), land.town.park):
        with pytest.raises(NotOfProject):
            actions.name_sides(reference=land.reference, project_unit=other, task_force=land.force, by=land.town.clerk)
    with pytest.raises(SameSides):
        actions.name_sides(
            reference=land.reference, project_unit=land.town.firm, task_force=land.force, by=land.town.clerk
        )
    with pytest.raises(NotTheirs):
        actions.name_sides(reference=land.reference, project_unit=land.town.firm, task_force=land.force, by=land.member)


def test_differences_stand_until_both_say_the_same(land):
    first, second, third = land.items(PREPARING)
    land.mark(UNIT, PREPARING, OPEN)
    land.mark(FORCE, PREPARING)
    land.close(PROCEDURES)
    with pytest.raises(NotSettled):
        land.sign(FORCE, PREPARING)
    land.mark(UNIT, PREPARING, DONE, first, second)
    with pytest.raises(NotSettled):
        land.sign(UNIT, PREPARING)
    land.mark(UNIT, PREPARING, ABSENT, third)
    with pytest.raises(NotSettled):
        land.sign(UNIT, PREPARING)
    land.mark(FORCE, PREPARING, ABSENT, third)
    land.sign(UNIT, PREPARING)
    assert land.stage(PREPARING).closed_on is None
    land.sign(FORCE, PREPARING)
    assert land.stage(PREPARING).closed_on == timezone.localdate()
    assert verify().faults == []


def test_a_stage_follows_the_one_before(land):
    for side in (UNIT, FORCE):
        land.mark(side, PREPARING)
    with pytest.raises(NotItsTurn):
        land.sign(UNIT, PREPARING)
    land.close(PROCEDURES)
    land.sign(UNIT, PREPARING)


def test_one_side_never_signs_for_both(land):
    for side in (UNIT, FORCE):
        land.mark(side, PROCEDURES)
    land.sign(FORCE, PROCEDURES)
    with pytest.raises(SignedAlready):
        land.sign(FORCE, PROCEDURES)
    with pytest.raises(SignedAlready):
        actions.sign_off(reference=land.reference, stage=PROCEDURES, by=land.chief)
    for stranger in (land.town.clerk, land.town.head):
        with pytest.raises(NotASide):
            actions.sign_off(reference=land.reference, stage=PROCEDURES, by=stranger)
    with pytest.raises(NotAllowed):
        actions.sign_off(reference=land.reference, stage=PROCEDURES, by=land.town.supervisor)
    with pytest.raises(NotFound):
        actions.sign_off(reference=land.reference, stage=PROCEDURES, by=land.town.rival)
    assert land.stage(PROCEDURES).closed_on is None


def test_whoever_stood_on_the_other_side_says_nothing(land):
    moved = Post.objects.get(pk=land.member.post_id)
    Post.objects.create(
        person=moved.person,
        unit=land.town.firm,
        title="旧岗位",
        rank=Rank.HANDLER,
        role="enterprise",
        since=SINCE,
        until=timezone.localdate() - timedelta(days=30),
    )
    with pytest.raises(Barred):
        land.mark(FORCE, PREPARING)
    Exclusion.objects.create(person_id=land.town.representative.person_id, unit=land.force, since=SINCE)
    with pytest.raises(Recused):
        land.mark(UNIT, PREPARING)


def test_a_signature_falls_when_the_list_changes(land):
    for side in (UNIT, FORCE):
        land.mark(side, PROCEDURES)
    land.sign(UNIT, PROCEDURES)
    land.mark(FORCE, PROCEDURES, OPEN, land.items(PROCEDURES)[0])
    assert land.stage(PROCEDURES).unit_signed_at is None
    assert Event.objects.filter(kind="projects.item.marked").last().facts["fallen"]
    land.mark(FORCE, PROCEDURES, DONE, land.items(PROCEDURES)[0])
    land.sign(UNIT, PROCEDURES)
    actions.add_item(reference=land.reference, stage=PROCEDURES, name="防雷审核", by=land.member)
    assert land.stage(PROCEDURES).unit_signed_at is None
    with pytest.raises(NotSettled):
        land.sign(UNIT, PROCEDURES)


def test_a_signature_falls_with_its_side(land):
    for side in (UNIT, FORCE):
        land.mark(side, PROCEDURES)
    land.sign(FORCE, PROCEDURES)
    other = unit("另一专班", UnitKind.TASK_FORCE)
    actions.name_sides(reference=land.reference, project_unit=land.town.firm, task_force=other, by=land.town.clerk)
    land.sign(UNIT, PROCEDURES)
    assert land.stage(PROCEDURES).closed_on is None


def test_marks_are_withdrawn_until_the_signature_of_both(land):
    first = land.items(PROCEDURES)[0]
    land.mark(UNIT, PROCEDURES, DONE, first)
    land.mark(UNIT, PROCEDURES, "", first)
    assert land.items(PROCEDURES)[0].unit_mark is None
    assert Mark.objects.count() == 1
    land.close(PROCEDURES)
    for word in ("", OPEN):
        with pytest.raises(StageClosed):
            land.mark(UNIT, PROCEDURES, word, first)
    with pytest.raises(StageClosed):
        actions.add_item(reference=land.reference, stage=PROCEDURES, name="又一项", by=land.member)
    with pytest.raises(StageClosed):
        actions.recall(reference=land.reference, stage=PROCEDURES, reason="错了", by=land.member)


def test_a_signature_is_recalled_by_its_own_side(land):
    for side in (UNIT, FORCE):
        land.mark(side, PROCEDURES)
    land.sign(UNIT, PROCEDURES)
    with pytest.raises(NotSigned):
        actions.recall(reference=land.reference, stage=PROCEDURES, reason="错了", by=land.member)
    actions.recall(reference=land.reference, stage=PROCEDURES, reason="错了", by=land.town.representative)
    land.sign(FORCE, PROCEDURES)
    assert land.stage(PROCEDURES).closed_on is None


def test_what_is_not_involved_says_why_and_no_mark_is_empty(land):
    first = land.items(PREPARING)[0]
    with pytest.raises(NeedsNote):
        actions.mark(
            reference=land.reference, stage=PREPARING, said=[actions.Said(first.pk, ABSENT, " ")], by=land.member
        )
    with pytest.raises(NothingMarked):
        land.mark(UNIT, PREPARING, "")
    foreign = land.items(PROCEDURES)[0]
    for said in (actions.Said(foreign.pk, DONE), actions.Said(first.pk, "perhaps")):
        with pytest.raises(NotFound):
            actions.mark(reference=land.reference, stage=PREPARING, said=[said], by=land.member)


def test_a_form_that_was_overtaken_is_told_what_was_said(land):
    first, second, _third = land.items(PREPARING)
    land.mark(FORCE, PREPARING, OPEN, first)
    seen = [actions.Said(one.pk, DONE, rev=0) for one in (first, second)]
    with pytest.raises(MarkOvertaken, match="没有办好"):
        actions.mark(reference=land.reference, stage=PREPARING, said=seen, by=land.town.representative)
    assert land.items(PREPARING)[1].unit_mark is None
    actions.mark(reference=land.reference, stage=PREPARING, said=seen[1:], by=land.town.representative)


def test_evidence_stands_with_the_mark(land):
    first = land.items(PREPARING)[0]
    land.mark(UNIT, PREPARING, DONE, first, uploads=[photo()])
    mark = Mark.objects.get()
    assert list(mark.files.all()) == list(File.objects.filter(matter=land.project.pk))
    assert Event.objects.filter(kind="projects.item.marked").last().facts["files"] == [str(File.objects.get().pk)]


def test_nothing_is_marked_before_the_sides_are_named(land):
    terms = actions.Terms("没有名单的项目", timezone.localdate(), [land.town.firm])
    bare = actions.enter(terms=terms, by=land.town.clerk)
    with pytest.raises(NoLists):
        actions.mark(reference=bare.matter.reference, stage=PREPARING, said=[], by=land.town.representative)


def test_the_project_opens_to_its_task_force_alone(land):
    other = actor(unit("别的专班", UnitKind.TASK_FORCE), "clerk")
    with pytest.raises(NotFound):
        actions.mark(reference=land.reference, stage=PREPARING, said=[], by=other)
    with pytest.raises(NothingMarked):
        actions.mark(reference=land.reference, stage=PREPARING, said=[], by=land.member)


def test_an_heir_stands_where_its_predecessor_stood(land):
    heir = unit("新专班", UnitKind.TASK_FORCE)
    actions.raise_problem(reference=land.reference, title="没有通水", by=land.member)
    with by_the_clock():
        pass_on(land.force.pk, heir.pk)
    assert Problem.objects.get().raised_by_unit == heir
    assert Project.objects.get(pk=land.project.pk).task_force == heir
    with by_the_clock():
        pass_on(land.town.firm.pk, heir.pk)
    assert Project.objects.get(pk=land.project.pk).project_unit == land.town.firm


def test_no_stage_ends_before_it_began(land):
    land.close(PROCEDURES)
    yesterday = timezone.localdate() - timedelta(days=1)
    Stage.objects.filter(project=land.project, code=PROCEDURES).update(closed_on=yesterday)
    terms = actions.Terms("示例项目", timezone.localdate(), [land.town.firm])
    with pytest.raises(SignedTooLate, match="第一个阶段"):
        actions.edit(reference=land.reference, terms=terms, by=land.town.clerk)


@pytest.mark.parametrize("lost", ["force_signed_by", "unit_signed_by"])
def test_the_database_refuses_one_signature_as_two(land, lost):
    land.close(PROCEDURES)
    stage = land.stage(PROCEDURES)
    for wrong in (
        {lost: None, lost.replace("_by", "_at"): None},
        {"force_signed_by": stage.unit_signed_by},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Stage.objects.filter(pk=stage.pk).update(**wrong)


def test_marking_costs_the_same_for_many(land):
    def cost(*items):
        with CaptureQueriesContext(connection) as caught:
            land.mark(UNIT, PROCEDURES, DONE, *items)
        return len(caught)

    items = land.items(PROCEDURES)
    assert cost(items[0]) == cost(*items[1:])
