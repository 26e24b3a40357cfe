"""Words that may name an amount are as secret as the amount: no page, history or program tells them to a stranger."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.domains.contracts.actions import Proposal, Seen, Written
from qinqing.domains.contracts.actions import propose as propose_whole
from qinqing.domains.contracts.actions.consents import NotAddable
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.obligations.actions import (
    Asked,
    Completion,
    NewTerms,
    ask_extension,
    claim,
    extend,
    propose,
    reject,
    retract,
)
from qinqing.kernel.obligations.actions.replacing import AmountInTitle
from qinqing.kernel.obligations.rules import FORCE_MAJEURE
from tests import builders
from tests.builders import clause, pdf, sign_contract, target
from tests.routes import signed_in

SECRET = "三百二十一万"
PAGES = ("obligation_answer", "obligation_decide", "obligation_supplement", "obligation_waive", "obligation_suppose")


@pytest.fixture
def town(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


@pytest.fixture
def neighbour(town):
    """Somebody who may see the contract and is none of those who read amounts."""
    return builders.actor(town.government, "clerk", jurisdiction="lanchuan/")


def contract(town, **more):
    today = timezone.localdate()
    money = {"quantity": 3_210_000, "measure": "元", **more}
    return sign_contract(
        town, clause("1", GOV, today + timedelta(30), condition=f"收到{SECRET}以后", **money), signed_on=today
    )


def reads(who, made):
    """Return everything that somebody may read of the contract and its promise."""
    client = signed_in(who)
    answers = [client.get(reverse("contract", args=[made.matter.reference]))]
    answers += [client.get(reverse(name, args=[made.matter.reference, "1"])) for name in PAGES]
    assert answers[0].status_code == 200
    return " ".join(one.content.decode() for one in answers)


def test_conditions_notes_and_reasons_of_money(town, neighbour):
    made = contract(town)
    ask_extension(target=target(made), asked=Asked(FORCE_MAJEURE, f"申请{SECRET}"), days=5, by=town.clerk)
    asked = reads(neighbour, made)
    assert SECRET not in asked
    extend(target=target(made), note=f"同意{SECRET}", by=town.representative)
    claim(
        target=target(made),
        completion=Completion(timezone.localdate(), f"付了{SECRET}", amount=3_210_000),
        uploads=[pdf()],
        by=town.clerk,
    )
    assert SECRET not in reads(neighbour, made)
    reject(target=target(made), reason=f"没有到账{SECRET}", by=town.representative)
    for who in (town.clerk, town.representative, town.supervisor):
        found = reads(who, made)
        for words in ("收到", "申请", "同意", "付了", "没有到账"):
            assert f"{words}{SECRET}" in found, (who.role, words)
    found = reads(neighbour, made)
    assert SECRET not in found
    assert "3,210,000" not in found


def test_what_is_proposed_for_money_and_what_becomes_money(town, neighbour):
    later = timezone.localdate() + timedelta(60)
    for more in ({}, {"quantity": None, "measure": ""}):
        made = contract(town, **more)
        new = NewTerms("付款", later, f"改付{SECRET}", condition=f"先付{SECRET}", quantity=3_210_000, measure="元")
        propose(target=target(made), terms=new, reason=f"因为{SECRET}", by=town.clerk)
        client = signed_in(neighbour)
        found = client.get(reverse("obligation_supplement", args=[made.matter.reference, "1"])).content.decode()
        for words in (f"改付{SECRET}", f"先付{SECRET}", f"因为{SECRET}", "3210000", "3,210,000"):
            assert words not in found, words
        assert f"改付{SECRET}" in reads(town.representative, made)


def test_why_a_whole_contract_of_money_is_to_end(town, neighbour):
    made = contract(town)
    about = Seen(made.matter.reference, target(made).key)
    propose_whole(
        seen=about, kind="terminate", proposal=Proposal(f"还欠{SECRET}", ground="agreed"), by=town.representative
    )
    assert SECRET not in reads(neighbour, made)
    assert SECRET in reads(town.clerk, made)


def test_what_is_no_money_is_read_by_all_who_see_the_contract(town, neighbour):
    made = contract(town, quantity=None, measure="")
    ask_extension(target=target(made), asked=Asked(FORCE_MAJEURE, "台风停工"), days=5, by=town.clerk)
    found = reads(neighbour, made)
    assert "台风停工" in found
    assert f"收到{SECRET}以后" in found


@pytest.mark.parametrize("title", ["支付 500 万元", "支付500元", "付伍佰万元整", "付三百余万元", "付５００万圆"])
def test_no_title_of_money_names_its_amount(town, title):
    made = contract(town)
    later = timezone.localdate() + timedelta(60)
    new = NewTerms(title, later, "补充协议", quantity=5_000_000, measure="元")
    with pytest.raises(AmountInTitle):
        propose(target=target(made), terms=new, by=town.clerk)
    with pytest.raises(AmountInTitle):
        propose(target=target(made), terms=replace(new, quantity=None, measure=""), by=town.clerk)
    written = Written("9", title, GOV, later, text="补充协议", quantity=5_000_000, measure="元")
    about = Seen(made.matter.reference, uuid4())
    with pytest.raises(NotAddable, match="金额是商业秘密"):
        propose_whole(seen=about, kind="add", proposal=Proposal("补充", clause=written), by=town.clerk)
    for plain in ("支付首期款", "一元化管理到位", "多元投入"):
        propose(target=target(made), terms=replace(new, title=plain), by=town.clerk)
        retract(target=target(made), reason="再看", by=town.clerk)
