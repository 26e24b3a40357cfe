"""Narrowing the list by fields of the catalogue: what each kind finds, and that nothing is found out beside the list."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.applying import turn
from qinqing.commons.enterprises.actions.staging import Delivery
from qinqing.commons.enterprises.events import LOOKED
from qinqing.commons.enterprises.models import Enterprise
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.queries.narrowing import narrowed
from qinqing.commons.enterprises.rules.conditions import Condition, may_narrow
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.enterprises.tests.sheets import DAY, code
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.pages.actions import choose, keep
from qinqing.kernel.parties.models import Person
from tests.builders import SINCE, actor, city, unit
from tests.routes import signed_in

pytestmark = pytest.mark.django_db

FIRMS = (
    {"name": "甲", "industry": "2921", "section": "C", "employees": "60", "tax_paid": "1000000", "tax_credit": "0"},
    {"name": "乙", "industry": "2900", "section": "C", "tax_paid": "5000000", "high_tech": "1", "patents": "3"},
    {"name": "丙", "industry": "7510", "section": "M", "rd_ratio": "350", "high_tech": "0", "tax_growth": "-55"},
    {"name": "丁", "founded_on": "2020-02-29", "status": "moved", "patents": "0", "high_tech_until": "20000"},
)


@pytest.fixture
def town(settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    found = city()
    rows = [Row(number, code(number), fields) for number, fields in enumerate(FIRMS, 1)]
    batch = actions.stage(delivery=Delivery("登记库", DAY, rows), by=found.clerk)
    actions.apply(import_id=batch.pk, seen=turn(), by=found.clerk)
    return found


@pytest.fixture
def desk(town):
    return signed_in(town.clerk)


def found(desk, **asked):
    answer = desk.get(
        "/registry/", {f"f-{name.replace('__', '-')}": value for name, value in asked.items()} or {"all": ""}
    )
    return "".join(line.enterprise.name for line in answer.context["listing"].lines)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"tax_paid__from": "100"}, "乙甲"),
        ({"tax_paid__from": "100.0001"}, "乙"),
        ({"tax_paid__from": "100", "tax_paid__to": "１００"}, "甲"),
        ({"tax_growth__to": "-5.5"}, "丙"),
        ({"rd_ratio__from": "3.5", "rd_ratio__to": "3.5"}, "丙"),
        ({"tax_credit": "A"}, "甲"),
        ({"tax_credit": "-"}, "丁丙乙"),
        ({"high_tech": "1"}, "乙"),
        ({"high_tech": "0"}, "丙"),
        ({"high_tech": "-"}, "丁甲"),
        ({"industry": "29"}, "乙甲"),
        ({"section": "M"}, "丙"),
        ({"status": "moved"}, "丁"),
        ({"employees__from": "60"}, "甲"),
        ({"founded_on__from": "2020-02-29", "founded_on__to": "2020-2-29"}, "丁"),
        ({"founded_on__to": "2020-02-28"}, ""),
        ({"high_tech_until__from": "2024-10-04"}, "丁"),
        ({"high_tech_until__from": "2024-10-05"}, ""),
        ({"patents__to": "0"}, "丁"),
        ({"patents__from": "1", "high_tech": "1", "industry": "29"}, "乙"),
        ({"patents__from": "1", "high_tech": "0"}, ""),
        ({"patents__from": ""}, "丁丙乙甲"),
    ],
)
def test_each_kind_of_field(desk, asked, names):
    assert sorted(found(desk, **asked)) == sorted(names)


def test_what_cannot_be_understood_is_said_and_the_rest_applies(desk):
    strange = {
        "patents__from": "很多",
        "tax_paid__to": "1e30",
        "tax_credit": "Z",
        "industry": "29; DROP",
        "founded_on__from": "2020-13-01",
        "high_tech": "1",
    }
    assert found(desk, **strange) == "乙"
    answer = desk.get("/registry/", {"f-patents-from": "2", "f-patents-to": "1", "place": "elsewhere/", "size": "x"})
    shown = answer.content.decode()
    assert len(answer.context["listing"].lines) == len(FIRMS)
    assert all(word in shown for word in ("有效发明专利", "辖区", "规模"))
    for wild in (
        "f-",
        "f-" + "x" * 40,
        "f-name",
        "f-contact",
        "f-contact-from",
        "f-uscc",
        "f-salt",
        "f-values__0",
        "f-size",
    ):
        answer = desk.get("/registry/", {wild: "1"})
        assert answer.status_code == 200
        assert len(answer.context["listing"].lines) == len(FIRMS), wild


def test_a_field_is_added_asked_for_and_taken_away(desk):
    added = desk.get("/registry/", {"add": "patents", "q": "乙", "after": "1\t甲"})
    assert added.status_code == 302
    form = desk.get(added.url)
    assert "有效发明专利（件），不低于" in form.content.decode()
    assert [line.enterprise.name for line in form.context["listing"].lines] == ["乙"]
    narrowed = desk.get("/registry/", {"q": "乙", "f-patents-from": "1", "f-patents-to": "5"})
    ((says, url),) = narrowed.context["chips"]
    assert says == "有效发明专利不低于 1 件，不超过 5 件"
    assert url == "?q=%E4%B9%99"
    many = {
        f"f-{one}": "" for one in ("patents", "tax_credit", "high_tech", "status", "industry", "section", "exports")
    }
    form = desk.get("/registry/", many).context["form"]
    assert len(form.asked) == 6
    assert "add" not in form.fields


def test_only_what_is_offered_can_be_asked(desk):
    offered = {one.code for one in everything().values() if may_narrow(one)}
    assert offered
    assert not offered & {"name", "contact", "uscc", "path", "size"}


def test_the_planner_knows_every_place_at_which_a_value_stands():
    """Without it a search for the few walks the whole registry by name: thirty times slower at 200,000."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unnest(pg_get_statisticsobjdef_expressions(oid)) FROM pg_statistic_ext "
            "WHERE stxrelid = 'enterprises_holding'::regclass"
        )
        known = {text for (text,) in cursor.fetchall()}
    slots = {one.slot for one in everything().values() if one.slot}
    assert {f'"values"[{slot}]' for slot in slots} <= known
    condition = Condition(everything()["patents"], least=1)
    sql = str(narrowed(Enterprise.objects.all(), [condition]).query)
    assert f'"values")[{condition.field.slot}]' in sql, "the search says it as the statistics do"


def looks():
    return [one.facts["table"] for one in Event.objects.filter(kind=LOOKED.tag).order_by("pk")]


def test_searching_by_what_is_sensitive_is_a_look(town, desk):
    """Ten searches read a tax as well as its page does: each is noted, also one that finds nobody, and the sheet's."""
    found(desk, patents__from="1", tax_credit="A")
    assert looks() == []
    assert found(desk, tax_paid__from="100") == "乙甲"
    assert found(desk, tax_paid__from="100000") == ""
    says = "企业登记，按年纳税额查找"
    assert looks() == [says, says]
    desk.get("/registry/", {"f-tax_paid-from": "100", "after": "1\t甲"})
    assert looks() == [says] * 3
    sheet = desk.get("/registry.xlsx", {"f-tax_paid-from": "200"})
    assert looks() == [says] * 4
    rows = load_workbook(BytesIO(b"".join(sheet.streaming_content))).worksheets[0].values
    assert [row[0] for row in rows][1:] == [code(2)], "the sheet holds what the page shows"


def test_a_saved_search_does_not_pass_by(town, desk):
    made = keep(page="registry", name="纳税大户", pairs=[("f-tax_paid-from", "200")], by=town.clerk)
    choose(view=made.pk, by=town.clerk)
    answer = desk.get("/registry/", follow=True)
    assert [line.enterprise.name for line in answer.context["listing"].lines] == ["乙"]
    assert looks() == ["企业登记，按年纳税额查找"]
    assert "这里没有的条件" not in answer.content.decode()


def test_nobody_learns_of_whom_he_may_not_see(town, desk):
    """Neither another range, nor a declared conflict, nor a role without the list is passed by a condition."""
    elsewhere = signed_in(town.stranger)
    for asked in ({"tax_paid__from": "1"}, {"tax_credit": "-"}, {"high_tech": "0"}):
        assert found(elsewhere, **asked) == ""
    Exclusion.objects.create(person=Person.objects.get(pk=town.clerk.person_id), unit=town.firm, since=SINCE)
    assert town.firm.uscc == code(1)
    assert found(desk, tax_paid__from="1") == "乙"
    assert "甲" not in found(desk, tax_growth__to="0") + found(desk, high_tech="-")
    for who in (town.representative, actor(unit("运维", path="lanchuan/"), "audit", jurisdiction="lanchuan/")):
        assert signed_in(who).get("/registry/", {"f-tax_paid-from": "1"}).status_code == 404
        assert signed_in(who).get("/registry.xlsx", {"f-tax_paid-from": "1"}).status_code == 404
    assert len(looks()) == 3, "of the clerk alone: who sees no list looks at nothing"


def test_conditions_take_no_more_queries(desk):
    counts = []
    for asked in ({"q": "x"}, {"f-tax_credit": "A", "f-patents-from": "1", "f-high_tech": "1"}):
        desk.get("/registry/", asked)
        with CaptureQueriesContext(connection) as caught:
            desk.get("/registry/", asked)
        counts.append(len(caught))
        counting = [one["sql"] for one in caught if "COUNT(" in one["sql"]]
        assert all(" LIMIT " in sql for sql in counting), "how many match is never counted to the end"
    assert counts[0] == counts[1]
