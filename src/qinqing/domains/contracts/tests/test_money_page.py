"""The money of a contract on its page: from promises of money, paid only when the other side confirmed it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from qinqing.domains.contracts.queries import sheet
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.obligations.actions import Completion, claim, confirm
from tests import builders
from tests.routes import signed_in

MONEY_QUERIES = 4
"""Of its terms at the signing and later, its claims, and who the sides are."""


@pytest.fixture
def city(demo: Any, settings: Any, tmp_path: Any) -> builders.City:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def signed(city: builders.City, today: date) -> Contract:
    return builders.sign_contract(
        city,
        builders.clause("1", GOV, today - timedelta(days=10), quantity=30, measure="万元"),
        builders.clause("2", GOV, today + timedelta(days=90), quantity=20, measure="万元"),
        builders.clause("3", ENT, today - timedelta(days=5), quantity=500, measure="元"),
        builders.clause("4", ENT, today + timedelta(days=30), quantity=40, measure="亩"),
        signed_on=today - timedelta(days=100),
    )


def sums(who: Actor, made: Contract, today: date) -> dict[str, tuple[int, int, int]]:
    found = sheet(who, made.matter.reference, "", today).money.statements
    return {one.debtor: (one.due, one.paid, one.open) for one in found}


def test_what_was_claimed_is_not_paid_before_it_is_confirmed(city: builders.City, today: date) -> None:
    made = signed(city, today)
    before = {"临港区管委会": (30_000_000, 0, 30_000_000), "示例科技": (50_000, 0, 50_000)}
    assert sums(city.clerk, made, today) == sums(city.representative, made, today) == before
    claim(
        target=builders.target(made),
        completion=Completion(today - timedelta(days=4), amount=12),
        uploads=[builders.pdf()],
        by=city.clerk,
    )
    assert sums(city.clerk, made, today) == before
    confirm(target=builders.target(made), by=city.representative)
    after = {"临港区管委会": (30_000_000, 12_000_000, 18_000_000), "示例科技": (50_000, 0, 50_000)}
    assert sums(city.clerk, made, today) == sums(city.representative, made, today) == after


def test_both_sides_read_the_same_and_nothing_is_said_that_nobody_entered(city: builders.City, today: date) -> None:
    made = signed(city, today)
    for who in (city.clerk, city.representative):
        page = signed_in(who).get(f"/contracts/{made.matter.reference}/").content.decode()
        money = page.split('id="money-title"', 1)[1].split("</section>", 1)[0]
        for words in ("300,000.00 元", "500.00 元", "逾期 10 天", "还没有登记，不计算", "不是催款", "只算对方确认过的"):
            assert words in money, words
        assert "合同未约定" not in money
        assert "亩" not in money


def test_a_contract_without_money_has_no_such_part_and_asks_for_none(city: builders.City, today: date) -> None:
    plain, paying = builders.usual_contract(city, today), signed(city, today)
    costs = []
    for made in (plain, paying):
        with CaptureQueriesContext(connection) as asked:
            found = sheet(city.clerk, made.matter.reference, "", today)
        costs.append((len(found.money.statements), len(asked)))
    (none, without), (accounts_of_both, with_money) = costs
    assert (none, accounts_of_both) == (0, 2)
    assert without == with_money - MONEY_QUERIES
