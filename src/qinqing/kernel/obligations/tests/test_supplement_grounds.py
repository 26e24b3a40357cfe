"""What government gives by a supplementary agreement rests on the same grounds as by a contract."""

from dataclasses import replace
from datetime import date

import pytest

from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.actions import NewTerms, agree, propose
from qinqing.kernel.obligations.actions.replacing import WithoutGrounds
from qinqing.kernel.obligations.models import Obligation, Replacement
from tests.builders import clause, on, promise, signed_on, target
from tests.routes import signed_in

SIGNED, DUE, MAY = date(2026, 2, 2), date(2026, 6, 30), date(2026, 5, 4)
PLAIN = NewTerms("分两期交地", date(2026, 8, 31), "补充协议第一条")
GIFT = replace(PLAIN, title="兑付设备补贴")
GROUNDS = {"incentive": True, "legal_basis": "示例办法第三条", "fair_review": "已审查，不违反"}


def ask(contract, town, terms, number="1"):
    by = town.clerk if number == "1" else town.representative
    propose(target=target(contract, number), terms=terms, by=by, at=on(MAY))


@pytest.fixture
def contract(town):
    return signed_on(town, SIGNED, clause("1", GOV, DUE), clause("2", ENT, DUE))


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        (GIFT, "写着「补贴」，却没有标为"),
        (replace(PLAIN, source="甲方返还土地款"), "写着「返还」"),
        (replace(PLAIN, condition="减免之后"), "写着「减免」"),
        (replace(GIFT, incentive=True), "没有写依据。新的一项是政府给的优惠，没有写公平竞争审查"),
        (replace(PLAIN, incentive=True, legal_basis="示例办法"), "公平竞争审查条例 第10条"),
        (replace(GIFT, **{**GROUNDS, "legal_basis": " "}), "没有写依据"),
    ],
)
def test_nothing_is_given_without_grounds(contract, town, terms, says):
    with pytest.raises(WithoutGrounds, match=says):
        ask(contract, town, terms)
    assert not Replacement.objects.exists()


def test_what_gave_something_does_not_lose_its_name_by_new_words(town):
    contract = signed_on(town, SIGNED, replace(clause("1", GOV, DUE), title="兑付奖励"))
    with pytest.raises(WithoutGrounds, match="奖励"):
        ask(contract, town, PLAIN)


def test_with_grounds_or_with_the_reason_why_it_is_none(contract, town):
    ask(contract, town, replace(GIFT, **GROUNDS))
    page = signed_in(town.representative).get(f"/obligations/{contract.matter.reference}/1/supplement/")
    agree(target=target(contract), by=town.representative, at=on(MAY, 11))
    assert promise(contract, "1补1").title == "兑付设备补贴"
    kept = Replacement.objects.get()
    assert (kept.incentive, kept.legal_basis, kept.fair_review) == tuple(GROUNDS.values())
    assert page.status_code == 200
    for words in ("示例办法第三条", "已审查，不违反"):
        assert words in page.content.decode()


def test_what_an_enterprise_owes_needs_none(contract, town):
    ask(contract, town, GIFT, "2")
    ask(contract, town, replace(GIFT, fair_review="面向全体企业的补贴，不是给这一家的"))
    assert Replacement.objects.count() == 2


def test_an_older_proposal_without_grounds_is_not_agreed_to(contract, town):
    ask(contract, town, PLAIN)
    Replacement.objects.update(title="兑付补贴")
    with pytest.raises(WithoutGrounds):
        agree(target=target(contract), by=town.representative, at=on(MAY, 11))
    assert Obligation.objects.count() == 2
