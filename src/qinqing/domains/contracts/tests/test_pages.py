"""The contract's pages: what each side reads, may do and may not see."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.queries import contracts_of, sheet
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.obligations.actions import Completion, claim, confirm, reject
from qinqing.kernel.obligations.jobs import sweep_until
from tests import builders
from tests.routes import signed_in


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def test_an_open_late_gate_is_shown_as_it_grows(city: builders.City, today: date) -> None:
    """While land is 12 days late, the waiting clause shows 12 days, booked to government; nothing is stored yet."""
    contract = builders.usual_contract(city, today, land_due=today - timedelta(days=12))
    shown = sheet(city.representative, contract.matter.reference, "2", today)
    assert shown.chosen.fair.lost_days == 12
    assert [(delay.days, delay.side) for delay in shown.delays] == [(12, "政府")]
    assert builders.promise(contract, "2").lost_days == 0
    assert not shown.chosen.late, "whoever waits is never late"


def test_who_claims_again_reads_why_it_came_back(city: builders.City, today: date) -> None:
    """As long as the last claim is the one that was sent back; the next one puts the question anew."""
    contract = builders.usual_contract(city, today)
    where = reverse("obligation_claim", args=[contract.matter.reference, "1"])
    debtor, said = signed_in(city.clerk), "照片上看不到围挡"
    assert "被退回" not in debtor.get(where).content.decode()
    done = Completion(today)
    claim(target=builders.target(contract), completion=done, uploads=[builders.photo()], by=city.clerk)
    assert said not in debtor.get(where).content.decode()
    reject(target=builders.target(contract), reason=said, by=city.representative)
    page = debtor.get(where).content.decode()
    assert "上次报完成被退回" in page
    assert said in page


def test_each_side_is_offered_its_own_acts(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    reference = contract.matter.reference
    assert [act.label for act in sheet(city.clerk, reference, "1", today).acts] == ["报完成"]
    assert [act.label for act in sheet(city.representative, reference, "1", today).acts] == []
    claim(target=builders.target(contract), completion=Completion(today), uploads=[builders.photo()], by=city.clerk)
    assert [act.label for act in sheet(city.clerk, reference, "1", today).acts] == []
    assert [act.label for act in sheet(city.representative, reference, "1", today).acts] == ["确认兑现", "退回"]
    watching = sheet(city.supervisor, reference, "1", today)
    assert not watching.acts
    assert len(watching.barred) == 3
    assert all(one.reason for one in watching.barred)


def test_giving_up_what_one_is_owed_is_offered_last(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today, land_due=today - timedelta(days=12))
    shown = sheet(city.representative, contract.matter.reference, "1", today)
    assert [act.label for act in shown.panel] == ["提出补充协议", "免除"]


def test_unless_asked_the_page_opens_at_a_clause_that_is_not_settled(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    done = Completion(today)
    claim(target=builders.target(contract), completion=done, uploads=[builders.photo()], by=city.clerk)
    confirm(target=builders.target(contract), by=city.representative)
    claim(target=builders.target(contract, "2"), completion=done, uploads=[builders.photo()], by=city.representative)
    assert sheet(city.representative, contract.matter.reference, "", today).chosen.promise.number == "2"
    assert sheet(city.representative, contract.matter.reference, "1", today).chosen.promise.number == "1"


def test_strangers_find_nothing(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    for actor in (city.rival, city.stranger):
        assert contracts_of(actor, today).lines == []
        with pytest.raises(NotFound):
            sheet(actor, contract.matter.reference, "", today)


def test_forbidden_and_missing_are_one_page(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    client = signed_in(city.rival)
    forbidden = client.get(reverse("contract", args=[contract.matter.reference]))
    missing = client.get(reverse("contract", args=["HT-1999-0001"]))
    assert forbidden.status_code == missing.status_code == 404
    assert _body(forbidden) == _body(missing)


def _body(response: Any) -> str:
    page = response.content.decode()
    return str(page[page.index("<main") : page.index("</main>")])


def test_the_list_costs_the_same_for_one_and_for_many(
    city: builders.City, today: date, django_assert_num_queries: Any
) -> None:
    builders.usual_contract(city, today)
    contracts_of(city.clerk, today)
    for count in (1, 4):
        with django_assert_num_queries(3):
            assert len(contracts_of(city.clerk, today).lines) == count
        for _ in range(3):
            builders.usual_contract(city, today)


def test_the_list_begins_with_the_gravest(city: builders.City, today: date) -> None:
    made = {}
    for days in (60, -30, 20):
        contract = builders.usual_contract(city, today, land_due=today + timedelta(days=days))
        made[reverse("contract", args=[contract.matter.reference])] = days
    sweep_until()
    lines = contracts_of(city.clerk, today).lines
    assert [made[line.url] for line in lines] == [-30, 20, 60]
    assert [line.light for line in lines] == ["alarm", "active", "active"]


@pytest.mark.parametrize("who", ["clerk", "representative", "head"])
def test_the_page_opens_for_everybody_concerned(city: builders.City, today: date, who: str) -> None:
    contract = builders.usual_contract(city, today, land_due=today - timedelta(days=12))
    page = signed_in(getattr(city, who)).get(reverse("contract", args=[contract.matter.reference]))
    assert page.status_code == 200
    assert contract.number in page.content.decode()


def test_a_supervisor_without_a_second_factor_opens_nothing(city: builders.City, today: date) -> None:
    contract = builders.usual_contract(city, today)
    page = signed_in(city.supervisor).get(reverse("contract", args=[contract.matter.reference]))
    assert page.headers["Location"] == reverse("mfa_activate_totp")
