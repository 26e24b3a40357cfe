"""The page that searches: entries of the map, matters, enterprises; each only for whoever may open it."""

from datetime import date

import pytest
from django.utils import timezone

from qinqing.commons.enterprises.models import Enterprise, Import
from tests.builders import city, usual_contract
from tests.routes import content, signed_in

QUERIES = 12
"""Log-in, map and its counts, then one for each kind of thing; whatever is found."""


def told(response):
    return content(response).decode()


@pytest.fixture
def town(committed, settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    town = city()
    usual_contract(town, date(2026, 6, 17))
    return town


def test_a_matter_a_page_and_what_is_not_there(town):
    client = signed_in(town.supervisor)
    assert "HT-2026-0001" in told(client.get("/find/?q=ht-2026"))
    assert "双兑现合同" in told(client.get("/find/?q=双兑现"))
    assert "没有找到" in told(client.get("/find/?q=没有这样的事"))
    assert "没有找到" not in told(client.get("/find/"))


def test_the_part_is_the_list_alone_and_says_the_same(town):
    client = signed_in(town.supervisor)
    part, whole = told(client.get("/find/?part=1&q=HT-2026")), told(client.get("/find/?q=HT-2026"))
    assert "<html" not in part
    assert part.strip() in whole


def test_an_enterprise_finds_itself_and_no_other(town):
    batch = Import.objects.create(
        path="lanchuan/",
        source="登记",
        as_of="2026-01-01",
        staged_at=timezone.now(),
        rows=2,
        staged_by_id=town.clerk.person_id,
    )
    for uscc, name in ((town.firm.uscc, "蓝川示例甲公司"), ("91990000TEST000029", "蓝川示例乙公司")):
        Enterprise.objects.create(uscc=uscc, name=name, path="lanchuan/lingang/", entered_in=batch)
    own = told(signed_in(town.representative).get("/find/?q=蓝川示例"))
    assert "蓝川示例甲公司" in own
    assert "乙公司" not in own
    assert "乙公司" in told(signed_in(town.supervisor).get("/find/?q=蓝川示例"))


def test_who_searches_is_asked_to_log_in(client):
    assert client.get("/find/?q=HT").status_code == 302


def test_what_was_typed_comes_back_as_text(town):
    typed = '"><script>alert(1)</script>'
    shown = told(signed_in(town.clerk).get("/find/", {"q": typed}))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_the_number_of_queries_is_the_same_for_many(town, django_assert_max_num_queries):
    client = signed_in(town.supervisor)
    for _ in range(5):
        usual_contract(town, date(2026, 6, 17))
    client.get("/find/?q=HT-2026")
    with django_assert_max_num_queries(QUERIES):
        client.get("/find/?q=HT-2026")
