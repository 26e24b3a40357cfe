"""Two people act at once: who comes second learns who did what, what reads otherwise now, and loses nothing."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.obligations.actions import Completion, claim, confirm
from tests import builders
from tests.routes import signed_in

NOTE = "净地已移交，<b>请核对</b>。"


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


@pytest.fixture
def contract(city: builders.City) -> Contract:
    return builders.usual_contract(city, timezone.localdate())


def address(name: str, contract: Contract, number: str = "1") -> str:
    return reverse(name, args=[contract.matter.reference, number])


def carried(client: Client, url: str) -> dict[str, str]:
    """Open a form and return what it carries hidden."""
    page = client.get(url).content.decode()
    found = re.findall(r'name="(key|rev|seen)" value="([^"]*)"', page)
    assert {name for name, _ in found} == {"key", "rev", "seen"}
    return dict(found)


def main(answer: Any) -> str:
    page = answer.content.decode()
    return re.sub(r"\s+", " ", page[page.index("<main") : page.index("</main>")])


def claimed(city: builders.City, contract: Contract, number: str = "1", *, late: bool = False) -> None:
    by = city.colleague if number == "1" else city.representative
    today = timezone.localdate()
    claim(target=builders.target(contract, number), completion=Completion(today), uploads=[builders.photo()], by=by)


def test_the_second_claim_shows_whose_was_first_and_what_changed(city: builders.City, contract: Contract) -> None:
    client, url = signed_in(city.clerk), address("obligation_claim", contract)
    form = carried(client, url)
    claimed(city, contract)
    typed = {**form, "completed_on": "2026-06-17", "note": NOTE, "uploads": builders.photo("净地.jpg")}
    answer = client.post(url, typed)
    assert answer.status_code == 409
    page = main(answer)
    assert f"{city.colleague.name}：报完成（第 1 项）" in page
    assert '<th scope="row">状态</th><td>办理中</td><td><b>待确认</b></td>' in page
    assert '<th scope="row">承诺日期</th>' not in page, "what did not change is not listed"
    assert "净地已移交，&lt;b&gt;请核对&lt;/b&gt;。" in page
    assert "附件没有保留：净地.jpg" in page
    assert "2026-06-17" in page


def test_the_second_answer_keeps_its_choice_and_its_words(city: builders.City, contract: Contract) -> None:
    claimed(city, contract)
    client, rival = signed_in(city.representative), builders.actor(city.firm, "enterprise")
    form = carried(client, address("obligation_answer", contract))
    confirm(target=builders.target(contract), by=rival)
    answer = client.post(address("obligation_reject", contract), {**form, "reason": "移交单缺一方签字。"})
    assert answer.status_code == 409
    page = main(answer)
    assert f"{rival.name}：确认兑现（第 1 项）" in page
    assert "<td>待确认</td><td><b>已兑现</b></td>" in page
    assert "<dt>您选的是</dt><dd>退回</dd>" in page
    assert "<dt>退回理由</dt><dd>移交单缺一方签字。</dd>" in page


def test_a_move_elsewhere_in_the_matter_leaves_the_form_as_it_was(city: builders.City) -> None:
    today = timezone.localdate()
    due = today + timedelta(days=60)
    contract = builders.sign_contract(
        city, builders.clause("1", "gov", due), builders.clause("2", "ent", due), signed_on=date(2026, 1, 5)
    )
    client, url = signed_in(city.clerk), address("obligation_ask_extension", contract)
    form = carried(client, url)
    claimed(city, contract, "2")
    typed = {**form, "days": "15", "party": "force_majeure", "reason": "连续暴雨。"}
    answer = client.post(url, typed)
    page = main(answer)
    assert answer.status_code == 409
    assert f"{city.representative.name}：报完成（第 2 项）" in page
    assert "您要办的这一项本身没有变。" in page
    assert re.search(r'value="force_majeure"[^>]*checked', page), "the chosen answer stays chosen"
    again = dict(re.findall(r'name="(key|rev|seen)" value="([^"]*)"', answer.content.decode()))
    assert client.post(url, {**typed, **again}).status_code == 302, "having read it, the same form is sent again"


def test_what_was_seen_cannot_be_made_up(city: builders.City, contract: Contract) -> None:
    client, url = signed_in(city.clerk), address("obligation_claim", contract)
    form = carried(client, url)
    other = carried(client, address("obligation_claim", builders.usual_contract(city, timezone.localdate())))
    claimed(city, contract)
    for seen in ("", "forged", other["seen"]):
        typed = {**form, "seen": seen, "completed_on": "2026-06-17", "uploads": builders.photo()}
        answer = client.post(url, typed)
        assert answer.status_code == 409
        assert "您打开以后变了什么" not in main(answer)
        assert f"{city.colleague.name}已经办过：报完成" in main(answer)
