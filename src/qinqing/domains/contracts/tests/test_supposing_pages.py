"""The page on which somebody supposes: what it answers, what it refuses, who may open it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from tests import builders
from tests.routes import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> builders.City:
    return builders.city()


@pytest.fixture
def contract(city: builders.City) -> Contract:
    return builders.usual_contract(city, timezone.localdate())


def asked(actor: Any, contract: Contract, **given: Any) -> tuple[int, str]:
    address = reverse("obligation_suppose", args=[contract.matter.reference, "1"])
    answer = signed_in(actor).get(address, given)
    return answer.status_code, answer.content.decode()


def test_land_late_on_the_page(city: builders.City, contract: Contract) -> None:
    late = builders.promise(contract).alarm_on + timedelta(days=30)
    for actor in (city.clerk, city.head, city.representative):
        status, page = asked(actor, contract)
        assert (status, "不一样" in page) == (200, False)
        status, page = asked(actor, contract, done_on=late.isoformat(), days="", party="agreed", rests="")
        assert status == 200
        assert "2 项会不一样" in page
        assert "晚 30 天" in page
        assert "政府 30 天" in page
    assert asked(city.stranger, contract)[0] == 404


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"days": ""}, "请至少填一样"),
        ({"done_on": "2020-1-1"}, "已经发生的事不用设想"),
        ({"done_on": "下个月"}, "请写成 2026-6-17 这样的日期"),
        ({"rests": "元旦"}, "几天之间用顿号隔开"),
        ({"days": "十天"}, "请填整数"),
        ({"done_on": date(2999, 1, 1).isoformat()}, "十年以内"),
        ({"rests": "2999-1-1"}, "日历"),
    ],
)
def test_what_cannot_be_supposed(city: builders.City, contract: Contract, given: dict[str, str], says: str) -> None:
    status, page = asked(city.clerk, contract, **given)
    assert status == 422
    assert says in page
