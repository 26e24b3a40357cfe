"""Projects: entered, edited with history, moved through their phases, seen by their parties and those above."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qinqing.commons.projects import actions
from qinqing.commons.projects.actions.keeping import NeedsEnterprise, NothingChanged, NotTheirs, SignedTooLate
from qinqing.commons.projects.actions.phases import NeedsReason, OutOfOrder
from qinqing.commons.projects.lifecycle import PRODUCING, SIGNED, STARTED
from qinqing.commons.projects.models import Project
from qinqing.commons.projects.queries import projects_of, sheet
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotAllowed, NotFound, Stale
from qinqing.kernel.matters.queries import Recused
from qinqing.kernel.parties.models import Unit
from tests.builders import SINCE, actor, city, unit
from tests.routes import signed_in

pytestmark = pytest.mark.django_db

SIGNED_ON = date(2026, 1, 5)


@pytest.fixture
def town(settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    return city()


def terms(town, **changes):
    given = {
        "name": "示例项目",
        "signed_on": SIGNED_ON,
        "enterprises": [town.firm],
        "investment": 120_000_000_00,
        "area": 5000,
    }
    return actions.Terms(**(given | changes))


@pytest.fixture
def entered(town):
    return actions.enter(terms=terms(town), by=town.clerk)


def advance(project, town, name, day, **more):
    actions.advance(
        reference=project.matter.reference, name=name, reached_on=day, by=more.pop("by", town.clerk), **more
    )


def now(project):
    return Project.objects.select_related("matter").get(pk=project.pk)


def test_whoever_declared_a_conflict_enters_nothing_with_it(town, entered):
    rival = Unit.objects.get(pk=town.rival.unit_id)
    Exclusion.objects.create(person_id=town.clerk.person_id, unit=rival, since=SINCE)
    with pytest.raises(Recused):
        actions.enter(terms=terms(town, enterprises=[town.firm, rival]), by=town.clerk)
    with pytest.raises(Recused):
        actions.edit(
            reference=entered.matter.reference, terms=terms(town, enterprises=[town.firm, rival]), by=town.clerk
        )
    assert actions.enter(terms=terms(town), by=town.clerk)


def test_phases_and_their_days(town, entered):
    assert (entered.matter.state, entered.matter.reference[:3]) == (SIGNED, "XM-")
    advance(entered, town, "start", date(2026, 3, 1))
    advance(entered, town, "produce", date(2026, 3, 1), note="点火")
    found = now(entered)
    assert (found.matter.state, found.started_on, found.produced_on) == (PRODUCING, date(2026, 3, 1), date(2026, 3, 1))
    reference = entered.matter.reference
    actions.correct(reference=reference, name="not_producing", reason="登记错了", by=town.clerk)
    assert (now(entered).matter.state, now(entered).produced_on) == (STARTED, None)
    actions.correct(reference=reference, name="not_started", reason="登记错了", by=town.clerk)
    assert (now(entered).matter.state, now(entered).started_on) == (SIGNED, None)
    told = [(one.label, one.details) for one in sheet(town.clerk, reference).told]
    assert told[0] == ("更正进展", ["原来登记的日期 2026-03-01", "理由：登记错了"])
    assert told[2] == ("登记投产", ["实际日期 2026-03-01", "说明：点火"])
    assert verify().faults == []


def test_phases_out_of_order(town, entered):
    with pytest.raises(MoveNotAllowed):
        advance(entered, town, "produce", date(2026, 3, 1))
    for day in (SIGNED_ON - timedelta(1), timezone.localdate() + timedelta(1)):
        with pytest.raises(OutOfOrder):
            advance(entered, town, "start", day)
    advance(entered, town, "start", SIGNED_ON)
    with pytest.raises(MoveNotAllowed):
        advance(entered, town, "start", SIGNED_ON)
    with pytest.raises(NeedsReason):
        actions.correct(reference=entered.matter.reference, name="not_started", reason=" ", by=town.clerk)
    with pytest.raises(NotFound):
        advance(entered, town, "not_started", SIGNED_ON)
    with pytest.raises(NotFound):
        actions.correct(reference=entered.matter.reference, name="start", reason="x", by=town.clerk)


@pytest.mark.parametrize(
    "wrong",
    [{"produced_on": SIGNED_ON}, {"started_on": SIGNED_ON - timedelta(1)}, {"investment": -1}, {"kind": "contract"}],
)
def test_the_database_refuses(entered, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=entered.pk).update(**wrong)


def test_edited_with_history(town, entered):
    reference = entered.matter.reference
    changed = terms(
        town,
        name="改名项目",
        investment=None,
        park="港区",
        enterprises=[town.firm, unit("又一家", "enterprise", uscc="91990000TEST000009")],
    )
    actions.edit(reference=reference, terms=changed, rev=0, by=town.clerk)
    found = sheet(town.clerk, reference)
    assert found.project.matter.title == "改名项目"
    assert [one.short_name for one in found.enterprises] == ["示例科技", "又一家"]
    assert "计划投资由12,000 万元改为还不知道" in found.told[0].details
    assert "名称改为：改名项目" in found.told[0].details
    assert "原来：名称：示例项目；园区：（空）" in found.told[0].details
    with pytest.raises(Stale):
        actions.edit(reference=reference, terms=terms(town), rev=0, by=town.clerk)
    with pytest.raises(NothingChanged):
        actions.edit(reference=reference, terms=changed, rev=1, by=town.clerk)


def test_who_may(town, entered):
    reference = entered.matter.reference
    other = actor(unit("市发改委", path="lanchuan/"), "clerk", jurisdiction="lanchuan/")
    for who, refusal in [
        (town.head, NotAllowed),
        (town.representative, NotAllowed),
        (town.stranger, NotFound),
        (other, NotTheirs),
    ]:
        with pytest.raises(refusal):
            actions.edit(reference=reference, terms=terms(town, name="x"), by=who)
        with pytest.raises(refusal):
            advance(entered, town, "start", SIGNED_ON, by=who)
    with pytest.raises(NeedsEnterprise):
        actions.enter(terms=terms(town, enterprises=[]), by=town.clerk)
    with pytest.raises(NeedsEnterprise):
        actions.enter(terms=terms(town, enterprises=[town.park]), by=town.clerk)
    with pytest.raises(SignedTooLate):
        actions.enter(terms=terms(town, signed_on=date(2099, 1, 1)), by=town.clerk)
    advance(entered, town, "start", SIGNED_ON)
    with pytest.raises(SignedTooLate):
        actions.edit(reference=reference, terms=terms(town, signed_on=SIGNED_ON + timedelta(1)), by=town.clerk)


def test_who_sees_it(town, entered):
    for who in (town.clerk, town.head, town.supervisor, town.representative):
        assert [line.project.pk for line in projects_of(who)] == [entered.pk]
    for who in (town.stranger, town.rival):
        assert projects_of(who) == []
    assert projects_of(town.clerk, STARTED) == []


def test_the_list_costs_the_same_for_many(town, entered):
    def cost():
        with CaptureQueriesContext(connection) as caught:
            projects_of(town.clerk)
        return len(caught)

    one = cost()
    for _ in range(3):
        actions.enter(terms=terms(town), by=town.clerk)
    assert cost() == one


def test_pages(town):
    desk = signed_in(town.clerk)
    assert "还没有您能看到的项目" in desk.get("/projects/").content.decode()
    typed = {
        "name": "示例项目",
        "enterprises": f"{town.firm.uscc}\n没有这家",
        "signed_on": "2026-01-05",
        "investment": "1234.56",
    }
    refused = desk.post("/projects/new/", typed)
    assert refused.status_code == 422
    assert "平台上没有「没有这家」" in refused.content.decode()
    made = desk.post("/projects/new/", {**typed, "enterprises": town.firm.name})
    project = Project.objects.get()
    assert project.investment == 1_234_560_000
    shown = desk.get(made.url).content.decode()
    assert "1,234.56 万元" in shown
    assert "未经核实的默认值" in shown
    assert "公用企业办" in shown
    assert "签约以后、开工以前" not in shown
    assert "开工以后、投产以前" in shown
    edit = desk.get(f"{made.url}edit/").content.decode()
    assert "1234.56" in edit
    assert desk.post(f"{made.url}start/", {"reached_on": "2025-01-01"}).status_code == 422
    assert desk.post(f"{made.url}start/", {"reached_on": "2026-02-01", "rev": "0"}).url == made.url
    assert desk.post(f"{made.url}produce/", {"reached_on": "2026-02-01", "rev": "0"}).status_code == 409
    assert desk.get(f"{made.url}nothing/").status_code == 404
    assert desk.get("/projects/%00/").status_code == 404
    assert "示例项目" in desk.get("/projects/", {"phase": "started"}).content.decode()
    seen = signed_in(town.representative).get(made.url).content.decode()
    assert "由登记这个项目的单位办理" in seen
    assert signed_in(town.rival).get(made.url).status_code == 404
