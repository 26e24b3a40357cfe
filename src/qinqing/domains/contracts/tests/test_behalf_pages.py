"""The pages of 代办: the clerk's form, the enterprise's first sight of it, its two answers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.devices.actor import ENT
from qinqing.kernel.obligations.forms import OnceForm
from qinqing.kernel.obligations.models import Claim, PreparedClaim
from tests import builders
from tests.routes import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"


@pytest.fixture
def city() -> builders.City:
    return builders.city()


@pytest.fixture
def contract(city: builders.City) -> Contract:
    today = timezone.localdate()
    due = today + timedelta(days=60)
    return builders.sign_contract(city, builders.clause("1", ENT, due), signed_on=today - timedelta(days=30))


def at(name: str, contract: Contract) -> str:
    return reverse(name, args=[contract.matter.reference, "1"])


def sent(contract: Contract, **more: object) -> dict[str, object]:
    return {**OnceForm.fresh(builders.promise(contract).matter.rev), **more}


def prepare(client: Client, contract: Contract) -> None:
    form = sent(contract, completed_on=timezone.localdate().isoformat(), uploads=builders.photo(), note="现场看过")
    answer = client.post(at("obligation_prepare", contract), form)
    assert answer.status_code == 302, answer.content.decode()


def page_of(client: Client, contract: Contract) -> str:
    return client.get(reverse("contract", args=[contract.matter.reference])).content.decode()


def test_from_the_clerks_form_to_the_enterprises_own_claim(city: builders.City, contract: Contract) -> None:
    clerk, firm = signed_in(city.clerk), signed_in(city.representative)
    assert at("obligation_prepare", contract) in page_of(clerk, contract)
    assert "您代办的，由别人核实" in clerk.get(at("obligation_prepare", contract)).content.decode()
    assert "确认代办" not in firm.get(reverse("enterprise")).content.decode()
    prepare(clerk, contract)
    home = firm.get(reverse("enterprise")).content.decode()
    assert "确认代办" in home
    assert at("obligation_claim", contract) not in home
    shown = firm.get(at("obligation_prepared", contract)).content.decode()
    for words in ("现场看过", "确认提交", "不同意", "您不答复就不算报完成", city.clerk.name):
        assert words in shown
    answer = firm.post(at("obligation_adopt", contract), sent(contract, note="属实"))
    assert answer.status_code == 302
    assert Claim.objects.get().prepared_by_id == city.clerk.person_id
    story = page_of(clerk, contract)
    assert "确认了代办的报告" in story
    assert "代办报完成，等企业确认" in story
    assert "这份完成报告是您代办的，由别人确认或退回。" in story
    assert (
        f"由{city.clerk.name}代办" in signed_in(city.colleague).get(at("obligation_answer", contract)).content.decode()
    )


def test_the_enterprise_says_no_and_the_clerk_takes_back(city: builders.City, contract: Contract) -> None:
    clerk, firm = signed_in(city.clerk), signed_in(city.representative)
    prepare(clerk, contract)
    again = clerk.get(at("obligation_prepare", contract)).content.decode()
    assert "已经有一份代办在等" in again
    assert firm.post(at("obligation_disown", contract), sent(contract)).status_code == 422
    assert firm.post(at("obligation_disown", contract), sent(contract, reason="没完工")).status_code == 302
    prepare(clerk, contract)
    assert at("obligation_take_back", contract) in page_of(clerk, contract)
    assert at("obligation_take_back", contract) not in page_of(signed_in(city.colleague), contract)
    assert clerk.post(at("obligation_take_back", contract), sent(contract, reason="弄错了")).status_code == 302
    outcomes = PreparedClaim.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == [PreparedClaim.DECLINED, PreparedClaim.WITHDRAWN]


def test_a_forged_or_late_answer_changes_nothing(city: builders.City, contract: Contract) -> None:
    clerk, firm = signed_in(city.clerk), signed_in(city.representative)
    early = sent(contract, note="")
    assert firm.post(at("obligation_adopt", contract), early).status_code == 409
    prepare(clerk, contract)
    stale = firm.post(at("obligation_adopt", contract), early)
    assert stale.status_code == 409
    assert "代办报完成，等企业确认" in stale.content.decode()
    assert firm.post(at("obligation_adopt", contract), sent(contract, key="x")).status_code == 422
    assert signed_in(city.rival).post(at("obligation_adopt", contract), sent(contract)).status_code == 404
    assert not Claim.objects.exists()
