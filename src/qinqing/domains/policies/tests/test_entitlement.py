"""What one enterprise is told of every policy in force, and that nobody is told what another's values are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.models import Enterprise
from qinqing.commons.enterprises.tests.sheets import code
from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.answers import reply_for
from qinqing.domains.policies.queries.entitlement import NotListed, explained_at, explained_now, turn_of, unseen
from qinqing.domains.policies.rules.verdicts import DUE, FAR, NEAR, OPEN
from qinqing.domains.policies.tests import making
from qinqing.domains.policies.tests.granting import EARNS, FIRM, HONEST, PATENTS, SMALL, brought, granted
from qinqing.domains.policies.tests.ground import clause
from qinqing.kernel.obligations.models import Obligation
from tests.builders import SINCE, actor, city, pdf, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()
    return city()


@pytest.fixture
def today():
    return timezone.localdate()


def told(firm, today):
    found = explained_now(firm, today)
    return {found.versions[one.key].title: one for group in found.groups for one in group.entries}


def test_every_policy_under_its_heading(town, today):
    brought(town.clerk, {1: FIRM})
    granted(town, "失信以外", HONEST, amount={"flat": 5_000_000})
    granted(town, "研发", HONEST, clause("rd_spend", ">=", 1, "第八条"), amount={"rate": "0.1", "of": "rd_spend"})
    granted(town, "专利", HONEST, PATENTS, amount={"each": 100_000, "of": "patents"})
    granted(town, "两项不够", PATENTS, clause("employees", ">=", 100))
    granted(town, "资质", EARNS, SMALL, kind="title")
    found = explained_now(Enterprise.objects.get(), today)
    entries = {found.versions[one.key].title: one for group in found.groups for one in group.entries}
    assert {title: (one.place, one.word, one.amount) for title, one in entries.items()} == {
        "失信以外": (DUE, "免申即享", "5 万元"),
        "资质": (DUE, "免申即享", ""),
        "研发": (OPEN, "待核", ""),
        "专利": (NEAR, "差一项", "1,000 元"),
        "两项不够": (FAR, "不符合", ""),
    }
    assert (found.explanation.cents, found.explanation.unpriced) == (5_000_000, 0)
    assert entries["专利"].says == "有效发明专利 1 件，未达到 2 件以上，还差 1 件。"
    assert entries["研发"].says == "还不知道：研发费用（科技部门掌握）。"


def test_what_is_missing_is_not_known_and_never_a_no(town, today):
    bare = {"name": "示例科技", "path": "lanchuan/lingang/"}
    brought(town.clerk, {1: bare})
    for number, asked in enumerate((HONEST, EARNS, SMALL, PATENTS)):
        granted(town, f"政策{number}", asked)
    firm = Enterprise.objects.get()
    assert firm.size == "unknown"
    assert {one.place for one in told(firm, today).values()} == {OPEN}


def test_a_turn_and_a_day_of_the_past(town, today):
    brought(town.clerk, {1: FIRM}, days=30)
    first, firm = turn_of(today), Enterprise.objects.get()
    brought(town.clerk, {1: {"patents": "2", "employees": "2000"}}, days=5)
    granted(town, "专利", PATENTS)
    granted(town, "小企业", SMALL)
    granted(town, "新政策", HONEST, valid_from=today)
    now, then = told(firm, today), explained_at(firm, first, today - timedelta(days=1))
    assert {title: one.place for title, one in now.items()} == {"专利": DUE, "小企业": DUE, "新政策": DUE}
    places = {then.versions[one.key].title: one.place for group in then.groups for one in group.entries}
    assert places == {"专利": NEAR, "小企业": DUE}
    assert (then.turn, turn_of(today), turn_of(today - timedelta(days=1))) == (first, first + 1, 0)
    with pytest.raises(NotListed):
        explained_at(firm, 0, today)


def test_a_version_that_is_not_itemised_waits(town, today):
    brought(town.clerk, {1: FIRM})
    made = making.version(making.policy(town), town, SINCE)
    found = explained_now(Enterprise.objects.get(), today)
    assert ([one.pk for one in found.waiting], list(found.groups)) == ([made.pk], [])
    reply = reply_for(found, made.policy.matter.reference, today)
    assert (reply.answer, reply.word, reply.items) == (None, "", ())


def test_a_rule_whose_field_is_gone_says_nothing(town, today):
    brought(town.clerk, {1: FIRM})
    text = '{"criteria":{"all":[{"cite":"第三条","f":"no_such_field","op":"is","v":true}]}}'
    made = making.version(making.policy(town), town, SINCE, rule=text)
    found = explained_now(Enterprise.objects.get(), today)
    assert [one.pk for one in found.waiting] == [made.pk]
    assert found.explanation.cents == 0


def test_one_policy_clause_by_clause(town, today):
    brought(town.clerk, {1: FIRM})
    tiers = [{"when": PATENTS, "flat": 300}, {"flat": 100}]
    made = granted(town, "奖补", HONEST, EARNS, {"any": [SMALL, PATENTS]}, amount={"tiers": tiers})
    reply = reply_for(explained_now(Enterprise.objects.get(), today), made.policy.matter.reference, today)
    assert reply.counted == "3 条中 3 条符合。"
    assert [[one.line.cite for one in item.told] for item in reply.met] == [
        ["第八条"],
        ["第三条（一）"],
        ["第三条（二）", "第三条（三）"],
    ]
    first = reply.met[0].told[0]
    assert first.provision == "失信企业不予享受。"
    assert first.origin.came.startswith("临港区管委会 · 截至 ")
    assert reply.sum == ("1", "元")
    assert [(one.told.line.label, one.more) for one in reply.better] == [("有效发明专利", "2 元")]


@pytest.fixture
def tax(town):
    """The tax office owns taxes at the city."""
    keeper = actor(unit("营商局", path="lanchuan/"), "system", jurisdiction="lanchuan/")
    clerk = actor(unit("市税务局", path="lanchuan/"), "clerk")
    actions.assign(source="税务部门", unit=town.government.__class__.objects.get(pk=clerk.unit_id), by=keeper)
    return clerk


def line_of(firm, made, today):
    reply = reply_for(explained_now(firm, today), made.policy.matter.reference, today)
    return reply.items[0].told[0]


def test_who_holds_what_nobody_knows_and_when_it_comes(town, tax, today):
    brought(town.clerk, {1: FIRM, 2: {**FIRM, "name": "同行公司"}})
    made = granted(town, "纳税", clause("tax_paid", ">=", 100, "第八条"))
    firm = Enterprise.objects.get(uscc=code(1))
    found = line_of(firm, made, today)
    assert (found.line.actual, found.origin.holder, found.origin.last) == (None, "市税务局", None)
    assert list(found.steps) == ["还没有收到过这一项数据，应当每月提供。"]
    brought(tax, {2: {"tax_paid": "5"}})
    found = line_of(firm, made, today)
    assert found.origin.last == today
    assert found.origin.due > today
    assert "里面没有这家企业的，下一次应在" in found.steps[0]


def test_an_objection_under_way_is_told_with_its_limit(town, tax, today):
    brought(town.clerk, {1: FIRM})
    brought(tax, {1: {"tax_paid": "5"}})
    made = granted(town, "纳税", clause("tax_paid", ">=", 100, "第八条"))
    firm = Enterprise.objects.get()
    assert line_of(firm, made, today).origin.objected is None
    objection = actions.object_to(
        code="tax_paid", value="250", reason="完税证明上是 250 万元", uploads=[pdf()], by=town.representative
    )
    found = line_of(firm, made, today)
    due = Obligation.objects.get(matter=objection.matter_id).alarm_on
    assert (found.origin.objected.reference, found.origin.objected.due) == (objection.matter.reference, due)
    assert found.steps[0].startswith("已对这一项提出异议，市税务局")
    assert found.tone == "no"


def test_a_correction_for_one_is_no_delivery_of_the_department(town, tax, today):
    from_tax = brought(tax, {1: {**FIRM, "tax_paid": "5"}})
    made = granted(town, "纳税", clause("tax_paid", ">=", 100, "第八条"))
    firm = Enterprise.objects.get()
    before = line_of(firm, made, today).origin
    assert (before.last, before.came[:5]) == (timezone.localdate(from_tax.applied_at), "市税务局 ")


def test_a_size_that_could_not_be_told_says_what_is_missing(town, today):
    brought(town.clerk, {1: {**FIRM, "employees": None, "revenue": None}})
    made = granted(town, "小企业", SMALL)
    found = line_of(Enterprise.objects.get(), made, today)
    assert found.line.truth is None
    assert "还缺" in found.steps[0]


def test_sensitive_values_are_left_out_for_staff(town, today):
    brought(town.clerk, {1: FIRM})
    made = granted(town, "营收", EARNS, amount={"rate": "0.01", "of": "revenue"})
    found = unseen(explained_now(Enterprise.objects.get(), today))
    reply = reply_for(found, made.policy.matter.reference, today)
    assert reply.items[0].told[0].line.actual == "已隐去"
    assert (reply.sum, found.explanation.cents, found.explanation.unpriced) == (("", ""), 0, 1)
    assert found.sensitive == 1


@pytest.mark.parametrize("reading", ["list", "one"])
def test_the_queries_do_not_grow_with_policies_and_deliveries(town, today, reading):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = explained_now(Enterprise.objects.get(uscc=code(1)), today)
            if reading == "one":
                reply_for(found, made.policy.matter.reference, today)
        return len(queries)

    brought(town.clerk, {1: FIRM})
    made = granted(town, "失信", HONEST, PATENTS)
    asked()
    few = asked()
    for number in range(6):
        granted(town, f"政策{number}", HONEST, EARNS, SMALL, amount={"flat": 100})
        brought(town.clerk, {1: {"patents": str(number + 7)}}, days=9 - number)
    assert Version.objects.count() == 7
    assert asked() == few
