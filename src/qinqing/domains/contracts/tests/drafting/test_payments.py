"""Payment terms on the pages of a draft: suggested, read back, asked about, reviewed, frozen at the signing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.commons.enterprises.models import Enterprise, Import
from qinqing.domains.contracts import actions
from qinqing.domains.contracts.actions.freezing import NoAmount, NotATerm
from qinqing.domains.contracts.actions.money import NotDecidedYet
from qinqing.domains.contracts.models import ClausePayment, Contract, PaymentTerm, Standing
from qinqing.domains.contracts.queries.money import sheet
from qinqing.domains.contracts.rules.money import Payable
from qinqing.domains.contracts.tests.drafting.conftest import says
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.obligations.models import Obligation
from tests.routes import signed_in

TERMS = {
    "amount": "5000000",
    "subject": "incentive",
    "late": "penalty",
    "rate_number": "5",
    "rate_unit": "10000",
    "per": "day",
    "base": "unpaid",
    "late_source": "第 9.2 条",
}


def address(desk, position=3, name="draft_payment"):
    return reverse(name, args=[desk.reference, position])


def opened(desk, who=None, position=3):
    page = signed_in(who or desk.town.clerk).get(address(desk, position))
    form = page.context["form"]
    found = {name: form[name].value() for name in form.fields}
    return page, {
        name: value for name, value in found.items() if value is not None and value is not False and value != ""
    }


def fill(desk, position=3, given=None, **changed):
    """Fill in the form, read what is echoed, and confirm it."""
    client = signed_in(desk.town.clerk)
    filled = {**opened(desk, position=position)[1], **TERMS, **(given or {}), **changed}
    first = client.post(address(desk, position), filled)
    if first.status_code != 200:
        return first
    again = {**filled, "checked": first.context["form"]["checked"].value()}
    return client.post(address(desk, position), again)


def test_what_the_text_says_is_suggested_and_nothing_is_kept_by_itself(desk):
    page, given = opened(desk)
    assert given["amount"] == "5000000.00"
    assert "5,000,000.00 元，即 500 万元" in says(page)
    assert not ClausePayment.objects.exists()
    assert "还没有填付款条件" in says(desk.get())


def test_an_amount_is_read_back_in_ten_thousands_and_capitals_before_it_is_kept(desk):
    client, filled = signed_in(desk.town.clerk), {**opened(desk)[1], **TERMS}
    first = client.post(address(desk), filled)
    for words in ("即 500 万元", "伍佰万元整", "0.05%", "核对无误，保存", "还没有保存"):
        assert words in says(first), words
    assert not ClausePayment.objects.exists()
    checked = {"checked": first.context["form"]["checked"].value()}
    other = client.post(address(desk), {**filled, **checked, "amount": "500"})
    assert "500.00 元" in says(other)
    assert not ClausePayment.objects.exists()
    assert client.post(address(desk), {**filled, **checked}).status_code == 302
    kept = ClausePayment.objects.get(clause=desk.clause(3))
    assert (kept.amount, kept.rate, kept.per) == (500_000_000, Decimal("0.0005"), "day")
    assert "500 万元" in says(desk.get(desk.town.colleague))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"amount": "-5"}, "最多两位小数"),
        ({"amount": "0"}, "大于 0"),
        ({"amount": "20000亿"}, "元还是万元"),
        ({"amount": "很多"}, "最多两位小数"),
        ({"rate_number": "5", "rate_unit": ""}, "要一起填"),
        ({"rate_number": "500"}, "勾选"),
        ({"rate_number": "5", "rate_unit": "100"}, "每日 5%，一年就是 1825%"),
        ({"rate_number": "150", "rate_unit": "100"}, "小于 100%"),
        ({"rate_number": "-1"}, "大于 0"),
        ({"per": "year"}, "系统不替双方选"),
        ({"cap_share": "120"}, "0 到 100"),
        ({"back_on": "1", "tolerated": "90"}, "应达到的数量"),
        ({"back_quantity": "10"}, "单位要一起填"),
        ({"subject": "weapons"}, "有效"),
    ],
)
def test_what_looks_wrong_is_asked_about(desk, changed, words):
    answer = fill(desk, **changed)
    assert answer.status_code == 422
    assert words in says(answer)
    assert not ClausePayment.objects.exists()


def test_a_high_rate_is_kept_once_a_person_says_that_it_is_meant(desk):
    assert fill(desk, rate_number="5", rate_unit="1000").status_code == 422
    assert fill(desk, rate_number="5", rate_unit="1000", sure="on").status_code == 302
    assert ClausePayment.objects.get().rate == Decimal("0.005")
    assert opened(desk)[1]["rate_number"] == "0.5"


def test_the_loser_of_a_race_sees_what_was_otherwise(desk):
    late = opened(desk)[1]
    assert fill(desk).status_code == 302
    client = signed_in(desk.town.clerk)
    filled = {**late, **TERMS, "amount": "600万"}
    first = client.post(address(desk), filled)
    lost = client.post(address(desk), {**filled, "checked": first.context["form"]["checked"].value()})
    assert lost.status_code == 409
    assert "5,000,000.00 元，即 500 万元" in says(lost)
    assert "600万" in says(lost)
    assert ClausePayment.objects.get().amount == 500_000_000


def test_terms_are_taken_out_and_what_they_said_stays(desk):
    fill(desk)
    page = signed_in(desk.town.clerk).post(address(desk, name="draft_payment_drop"), {"rev": desk.clause(3).rev})
    assert page.status_code == 302
    assert not ClausePayment.objects.exists()
    assert "500 万元" in history(desk.key)[-1].text("was")


def test_only_the_drafting_unit_writes_and_only_what_may_become_a_promise(desk, town):
    for who in (town.stranger, town.representative, town.supervisor):
        assert signed_in(who).get(address(desk)).status_code in {403, 404}
    desk.leave(4)
    spot = actions.Spot(desk.reference, 4)
    with pytest.raises(NotDecidedYet):
        actions.write_money(spot=spot, terms=Payable(1, "goods"), by=town.clerk)
    spot = actions.Spot(desk.reference, 3)
    with pytest.raises(NoAmount):
        actions.write_money(spot=spot, terms=Payable(0, "goods"), by=town.clerk)
    with pytest.raises(NotATerm):
        actions.write_money(spot=spot, terms=Payable(1, "goods", "interest"), by=town.clerk)


def standing(desk, **given):
    rev = desk.draft.matter.rev
    return signed_in(desk.town.clerk).post(reverse("draft_standing", args=[desk.reference]), {"rev": rev, **given})


def test_a_declaration_says_where_it_stands(desk):
    fill(desk)
    assert standing(desk, body="organ", declared="small").status_code == 422
    assert standing(desk, body="organ", declared="small", evidence="附件 3").status_code == 302
    page = says(desk.get(desk.town.colleague))
    assert "声明为小型企业（附件 3）" in page
    assert "企业登记里没有这家企业" in page


def registered(town, size="micro"):
    now = timezone.now()
    batch = Import.objects.create(
        turn=1,
        source="市市场监管局",
        as_of=now.date(),
        path="lanchuan/",
        state="applied",
        staged_at=now,
        staged_by_id=town.clerk.person_id,
        applied_at=now,
        applied_by_id=town.clerk.person_id,
        rows=1,
        salt=b"x",
    )
    return Enterprise.objects.create(
        uscc=town.firm.uscc, name=town.firm.name, path="lanchuan/", size=size, entered_in=batch
    )


def test_everything_is_frozen_when_the_contract_is_signed(desk, town):
    known = registered(town)
    desk.settled()
    fill(desk, back_on="1", back_quantity="10", back_measure="亿元", tolerated="90")
    assert "标题里写了金额" in says(desk.get())
    assert desk.step("send").status_code != 302
    desk.write(3, title="给予设备投资奖励")
    assert "应由收款的一方" in says(desk.get())
    fill(desk, back_on="2", back_quantity="10", back_measure="亿元", tolerated="90")
    standing(desk, body="organ", declared="small", evidence="附件 3")
    assert desk.step("send").status_code == 302
    assert desk.step("review", town.colleague).status_code == 302
    today = timezone.localdate()
    assert desk.step("sign", signed_on=today).status_code == 302
    known.size = "large"
    known.save()
    contract = Contract.objects.get()
    frozen = Standing.objects.get(matter=contract.matter)
    assert (frozen.body, frozen.declared, frozen.size) == ("organ", "small", "micro")
    assert "市市场监管局" in frozen.size_source
    term = PaymentTerm.objects.get()
    assert (term.rate, term.tolerated, term.back_on.quantity) == (Decimal("0.0005"), Decimal("0.9"), 100_000_000_000)
    promise = Obligation.objects.get(pk=term.obligation_id)
    assert (promise.quantity, promise.measure, promise.quantity_text) == (500_000_000, "分", "5,000,000.00 元")
    (statement,) = sheet(contract, town.representative, today + timedelta(days=1)).statements
    assert (statement.due, statement.late) == (0, 0)
    page = says(signed_in(town.representative).get(reverse("contract_money", args=[contract.matter.reference])))
    assert "声明为小型企业（附件 3）" in page
    assert "市市场监管局" in page
