"""Pages of what policies say to one enterprise: its own, and an official's at a desk, who is noted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.commons.enterprises import actions as registry
from qinqing.commons.enterprises.models import Enterprise
from qinqing.commons.enterprises.tests.sheets import code
from qinqing.domains.policies import events
from qinqing.domains.policies.tests import making
from qinqing.domains.policies.tests.granting import EARNS, FIRM, HONEST, PATENTS, SMALL, brought, granted
from qinqing.domains.policies.tests.ground import clause
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.parties.models import Person
from tests.builders import SINCE, actor, city, unit
from tests.routes import signed_in

pytestmark = pytest.mark.django_db

RIVAL = {
    **FIRM,
    "name": "同行公司",
    "revenue": "98760000",
    "patents": "77",
    "employees": "31",
    "path": "lanchuan/lingang/",
}


@pytest.fixture
def town(settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    return city()


@pytest.fixture
def made(town):
    """Policies of every sort in force, and both firms in the registry."""
    brought(town.clerk, {1: FIRM, 2: RIVAL})
    granted(town, "失信以外", HONEST, amount={"flat": 5_000_000})
    granted(town, "研发补助", HONEST, clause("rd_spend", ">=", 1, "第八条"), amount={"rate": "0.1", "of": "rd_spend"})
    granted(town, "专利奖", HONEST, PATENTS, amount={"each": 100_000, "of": "patents"})
    granted(town, "大企业奖", clause("employees", ">=", 1000, "第八条"), clause("patents", ">=", 100))
    making.version(making.policy(town), town, SINCE)
    return granted(
        town,
        "营收奖",
        EARNS,
        SMALL,
        amount={"tiers": [{"when": PATENTS, "rate": "0.02", "of": "revenue"}, {"rate": "0.01", "of": "revenue"}]},
    )


def words(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def one(made):
    return reverse("entitlement_policy", args=[made.policy.matter.reference])


def at_desk(made=None, number=1):
    if made is None:
        return reverse("entitlement_of", args=[code(number)])
    return reverse("entitlement_policy_of", args=[code(number), made.policy.matter.reference])


def looks():
    found = Event.objects.filter(kind=events.LOOKED.tag).order_by("stream", "seq")
    return [{name: event.facts[name] for name in ("table", "rows")} for event in found]


def test_the_enterprise_sees_everything_with_the_sum_on_top(town, made):
    page = words(signed_in(town.representative), reverse("entitlement"))
    assert (
        page.index("12.12") < page.index("条件都符合</h2>") < page.index("还有条件不知道") < page.index("差一项</h2>")
    )
    assert "2 项政策条件都符合" in page
    assert page.count("免申即享") == 2
    assert "还差 1 件" in page
    assert "看 1 项不符合的" in page
    assert "还不能自动对照" in page
    assert "企业档案第 1 次导入以后的样子" in page
    assert looks() == [], "an enterprise reads its own"


def test_its_home_leads_there(town, made):
    page = words(signed_in(town.representative), reverse("enterprise"))
    assert reverse("entitlement") in page
    assert "12.12" in page
    assert one(made) in page


def test_what_gives_no_money_is_not_zero_yuan(town):
    brought(town.clerk, {1: FIRM})
    granted(town, "绿色通道", HONEST, kind="right")
    granted(town, "示范企业", HONEST, kind="title")
    for page in ("entitlement", "enterprise"):
        told = words(signed_in(town.representative), reverse(page))
        assert "<span>元</span>" not in told
        assert "条件都符合的政策" in told
        assert '<p class="figure">2 <span>项</span></p>' in told
        assert "不直接发钱的：权益 1 项、资质 1 项" in told


def test_who_meets_nothing_reads_how_many_it_nearly_meets(town):
    brought(town.clerk, {1: FIRM})
    granted(town, "专利奖", HONEST, PATENTS, amount={"flat": 5_000_000})
    page = words(signed_in(town.representative), reverse("entitlement"))
    assert '<p class="figure">0 <span>项</span></p>' in page
    assert "还没有条件都符合的政策。" in page
    assert "只差一项的有 1 项" in page
    assert "不直接发钱" not in page


def test_one_policy_clause_by_clause(town, made):
    page = words(signed_in(town.representative), one(made))
    assert "2 条中 2 条符合。" in page
    assert "7.12" in page
    assert "712 万元" in page
    assert "达到以后可以多得 7.12 万元" in page
    assert "依据：第三条（一）" in page
    assert "第 1 版" in page
    assert reverse("objection_make", args=["revenue"]) in page
    assert "自己提供" not in page


def test_what_is_not_known_says_who_holds_it_and_lets_it_be_given(town, made):
    policy = granted(town, "研发强度", clause("rd_ratio", ">=", 3, "第八条"))
    page = words(signed_in(town.representative), one(policy))
    assert "可以请窗口转告" in page
    assert "自己提供" not in page, "nobody could answer"
    keeper = actor(unit("营商局", path="lanchuan/"), "system", jurisdiction="lanchuan/")
    registry.assign(source="科技部门", unit=unit("市科技局", path="lanchuan/"), by=keeper)
    page = words(signed_in(town.representative), one(policy))
    assert "待核" in page
    assert "不等于不符合" in page
    assert "市科技局" in page
    assert "应当每年提供" in page
    assert "失信企业不予享受。" in page, "the text of the provision opens"
    assert reverse("objection_make", args=["rd_ratio"]) in page


def test_nobody_is_told_what_another_enterprise_has(town, made):
    own = signed_in(town.representative)
    pages = [reverse("entitlement"), one(made), reverse("enterprise")]
    said = "".join(words(own, page) for page in pages)
    for secret in ("9,876", "98.76", "77 件", "同行公司", code(2)):
        assert secret not in said
    theirs = "".join(words(signed_in(town.rival), page) for page in pages)
    assert "9,876 万元" in theirs
    for url in (at_desk(), at_desk(made), at_desk(number=2), reverse("entitlement_desk")):
        words(own, url, 404)


def test_a_desk_sees_no_secrets_until_it_asks_and_both_are_noted(town, made):
    desk = signed_in(town.clerk)
    page = words(desk, at_desk()) + words(desk, at_desk(made))
    for secret in ("712 万元", "7.12", "12.12"):
        assert secret not in page
    assert "已隐去" in page
    assert "有效发明专利" in page
    assert "2 条中 2 条符合。" in page
    assert [one["rows"] for one in looks()] == [0, 0]
    shown = words(desk, at_desk(made) + "?sensitive=1")
    assert "712 万元" in shown
    assert "7.12" in shown
    assert looks()[-1] == {"table": f"政策对照 {code(1)}", "rows": 1}
    assert "提出异议</a>" not in shown, "only the enterprise objects"


def test_a_desk_sees_its_own_part_of_the_city(town, made):
    for who in (town.stranger, town.head, town.supervisor):
        for url in (at_desk(), at_desk(made)):
            words(signed_in(who), url, 404)
    Exclusion.objects.create(person=Person.objects.get(pk=town.colleague.person_id), unit=town.firm, since=SINCE)
    words(signed_in(town.colleague), at_desk(), 404)
    words(signed_in(town.colleague), at_desk(number=2))
    for strange in ("%00", "x", code(9)):
        words(signed_in(town.clerk), f"/entitlement/of/{strange}/", 404)
    assert [one["table"] for one in looks()] == [f"政策对照 {code(2)}"], "what was refused is no look"


def test_the_desk_finds_enterprises(town, made):
    desk, address = signed_in(town.clerk), reverse("entitlement_desk")
    assert at_desk() in words(desk, f"{address}?q=示例")
    assert at_desk(number=2) in words(desk, f"{address}?q={code(2).lower()}")
    assert "没有找到" in words(desk, f"{address}?q=没有")
    assert at_desk() not in words(desk, address)
    assert at_desk() not in words(signed_in(town.stranger), f"{address}?q=示例")


def test_empty_pages_lead_on(town):
    page = words(signed_in(town.representative), reverse("entitlement"))
    assert "还没有您企业的档案" in page
    assert reverse("registry_own") in page
    brought(town.clerk, {1: FIRM})
    assert "没有生效的政策" in words(signed_in(town.representative), reverse("entitlement"))
    assert "没有生效的政策" in words(signed_in(town.clerk), at_desk())
    words(signed_in(town.representative), "/entitlement/ZC-2026-9999/", 404)
    words(signed_in(town.representative), "/entitlement/%00/", 404)


def test_a_policy_that_waits_for_its_rule_says_so(town, made):
    waits = making.version(making.policy(town), town, SINCE)
    page = words(signed_in(town.representative), one(waits))
    assert "还没有把这项政策的条件拆成" in page
    assert "可得" not in page


def test_a_day_of_the_past(town, made):
    own, today = signed_in(town.representative), timezone.localdate()
    words(own, f"{reverse('entitlement')}?on={today - timedelta(days=1)}", 404)
    for nonsense in ("x", "2026-02-30", str(today + timedelta(days=9)), str(today)):
        assert "这是过去" not in words(own, f"{reverse('entitlement')}?on={nonsense}")


@pytest.mark.parametrize("which", ["list", "one", "desk"])
def test_the_queries_of_a_page_do_not_grow(town, made, which):
    who, url = {
        "list": (town.representative, reverse("entitlement")),
        "one": (town.representative, one(made)),
        "desk": (town.clerk, at_desk(made)),
    }[which]
    client = signed_in(who)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            words(client, url)
        return len(queries)

    asked()
    few = asked()
    for number in range(5):
        granted(town, f"政策{number}", HONEST, EARNS, amount={"flat": 100})
        brought(town.clerk, {1: {"patents": str(number + 7)}}, days=9 - number)
    assert Enterprise.objects.count() == 2
    assert asked() == few
