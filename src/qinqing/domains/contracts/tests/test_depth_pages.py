"""What the contract's page says of sources, quantities, series and supplements, and the pages of a supplement."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from qinqing.domains.contracts.queries import contracts_of, sheet
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.actions import Wait, bind
from qinqing.kernel.obligations.forms import OnceForm
from qinqing.kernel.obligations.models import Replacement
from qinqing.kernel.obligations.rules import GOV_ALONE, SHIFT
from tests import builders
from tests.routes import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> builders.City:
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def contract(city: builders.City, today: date) -> Contract:
    due = today + timedelta(days=60)
    return builders.sign_contract(
        city,
        builders.clause("1", GOV, due, quantity=100, measure="亩", page="12", condition="项目公司已设立"),
        builders.clause("2", ENT, due + timedelta(days=90), "1", agreed_by=GOV_ALONE),
        builders.clause("3", ENT, due, recurrence="quarterly", until=due + timedelta(days=720)),
        signed_on=today - timedelta(days=30),
    )


def at(name: str, contract: Contract, number: str = "1") -> str:
    return reverse(name, args=[contract.matter.reference, number])


def sent(contract: Contract, **more: Any) -> dict[str, Any]:
    return {**OnceForm.fresh(builders.promise(contract).matter.rev), **more}


def page_of(client: Client, contract: Contract, number: str) -> str:
    address = reverse("contract", args=[contract.matter.reference])
    return client.get(f"{address}?item={number}").content.decode()


def test_the_clause_says_where_it_is_written_and_how_much_and_how_often(
    city: builders.City, contract: Contract
) -> None:
    client = signed_in(city.clerk)
    first = page_of(client, contract, "1")
    for words in ("合同条款，第 12 页", "项目公司已设立", "0 / 100 亩"):
        assert words in first
    assert "期限由政府一方提出" in page_of(client, contract, "2")
    assert "每季度一次，第 1 期" in page_of(client, contract, "3")


def test_a_part_is_claimed_and_confirmed_on_the_pages(
    city: builders.City, contract: Contract, today: date, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    debtor, creditor = signed_in(city.clerk), signed_in(city.representative)
    assert "还差 100" in debtor.get(at("obligation_claim", contract)).content.decode()
    form = {"completed_on": f"{today:%Y-%m-%d}", "uploads": [builders.photo()]}
    assert debtor.post(at("obligation_claim", contract), sent(contract, **form)).status_code == 422
    form["uploads"] = [builders.photo()]
    over = debtor.post(at("obligation_claim", contract), sent(contract, amount="101", **form))
    assert over.status_code == 422
    assert "还差 100 亩" in over.content.decode()
    form["uploads"] = [builders.photo()]
    assert debtor.post(at("obligation_claim", contract), sent(contract, amount="30", **form)).status_code == 302
    labels = [act.label for act in sheet(city.representative, contract.matter.reference, "1", today).acts]
    assert set(labels) == {"确认这一部分", "退回"}
    assert "30 亩" in creditor.get(at("obligation_answer", contract)).content.decode()
    done = creditor.post(at("obligation_confirm", contract), sent(contract), follow=True)
    assert "共已确认 30 / 100 亩" in done.content.decode()
    assert "30 / 100 亩" in page_of(debtor, contract, "1")


TERMS = {"title": "分两期交地", "source": "补充协议第一条", "quantity": "80", "measure": "亩", "reason": "拆迁难"}


def test_a_supplement_from_page_to_page(city: builders.City, contract: Contract, today: date) -> None:
    debtor, creditor = signed_in(city.clerk), signed_in(city.representative)
    assert "提出补充协议" in debtor.get(at("obligation_propose", contract)).content.decode()
    assert debtor.post(at("obligation_propose", contract), sent(contract)).status_code == 422
    form = {**TERMS, "base_due": f"{today + timedelta(days=200):%Y-%m-%d}"}
    assert debtor.post(at("obligation_propose", contract), sent(contract, **form)).status_code == 302
    assert debtor.post(at("obligation_agree", contract), sent(contract)).status_code == 409
    acts = [act.label for act in sheet(city.representative, contract.matter.reference, "1", today).acts]
    assert acts == ["同意补充协议", "不同意补充协议"]
    asked = creditor.get(at("obligation_supplement", contract)).content.decode()
    for words in ("分两期交地", "80 亩", "拆迁难", "补充协议第一条"):
        assert words in asked
    assert creditor.post(at("obligation_agree", contract), sent(contract, note="同意")).status_code == 302
    shown = page_of(creditor, contract, "1")
    assert "已被补充协议替代" in shown
    assert "分两期交地" in shown
    assert "替代原来的一项" in page_of(creditor, contract, "1补1")
    [line] = contracts_of(city.clerk, today).lines
    assert (line.kept, line.total) == (0, 3), "what was replaced is not counted twice"


def test_a_supplement_that_is_declined(city: builders.City, contract: Contract, today: date) -> None:
    debtor, creditor = signed_in(city.clerk), signed_in(city.representative)
    form = {**TERMS, "base_due": f"{today + timedelta(days=200):%Y-%m-%d}"}
    creditor.post(at("obligation_propose", contract), sent(contract, **form))
    assert debtor.post(at("obligation_decline", contract), sent(contract)).status_code == 422
    assert debtor.post(at("obligation_decline", contract), sent(contract, reason="不行")).status_code == 302
    assert Replacement.objects.get().outcome == "refused"
    assert builders.promise(contract).state == "running"


def test_a_cause_in_another_contract_is_named_to_whoever_sees_it(city: builders.City, today: date) -> None:
    land = builders.usual_contract(city, today, land_due=today - timedelta(days=12))
    plant = builders.sign_contract(
        city, builders.clause("1", ENT, today + timedelta(days=60)), signed_on=today - timedelta(days=30)
    )
    wait = Wait(builders.promise(plant).pk, builders.promise(land).pk, SHIFT)
    builders.act(work=lambda moment: bind([wait], by=city.clerk, at=moment), by=city.clerk)
    shown = sheet(city.clerk, plant.matter.reference, "1", today)
    assert [(delay.cause, delay.days_text, delay.side) for delay in shown.delays] == [("第 1 项晚了", "12", "政府")]
    assert "约定前项" in {entry.strong for entry in shown.entries}


def test_the_page_costs_the_same_with_supplements(
    city: builders.City, contract: Contract, today: date, django_assert_max_num_queries: Any
) -> None:
    debtor, creditor = signed_in(city.clerk), signed_in(city.representative)
    form = {**TERMS, "base_due": f"{today + timedelta(days=200):%Y-%m-%d}"}
    with CaptureQueriesContext(connection) as before:
        sheet(city.clerk, contract.matter.reference, "1", today)
    cost = len(before)
    for number in ("1", "2"):
        debtor.post(at("obligation_propose", contract, number), sent(contract, **form))
        creditor.post(at("obligation_agree", contract, number), sent(contract))
    with django_assert_max_num_queries(cost + 1):
        sheet(city.clerk, contract.matter.reference, "1补1", today)
