"""The pipeline of projects: what counts, that figures open their rows, and that few cases say nothing."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from qinqing.boards.pipeline import AHEAD, ALL, BARE, BEGUN, DIFFERS, INSIDE, LEFT, OVERDUE, STUCK, WAITING, board, rows
from qinqing.boards.tests.fulfilled import Counties, counties
from qinqing.commons.projects import actions
from qinqing.commons.projects.models import Item, Project, Stage
from qinqing.commons.projects.rules.lists import DONE, OPEN, PREPARING, PROCEDURES
from qinqing.commons.projects.tests.ground import named, task_force
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import Person, Unit
from tests.builders import SINCE, City, actor
from tests.routes import raw, signed_in

FIGURE = re.compile(r'<a class="opens" href="([^"]+)">(\d+) 个</a>')
TOTAL = re.compile(r"共 (\d+) 个")
TODAY = timezone.localdate()


@pytest.fixture
def land(db: None) -> Counties:
    return counties()


@pytest.fixture(autouse=True)
def one_factor(settings: Any, tmp_path: Any) -> None:
    settings.QINQING_TOTP_ROLES = frozenset()
    settings.MEDIA_ROOT = tmp_path / "evidence"


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def left(project: Project, days: int, code: str = PROCEDURES) -> None:
    """Let both sides have signed a stage so many days after the contract; past days cannot be acted in tests."""
    signers = dict(zip(("unit", "force"), Person.objects.order_by("pk")[:2], strict=True))
    Stage.objects.filter(project=project, code=code).update(
        closed_on=project.signed_on + timedelta(days=days),
        **{f"{side}_signed_by": person for side, person in signers.items()},
        **{f"{side}_signed_at": timezone.now() for side in signers},
    )


def several(town: City, force: Unit, days: list[int], signed: date | None = None) -> list[Project]:
    made = [named(town, force, signed or ago(300), f"{town.park.short_name}{number}") for number in range(len(days))]
    for project, after in zip(made, days, strict=True):
        left(project, after)
    return made


def counted(who: Actor, **wanted: Any) -> dict[str, int]:
    return {what: one.count for what, one in board(who, wanted, TODAY).figures.items()}


def test_what_counts(land: Counties) -> None:
    town, force = land.city, task_force()
    member = actor(force, "clerk")
    terms = actions.Terms("没有清单", ago(10), [town.firm])
    actions.enter(terms=terms, by=town.clerk)
    one, two, three = (named(town, force, ago(100), name) for name in ("甲", "乙", "丙"))
    actions.advance(reference=two.matter.reference, name="start", reached_on=ago(5), by=town.clerk)
    left(three, 20)
    item = Item.objects.filter(stage__project=one, stage__code=PREPARING)[0].pk
    for who, word in ((town.representative, DONE), (member, OPEN)):
        actions.mark(reference=one.matter.reference, stage=PREPARING, said=[actions.Said(item, word)], by=who)
    for title in ("没有交办", "已经超期"):
        actions.raise_problem(reference=two.matter.reference, title=title, by=town.representative)
    actions.assign(reference=two.matter.reference, number=2, unit=town.park, length=5, by=member)
    assert counted(town.supervisor)[OVERDUE] == 0
    Obligation.objects.filter(problem__number=2).update(alarm_on=ago(1))
    found = counted(town.supervisor)
    assert {name: found[name] for name in (ALL, BARE, BEGUN, AHEAD, DIFFERS, OVERDUE, WAITING, STUCK)} == {
        ALL: 4,
        BARE: 1,
        BEGUN: 1,
        AHEAD: 1,
        DIFFERS: 1,
        OVERDUE: 1,
        WAITING: 1,
        STUCK: 1,
    }
    Obligation.objects.filter(problem__number=2).update(state="claimed", answer_due=TODAY)
    assert counted(town.supervisor)[OVERDUE] == 0


def test_stuck_is_longer_than_twice_the_median_of_others(land: Counties) -> None:
    town, force = land.city, task_force()
    several(town, force, [30] * 9)
    waits = named(town, force, ago(61), "久")
    assert counted(town.supervisor)[STUCK] == 0
    several(town, force, [30])
    flow, found = rows(town.supervisor, {"what": STUCK}, TODAY)
    assert [one.project for one in found] == [waits.pk]
    assert flow.reasons(found[0]) == ["在前期手续阶段 61 天，超过中位数 30 天的 2 倍"]
    Project.objects.filter(pk=waits.pk).update(signed_on=ago(60))
    assert counted(town.supervisor)[STUCK] == 0


def test_counties_are_not_ranked_and_few_say_nothing(land: Counties) -> None:
    first, second = task_force(), task_force(land.second.park.path)
    several(land.city, first, [10] * 9)
    several(land.second, second, list(range(20, 32)))
    found = board(land.city.supervisor, {}, TODAY)
    assert [one.taken.spread.n for one in found.counties] == [12, 9]
    few = found.counties[1]
    assert (few.taken.spread.text, few.share.text, few.taken.whisker) == ("样本不足", "样本不足", None)
    assert (found.counties[0].taken.spread.text, found.counties[0].taken.spread.between) == ("25.5 天", "22–29 天")


def test_a_stage_begins_with_the_signature_before_it(land: Counties) -> None:
    [project] = several(land.city, task_force(), [30])
    flow, found = rows(land.city.supervisor, {}, TODAY)
    assert [(span.stage, span.days(TODAY)) for span in found[0].spans] == [(PROCEDURES, 30), (PREPARING, 270)]
    assert rows(land.city.supervisor, {"what": LEFT, "stage": PREPARING}, TODAY)[1] == []
    assert [one.project for one in rows(land.city.supervisor, {"what": INSIDE, "stage": PREPARING}, TODAY)[1]] == [
        project.pk
    ]
    assert flow.spreads[PROCEDURES].n == 1


def test_only_what_the_reader_may_see_is_counted(land: Counties) -> None:
    several(land.city, task_force(), [10] * 3)
    [sealed] = several(land.second, task_force(land.second.park.path), [10])
    assert counted(land.city.supervisor)[ALL] == 4
    assert counted(land.second.clerk)[ALL] == 1
    Matter.objects.filter(pk=sealed.pk).update(confidentiality=SEALED, title="", known_as="")
    assert counted(land.city.supervisor)[ALL] == 3
    Exclusion.objects.create(person_id=land.city.supervisor.person_id, unit=land.city.firm, since=SINCE)
    assert counted(land.city.supervisor)[ALL] == 0


def test_every_figure_opens_its_rows(land: Counties) -> None:
    town = land.city
    several(town, task_force(), [10] * 12)
    named(town, Unit.objects.get(short_name="项目专班"), ago(200), "卡住")
    desk = signed_in(town.supervisor)
    page = desk.get("/pipeline/").content.decode()
    links = {(url.replace("&amp;", "&"), int(count)) for url, count in FIGURE.findall(page)}
    assert len(links) > 6
    for url, count in links:
        listed = desk.get(url).content.decode()
        assert TOTAL.search(listed).group(1) == str(count), url
    assert "按地方排列，不排名次" in page
    assert signed_in(town.representative).get("/pipeline/").status_code == 404


def test_the_spreadsheet_holds_the_tables(land: Counties) -> None:
    several(land.city, task_force(), [10] * 12)
    book = load_workbook(BytesIO(raw(signed_in(land.city.supervisor).get("/pipeline.xlsx"))))
    assert book.sheetnames == ["阶段用时", "按县区", "卡住的项目", "项目", "说明"]
    assert [one.value for one in book["阶段用时"][2]] == ["前期手续", 12, 10, 10, 10, 0]
    assert book["项目"].max_row == 13


def test_money_is_added_up_with_how_many_tell_of_it(land: Counties) -> None:
    town = land.city
    one, _two = several(town, task_force(), [10, 10])
    said = {"month": TODAY, "amount": 500_00, "source": "月报", "as_of": TODAY}
    actions.report(reference=one.matter.reference, by=town.representative, **said)
    sums = board(town.supervisor, {}, TODAY).sums
    assert (sums.planned, sums.plans, sums.done, sums.reports) == (240_000_000_00, 2, 500_00, 1)
    assert (sums.first, sums.last) == (TODAY, TODAY)


def test_the_page_costs_the_same_for_many(land: Counties) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            board(land.city.supervisor, {}, TODAY)
        return len(caught)

    force = task_force()
    several(land.city, force, [10])
    one = cost()
    made = several(land.city, force, [10] * 12)
    for project in made[:3]:
        actions.raise_problem(reference=project.matter.reference, title="问题", by=land.city.representative)
    assert cost() == one
