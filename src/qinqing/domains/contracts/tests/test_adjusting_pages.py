"""Pages on which a promise is adjusted: asked on one side, decided on the other, shown on the contract's page."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from qinqing.domains.contracts.queries import sheet
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.obligations.forms import OnceForm
from qinqing.kernel.obligations.models import Adjustment, Obligation
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
    return builders.usual_contract(city, today)


def at(name: str, contract: Contract, number: str = "1") -> str:
    return reverse(name, args=[contract.matter.reference, number])


def sent(contract: Contract, **more: object) -> dict[str, object]:
    return {**OnceForm.fresh(builders.promise(contract).matter.rev), **more}


def test_an_extension_names_the_unit_of_its_promise(city: builders.City, contract: Contract) -> None:
    Obligation.objects.filter(matter=contract.pk).update(unit=WORKING_DAY)
    client, address = signed_in(city.clerk), at("obligation_ask_extension", contract)
    for answer in (client.get(address), client.post(address, sent(contract))):
        assert "延长多少个工作日" in answer.content.decode()


def test_an_extension_from_page_to_page(city: builders.City, contract: Contract, today: date) -> None:
    debtor, creditor = signed_in(city.clerk), signed_in(city.representative)
    opened = debtor.get(at("obligation_ask_extension", contract)).content.decode()
    assert ("延长多少天" in opened, "按自然日算" in opened) == (True, True)
    form = {"days": "10", "party": "force_majeure", "reason": "台风停工"}
    assert debtor.post(at("obligation_ask_extension", contract), sent(contract)).status_code == 422
    assert debtor.post(at("obligation_ask_extension", contract), sent(contract, **form)).status_code == 302
    reference = contract.matter.reference
    assert [act.label for act in sheet(city.representative, reference, "1", today).acts] == ["同意延期", "不同意申请"]
    asked = creditor.get(at("obligation_decide", contract)).content.decode()
    assert "申请延期 10 天" in asked
    assert "台风停工" in asked
    assert debtor.post(at("obligation_grant", contract), sent(contract)).status_code == 409
    assert creditor.post(at("obligation_refuse", contract), sent(contract)).status_code == 422
    assert creditor.post(at("obligation_grant", contract), sent(contract, note="同意")).status_code == 302
    moved = builders.promise(contract)
    assert moved.due == moved.base_due + timedelta(days=10)
    shown = sheet(city.clerk, reference, "1", today)
    assert [(delay.cause, delay.days_text, delay.side) for delay in shown.delays] == [("延期", "10", "不可抗力")]
    assert "期限变动" in {entry.strong for entry in shown.entries}
    page = debtor.get(reverse("contract", args=[reference])).content.decode()
    assert "同意调整期限，由" in page


def test_a_suspension_and_its_end(city: builders.City, contract: Contract, today: date) -> None:
    debtor, creditor = signed_in(city.clerk), signed_in(city.representative)
    form = {"start_on": f"{today:%Y-%m-%d}", "party": "earlier_work", "reason": "考古发掘"}
    assert debtor.post(at("obligation_ask_suspension", contract), sent(contract, **form)).status_code == 302
    assert creditor.post(at("obligation_grant", contract), sent(contract)).status_code == 302
    shown = sheet(city.clerk, contract.matter.reference, "1", today)
    assert (shown.chosen.light, shown.chosen.late) == ("suspended", False)
    assert "还剩 61 天" in shown.chosen.due.lead
    assert debtor.get(at("obligation_resume", contract)).status_code == 200
    assert debtor.post(at("obligation_resume", contract), sent(contract)).status_code == 409
    assert creditor.post(at("obligation_resume", contract), sent(contract)).status_code == 302
    assert builders.promise(contract).state == "running"


def test_a_waiver(city: builders.City, contract: Contract, today: date) -> None:
    creditor = signed_in(city.representative)
    assert creditor.get(at("obligation_waive", contract)).status_code == 200
    assert creditor.post(at("obligation_waive", contract), sent(contract, reason="不再需要")).status_code == 302
    shown = sheet(city.representative, contract.matter.reference, "1", today)
    assert shown.chosen.word == "已免除"
    assert shown.chosen.due.lead == "已免除，不用再办"
    assert [row.word for row in shown.rows if row.label == "已免除，不用再办"] == ["不用再办"]
    assert builders.promise(contract, "2").state == "running"


def test_a_refusal_is_read_by_the_debtor(city: builders.City, contract: Contract, today: date) -> None:
    debtor, creditor = signed_in(city.clerk), signed_in(city.representative)
    form = {"days": "10", "party": "agreed", "reason": "商量一下"}
    debtor.post(at("obligation_ask_extension", contract), sent(contract, **form))
    assert creditor.post(at("obligation_refuse", contract), sent(contract, reason="不行")).status_code == 302
    assert Adjustment.objects.get().outcome == "refused"
    shown = sheet(city.clerk, contract.matter.reference, "1", today)
    assert "不行" in {entry.detail for entry in shown.entries}


def test_who_may_open_the_pages(city: builders.City, contract: Contract) -> None:
    rival, head = signed_in(city.rival), signed_in(city.head)
    for name in ("ask_extension", "ask_suspension", "decide", "resume", "waive"):
        assert rival.get(at(f"obligation_{name}", contract)).status_code == 404
        assert head.get(at(f"obligation_{name}", contract)).status_code in {302, 404}
