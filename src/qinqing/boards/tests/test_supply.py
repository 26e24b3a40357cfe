"""Land supplied and construction begun: what counts, whose it is, and that every figure opens its rows."""

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.boards.supply import BY_RESOLUTION, EARLIER, IN_LIMIT, INHERITED, OWN_LATE, SUPPLIED, WAITING, supply
from qinqing.boards.tests.fulfilled import Counties, counties, keep
from qinqing.commons.deliveries.tests import delivered
from qinqing.commons.deliveries.tests.delivered import County, deliver
from qinqing.domains.contracts.actions import Clause, Terms, sign
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.obligations.actions import NewTerms, agree, propose
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules import CLAUSE, RESOLUTION
from tests import builders
from tests.routes import content, signed_in

FIGURE = re.compile(r'<a class="opens" href="([^"]+)">(\d+) 个</a>')
TOTAL = re.compile(r"共 (\d+) 个")
SIGNED = delivered.days_ago(300)


@pytest.fixture
def land(db: None) -> Counties:
    return counties()


@pytest.fixture(autouse=True)
def one_factor(settings: Any) -> None:
    settings.QINQING_TOTP_ROLES = frozenset()


def day(after: int) -> date:
    return SIGNED + timedelta(days=after)


def built(where: builders.City, name: str, kept: dict[str, int], kind: str = CLAUSE) -> Contract:
    """Sign a contract of a project; of its milestones some are kept so many days after signing."""
    clauses = (
        Clause("1", "完成征迁，净地交付", GOV, day(80), "原文", milestone="ACQ"),
        Clause("2", "取得施工许可证", ENT, day(200), "原文", ("1",), milestone="CONSTR_PERMIT"),
        Clause("3", "主体工程开工", ENT, day(270), "原文", ("1",), source_kind=kind, milestone="START"),
    )
    terms = Terms(name, name, f"{name}投资合同", where.park, where.firm, SIGNED, clauses)
    made = sign(terms=terms, by=where.clerk)
    for number, after in kept.items():
        keep(Obligation.objects.filter(matter=made.pk, number=number), day(after))
    return made


def counted(who: Actor, **wanted: Any) -> dict[str, int]:
    found = supply(who, wanted, wanted, timezone.localdate())
    return {what: figure.count for what, figure in found.figures.items()}


def several(land: Counties) -> None:
    built(land.city, "甲项目", {"1": 75, "2": 150, "3": 170})
    built(land.city, "乙项目", {"1": 80, "2": 200, "3": 270}, RESOLUTION)
    built(land.city, "丙项目", {"1": 80, "2": 200, "3": 271})
    built(land.city, "丁项目", {"1": 80, "3": 200})
    built(land.city, "戊项目", {"1": 80})
    built(land.city, "己项目", {})
    built(land.second, "庚项目", {"1": 80, "2": 150, "3": 260})


def test_what_counts(land: Counties) -> None:
    several(land)
    found = counted(land.city.supervisor)
    assert found[SUPPLIED] == 6
    assert found[IN_LIMIT] == 3, "not the one that began a day late, nor the one without a permit"
    assert (found[BY_RESOLUTION], found[EARLIER], found[WAITING]) == (1, 1, 1)
    assert found[OWN_LATE] == 1, "one began late; the clock of the other one still waits for its land"


def test_land_in_two_parts_is_supplied_with_the_last(land: Counties) -> None:
    made = built(land.city, "甲项目", {"1": 75})
    sides = {"debtor": land.city.park, "creditor": land.city.firm, "verifier": land.city.firm}
    Obligation.objects.filter(matter=made.pk, number="2").update(milestone="LAND_SUPPLY", **sides)
    assert counted(land.city.supervisor)[SUPPLIED] == 0
    keep(Obligation.objects.filter(matter=made.pk, number="2"), day(120))
    assert counted(land.city.supervisor)[SUPPLIED] == 1


def test_words_count_nothing_and_a_supplement_takes_the_place_of_what_it_replaced(land: Counties) -> None:
    made = built(land.city, "甲项目", {"1": 75, "2": 150, "3": 170})
    other = built(land.city, "乙项目", {"1": 75, "2": 150, "3": 170})
    Obligation.objects.filter(matter=other.pk).update(milestone="")
    assert counted(land.city.supervisor)[SUPPLIED] == 1, "净地交付 in its title alone is no milestone"
    old = Obligation.objects.get(matter=made.pk, number="3")
    Obligation.objects.filter(pk=old.pk).update(state="running", verified_on=None)
    new = NewTerms("一期厂房动工", timezone.localdate() + timedelta(30), "补充协议")
    propose(target=builders.target(made, "3"), terms=new, by=land.city.representative)
    agree(target=builders.target(made, "3"), by=land.city.clerk)
    assert Obligation.objects.get(matter=made.pk, number="3补1").milestone == "START"
    assert (counted(land.city.supervisor)[IN_LIMIT], counted(land.city.supervisor)[WAITING]) == (0, 1)
    keep(Obligation.objects.filter(matter=made.pk, number="3补1"), timezone.localdate())
    assert counted(land.city.supervisor)[IN_LIMIT] == 1


def test_days_that_government_lost_are_not_the_enterprises(land: Counties) -> None:
    made = built(land.city, "甲项目", {"1": 100, "2": 210, "3": 285})
    Obligation.objects.filter(matter=made.pk, number="3").update(alarm_on=day(290), lost_days=20)
    found = counted(land.city.supervisor)
    assert (found[IN_LIMIT], found[INHERITED], found[OWN_LATE]) == (1, 1, 0)


def test_only_what_the_reader_may_see(land: Counties) -> None:
    several(land)
    assert counted(land.city.clerk)[SUPPLIED] == 5
    assert counted(land.second.clerk)[SUPPLIED] == 1
    assert counted(land.city.rival)[SUPPLIED] == 0
    Matter.objects.filter(contract__number="甲项目").update(confidentiality=SEALED, title="", known_as="")
    assert counted(land.city.supervisor)[SUPPLIED] == 5
    today = timezone.localdate()
    Exclusion.objects.create(person_id=land.city.supervisor.person_id, unit=land.city.park, since=today)
    assert counted(land.city.supervisor)[SUPPLIED] == 1
    assert signed_in(land.city.representative).get(reverse("supply")).status_code == 404


def stones(key: str, land_on: date | None, began: date | None, **more: Any) -> list[dict[str, Any]]:
    """Return a delivered contract with its three milestones."""
    contract = delivered.contract(key, SIGNED, project=f"{key}项目")
    given: dict[str, Any] = {"contract": key}
    start = {"side": ENT, "milestone": "start", "title": "开工", **given, **more}
    permit = began - timedelta(days=9) if began else None
    return [
        contract,
        delivered.promise(f"{key}-1", day(80), land_on, milestone="land", **given),
        delivered.promise(f"{key}-2", day(200), permit, milestone="permit", side=ENT, **given),
        delivered.promise(f"{key}-3", day(270), began, **start),
    ]


def county(land: Counties) -> County:
    made = delivered.registered(land.city)
    rows = [
        *stones("A", day(80), day(260), source_kind=RESOLUTION),
        *stones("B", day(95), None, booked_to_other=15, fair_due=day(285).isoformat()),
        *stones("C", None, None, held=True, state="pending"),
        *stones("D", day(80), day(275)),
    ]
    deliver(made, *rows, as_of=day(280))
    return made


def test_delivered_projects_are_judged_as_of_their_day(land: Counties) -> None:
    several(land)
    made = county(land)
    found = counted(land.city.supervisor, source="delivered")
    assert (found[SUPPLIED], found[IN_LIMIT], found[BY_RESOLUTION], found[INHERITED]) == (3, 1, 1, 1)
    assert found[OWN_LATE] == 1, "the one that is still open was due after the day of the delivery"
    assert counted(made.clerk)[SUPPLIED] == 3
    assert counted(land.city.supervisor)[SUPPLIED] == 9
    deliver(made, delivered.promise("B-3", day(270), None, contract="B", side=ENT, milestone="start", title="开工"))
    assert counted(land.city.supervisor, source="delivered")[OWN_LATE] == 2


@pytest.mark.parametrize("asked", ["", "?county=lanchuan/haian/", "?source=own", "?source=x&county=y&place=z"])
def test_every_figure_opens_the_rows_that_it_counts(land: Counties, asked: str) -> None:
    several(land)
    county(land)
    client = signed_in(land.city.supervisor)
    page = client.get(reverse("supply") + asked).content.decode()
    found = FIGURE.findall(page)
    assert len(found) > 3
    for address, number in found:
        listed = client.get(html.unescape(address)).content.decode()
        total = TOTAL.search(listed)
        assert total, address
        assert total[1] == number == str(listed.count('data-label="供地"')), address


def test_the_page_costs_the_same_for_few_and_for_many(land: Counties) -> None:
    county(land)
    client, costs = signed_in(land.city.supervisor), set()
    client.get(reverse("supply"))
    for round_ in range(2):
        for at in range(1 + 5 * round_):
            built(land.city, f"第 {round_} 轮 {at} 项目", {"1": 80})
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("supply"))
        costs.add(len(asked))
    assert len(costs) == 1


def test_a_spreadsheet_holds_both(land: Counties) -> None:
    several(land)
    county(land)
    file = content(signed_in(land.city.supervisor).get(reverse("supply_table"))).decode(errors="ignore")
    for words in ("甲项目", "A项目", "管委会议定", "外部报送截至"):
        assert words in file
