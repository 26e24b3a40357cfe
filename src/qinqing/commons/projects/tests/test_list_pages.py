"""The pages of lists, problems and investment, as both sides and those above them use them."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from qinqing.commons.projects import actions
from qinqing.commons.projects.models import Item, Mark, Problem, Project
from qinqing.commons.projects.rules.lists import FORCE, OPEN, PREPARING, PROCEDURES, UNIT
from qinqing.commons.projects.tests.ground import DONE, Ground, ground
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import UnitKind
from tests.builders import actor, photo, unit
from tests.routes import raw, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def land(settings, tmp_path) -> Ground:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()
    return ground()


@pytest.fixture
def home(land):
    return f"/projects/{land.reference}/"


def typed(page: str) -> dict[str, str]:
    """Return what a form holds as it was sent to the browser."""
    found = dict(re.findall(r'<input type="hidden" name="(rev[^"]*)" value="(\d+)"', page))
    return found | dict.fromkeys(re.findall(r'<select name="(word_\d+)"', page), "")


def test_the_sides_are_named_on_a_page(land):
    bare = actions.enter(terms=actions.Terms("又一个项目", timezone.localdate(), [land.town.firm]), by=land.town.clerk)
    here = f"/projects/{bare.matter.reference}/"
    desk = signed_in(land.town.clerk)
    assert "还没有对账清单" in desk.get(here).content.decode()
    page = desk.get(f"{here}sides/").content.decode()
    assert land.force.name in page
    assert land.town.stationed.name not in page
    done = desk.post(f"{here}sides/", {"project_unit": land.town.firm.pk, "task_force": land.force.pk, "rev": "0"})
    assert done.url == here
    assert Project.objects.get(pk=bare.pk).task_force == land.force
    shown = desk.get(here).content.decode()
    assert "未经核实的默认值" in shown
    assert "临时用水" in shown
    assert "由项目单位和专班各自办理" in shown


def test_a_list_is_marked_in_one_form(land, home):
    desk = signed_in(land.member)
    assert f"{home}stages/{PREPARING}/mark/" in desk.get(home).content.decode()
    sent = typed(desk.get(f"{home}stages/{PREPARING}/mark/").content.decode())
    assert len(sent) == 6
    first, second, _third = land.items(PREPARING)
    sent |= {f"word_{first.pk}": DONE, f"word_{second.pk}": "absent"}
    refused = desk.post(f"{home}stages/{PREPARING}/mark/", sent)
    assert (refused.status_code, Mark.objects.count()) == (422, 0)
    assert "请写明为什么" in refused.content.decode()
    assert desk.post(f"{home}stages/{PREPARING}/mark/", {**sent, f"note_{second.pk}": "双回路已有"}).url == home
    assert Mark.objects.count() == 2
    shown = signed_in(land.town.representative).get(home).content.decode()
    assert "等项目单位标注" in shown
    assert "双回路已有" in shown


def test_whoever_is_overtaken_reads_it_and_sends_it_again(land, home):
    desk = signed_in(land.town.representative)
    where = f"{home}stages/{PREPARING}/mark/"
    sent = typed(desk.get(where).content.decode())
    first = land.items(PREPARING)[0]
    land.mark(FORCE, PREPARING, OPEN, first)
    sent[f"word_{first.pk}"] = DONE
    refused = desk.post(where, sent)
    assert refused.status_code == 409
    assert "专班没有办好" in refused.content.decode()
    again = typed(refused.content.decode()) | {f"word_{first.pk}": DONE}
    assert again[f"rev_{first.pk}"] == "1"
    assert desk.post(where, again).url == home
    shown = desk.get(home, {"standing": "differs"}).content.decode()
    assert "说法不同 1 项" in shown
    assert shown.count("标注，附材料") == 1


def test_an_item_is_marked_with_evidence(land, home):
    desk = signed_in(land.town.representative)
    first = land.items(PREPARING)[0]
    where = f"{home}items/{first.pk}/"
    assert 'enctype="multipart/form-data"' in desk.get(where).content.decode()
    assert desk.post(where, {"word": DONE, "rev": "0", "uploads": photo("通水.jpg")}).url == home
    assert "通水.jpg" in signed_in(land.member).get(home).content.decode()
    foreign = ground(land.town).items(PREPARING)[0]
    assert desk.get(f"{home}items/{foreign.pk}/").status_code == 404
    assert desk.get(f"{home}stages/nothing/mark/").status_code == 404


def test_a_stage_is_signed_by_both(land, home):
    for side in (UNIT, FORCE):
        land.mark(side, PROCEDURES)
    firm, force = signed_in(land.town.representative), signed_in(land.chief)
    where = f"{home}stages/{PROCEDURES}/sign/"
    assert "等对方签字" in firm.get(where).content.decode()
    rev = Project.objects.get(pk=land.project.pk).matter.rev
    assert firm.post(where, {"rev": rev}).url == home
    assert f"{home}stages/{PROCEDURES}/recall/" in firm.get(home).content.decode()
    assert force.post(where, {"rev": rev}).status_code == 409
    assert "这个阶段就销号" in force.get(where).content.decode()
    assert force.post(where, {"rev": rev + 1}).url == home
    shown = force.get(home).content.decode()
    assert "双方都已签字，这个阶段销号" in shown
    assert "施工准备阶段第 0 天" in shown


def test_a_problem_from_raising_to_its_answer(land, home):
    firm = signed_in(land.town.representative)
    said = {"on_conduct": "yes", "title": "有人刁难我们", "words": ""}
    refused = firm.post(f"{home}problems/new/", said)
    assert refused.status_code == 422
    assert "12388" in refused.content.decode()
    assert not Problem.objects.exists()
    item = land.items(PREPARING)[0]
    made = firm.post(f"{home}problems/new/", {"on_conduct": "no", "title": "没有通水", "item": item.pk})
    assert made.url == f"{home}?item=1"
    force, water = signed_in(land.member), unit("自来水公司", UnitKind.UTILITY)
    assert "交办问题" in force.get("/todo/").content.decode()
    where = f"{home}problems/1/assign/"
    both = {"unit": water.pk, "length": 5, "due_on": "2099-01-01"}
    assert force.post(where, both).status_code == 422
    assert force.post(where, {"unit": water.pk, "length": 5, "rev": ""}).url == f"{home}?item=1"
    promise = Obligation.objects.get()
    plumber = signed_in(actor(water, "clerk"))
    assert "没有通水" in plumber.get("/todo/").content.decode()
    claim = reverse("obligation_claim", args=[land.reference, promise.number])
    assert claim in plumber.get(home, {"item": "1"}).content.decode()
    assert claim not in firm.get(home, {"item": "1"}).content.decode()
    assert "没有通水" in plumber.get(claim).content.decode()
    done = {"key": str(uuid4()), "rev": promise.matter.rev, "completed_on": f"{timezone.localdate():%Y-%m-%d}"}
    assert plumber.post(claim, {**done, "uploads": photo(), "note": "水表已装"}).status_code == 302
    shown = firm.get(home, {"item": "1"}).content.decode()
    assert reverse("obligation_answer", args=[land.reference, promise.number]) in shown
    assert "水表已装" in shown


def test_who_has_to_do_something_reads_it(land):
    land.mark(UNIT, PREPARING)
    assert "对账标注" in signed_in(land.member).get("/todo/").content.decode()
    for side in (UNIT, FORCE):
        land.mark(side, PROCEDURES)
    land.sign(FORCE, PROCEDURES)
    assert "签字销号" in signed_in(land.town.representative).get("/todo/").content.decode()


def test_investment_on_its_pages(land, home):
    desk = signed_in(land.town.clerk)
    assert desk.post(f"{home}plan/", {"year": "2026", "amount": "12000.5"}).url == home
    day = timezone.localdate()
    said = {"month": f"{day:%Y-%m}", "amount": "130000", "source": "投资月报", "as_of": f"{day:%Y-%m-%d}"}
    assert signed_in(land.town.representative).post(f"{home}report/", said).url == home
    shown = desk.get(home).content.decode()
    for words in ("1.20005 亿元", "13 亿元", "累计完成超过了计划总投资", "投资月报"):
        assert words in shown, words
    assert signed_in(land.member).post(f"{home}report/", said).status_code == 403


def test_the_tables_leave_as_one_file(land, home):
    land.mark(UNIT, PREPARING)
    actions.raise_problem(reference=land.reference, title="没有通水", by=land.member)
    answer = signed_in(land.town.supervisor).get(f"{home}table.xlsx")
    book = load_workbook(BytesIO(raw(answer)))
    assert book["对账清单"].max_row == 22
    assert [one.value for one in book["对账清单"][14]][:3] == ["施工准备", "临时用水", "等专班标注"]
    assert book["问题清单"].max_row == 2


def test_who_may_not(land, home):
    rival = signed_in(land.town.rival)
    assert rival.get(f"{home}stages/{PREPARING}/mark/").status_code == 404
    watcher = signed_in(land.town.supervisor)
    for page in ("sides/", f"stages/{PREPARING}/mark/", f"stages/{PREPARING}/sign/", "problems/new/", "report/"):
        assert watcher.get(f"{home}{page}").status_code in {403, 404}
    assert "只标您这一方" not in watcher.get(home).content.decode()


def test_the_page_costs_the_same_for_many(land, home):
    desk = signed_in(land.member)

    def cost():
        with CaptureQueriesContext(connection) as caught:
            desk.get(home)
        return len(caught)

    land.mark(UNIT, PREPARING, DONE, land.items(PREPARING)[0], uploads=[photo()])
    land.mark(FORCE, PREPARING, DONE, land.items(PREPARING)[0], uploads=[photo()])
    actions.raise_problem(reference=land.reference, title="一", by=land.town.representative)
    actions.assign(reference=land.reference, number=1, unit=land.town.park, length=5, by=land.member)
    cost()
    one = cost()
    for code in (PROCEDURES, PREPARING):
        for side in (UNIT, FORCE):
            land.mark(side, code, OPEN, *Item.objects.filter(stage=land.stage(code)), uploads=[photo()])
    for number in (2, 3):
        actions.raise_problem(reference=land.reference, title="又", by=land.town.representative)
        actions.assign(reference=land.reference, number=number, unit=land.town.park, length=5, by=land.member)
    assert cost() == one
