"""Money of a contract: the sheet against a day-by-day count, the grounds, the words, and bad input."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.domains.contracts.rules.money import (
    Account,
    Agreed,
    Cap,
    Incentive,
    Instalment,
    Malformed,
    Party,
    Payment,
    Rate,
    read,
    sheet,
)
from qinqing.domains.contracts.rules.money.words import exact, rounded, yuan

START = date(2026, 1, 1)
STATUTORY = Rate(Fraction(5, 10_000), "day", source="条例第17条")
BUREAU, SHOP = Party("某局", "机关"), Party("某公司", "小型", declared_sme=True)

days = st.integers(0, 60).map(lambda one: START + timedelta(one))
cents = st.integers(0, 10**7)
fractions = st.fractions(0, 1, max_denominator=10_000)
instalments = st.lists(st.tuples(days, cents), max_size=4).map(
    lambda given: [Instalment(str(number), due, amount) for number, (due, amount) in enumerate(given)]
)
rates = st.one_of(
    fractions.map(lambda one: Rate(one, "day")),
    st.builds(Rate, fractions, st.just("year"), st.sampled_from([360, 365])),
)
caps = st.none() | st.builds(Cap, st.none() | cents, st.none() | fractions)


@st.composite
def accounts(draw):
    asked = draw(instalments)
    towards = st.sampled_from(["", *(one.number for one in asked)])
    payments = draw(st.lists(st.builds(Payment, days, cents, towards), max_size=6))
    agreed = Agreed("penalty", draw(rates), draw(st.sampled_from(["unpaid", "whole"])), draw(caps))
    return Account(BUREAU, SHOP, "服务", draw(days), asked, payments, agreed)


def day_by_day(account):
    """Walk through every day: first what is open grows by its day's rate, then the day's payments come in."""
    left = {one.number: one.amount for one in account.instalments}
    by_due = sorted(account.instalments, key=lambda one: one.due)
    terms, late, beyond = account.agreed, Fraction(0), 0
    rate = terms.rate.value / (1 if terms.rate.per == "day" else terms.rate.days_in_year)
    day = START
    while day <= account.as_of:
        for one in account.instalments:
            if one.due < day and left[one.number] > 0:
                late += (one.amount if terms.base == "whole" else left[one.number]) * rate
        for payment in account.payments:
            if payment.on == day:
                beyond += pay(left, by_due, payment)
        day += timedelta(1)
    if terms.cap:
        whole = sum(one.amount for one in account.instalments)
        late = min(
            [
                late,
                *([terms.cap.amount] if terms.cap.amount is not None else []),
                *([terms.cap.share * whole] if terms.cap.share is not None else []),
            ]
        )
    return late, left, beyond


def pay(left, by_due, payment):
    rest = payment.amount
    for one in sorted(by_due, key=lambda one: one.number != payment.towards):
        taken = min(rest, left[one.number])
        left[one.number] -= taken
        rest -= taken
    return rest


@given(accounts())
def test_the_sheet_is_the_sum_of_its_days(account):
    found = sheet(account)
    late, left, beyond = day_by_day(account)
    assert abs(found.late - late) <= Fraction(1, 2)
    assert found.late == rounded(late)
    fallen = [one for one in account.instalments if one.due <= account.as_of]
    assert found.open == sum(left[one.number] for one in fallen)
    assert found.beyond == beyond
    assert found.due == sum(one.amount for one in fallen)
    assert found.paid - found.beyond + sum(left.values()) == sum(one.amount for one in account.instalments)


@given(cents, st.fractions(Fraction(1, 100), 1000, max_denominator=100), st.fractions(0, 2000, max_denominator=100))
def test_claw_back_is_in_proportion(paid, promised, reached):
    account = Account(BUREAU, SHOP, None, START, [], incentives=[Incentive("奖励", paid, promised, reached)])
    back = sheet(account).back
    assert 0 <= back <= paid
    assert abs(back - max(Fraction(0), paid - paid * reached / promised)) <= Fraction(1, 2)


def test_what_a_contract_takes_for_enough():
    one = Incentive("奖励", 100_00, Fraction(10), Fraction(9), "亿元", Fraction(9, 10))
    found = sheet(Account(BUREAU, SHOP, None, START, [], incentives=[one]))
    assert found.back == 0
    assert "90% 即不扣回" in found.lines[-1].says


def owed(**changes):
    given = {"debtor": BUREAU, "creditor": SHOP, "subject": "服务", "statutory": STATUTORY}
    asked = [Instalment("1", START, 1_000_000_00)]
    return sheet(Account(as_of=START + timedelta(10), instalments=asked, **(given | changes)))


def test_the_statutory_rate():
    found = owed()
    assert found.late == 5_000_00
    assert "条例第17条" in found.lines[-1].says
    assert "1,000,000.00 元 × 0.0005 × 10 天" in found.lines[1].says


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"debtor": Party("某厂", "中型企业")}, "付款方不是机关"),
        ({"creditor": Party("某集团", "大型", declared_sme=True)}, "收款方不是中小企业"),
        ({"creditor": Party("某公司", "小型", declared_sme=False)}, "没有声明"),
        ({"subject": "其他"}, "标的不是货物"),
        ({"debtor": Party("某单位")}, "还不知道"),
        ({"creditor": Party("某公司", "小型")}, "还不知道"),
        ({"creditor": Party("某公司", None, declared_sme=True)}, "还不知道"),
        ({"subject": None}, "还不知道"),
        ({"statutory": None}, "还没有填写利率"),
    ],
)
def test_where_nothing_is_reckoned(changes, says):
    found = owed(**changes)
    assert found.late is None
    assert says in found.lines[-1].says
    assert found.lines[-1].amount is None
    assert "合同未约定" in found.lines[-1].says


def test_the_contract_comes_first():
    terms = Agreed("interest", Rate(Fraction(365, 10_000), "year", 365))
    found = owed(agreed=terms, creditor=Party("某集团", "大型"))
    assert found.late == 1_000_00
    assert not [note for note in found.notes if "报价利率" in note]


@pytest.mark.parametrize(("lpr", "says"), [(None, "没有核对"), ("3%", "不低于"), ("4%", "不合条例规定")])
def test_the_agreed_rate_is_held_against_the_lpr(lpr, says):
    rate = None if lpr is None else Rate(Fraction(int(lpr[0]), 100), "year", 365, "全国银行间同业拆借中心公告")
    found = owed(agreed=Agreed("interest", Rate(Fraction(365, 10_000), "year", 365)), lpr=rate)
    assert [note for note in found.notes if says in note]


def test_both_sides_read_that_it_is_a_calculation():
    assert "不是催款" in owed().notes[0]
    assert any("四舍五入到分一次" in note for note in owed().notes)


@pytest.mark.parametrize(
    ("value", "words"),
    [("1/3", "1/3"), ("1/8", "0.125"), ("-5/2", "-2.5"), ("30", "30"), ("0.0005", "0.0005"), ("0", "0")],
)
def test_exact(value, words):
    assert exact(Fraction(value)) == words
    assert Fraction(words) == Fraction(value)


def test_amounts():
    assert yuan(123_456_789) == "1,234,567.89 元"
    assert yuan(-5) == "-0.05 元"
    assert [rounded(Fraction(one)) for one in ("1/2", "3/2", "0.4999", "2")] == [1, 2, 0, 2]


def written(**changes):
    return {
        "debtor": {"name": "某局", "kind": "机关"},
        "creditor": {"name": "某公司", "kind": "小型", "declared_sme": True},
        "subject": "工程",
        "as_of": "2026-01-11",
        "instalments": [{"number": "1", "due": "2026-01-01", "amount": 100_000_000}],
        "late": {"kind": "interest", "rate": "3.65%", "per": "year", "days_in_year": 365, "cap": {"share": "1/2"}},
        **changes,
    }


def test_a_file_is_read():
    assert sheet(read(written())).late == 100_000
    assert sheet(read(written(late=None), STATUTORY)).late == 500_000
    full = written(
        payments=[{"on": "2026-01-06", "amount": 100_000_000, "towards": "1"}],
        incentives=[{"title": "奖励", "paid": 100, "promised": "10", "reached": "5"}],
    )
    assert (sheet(read(full)).late, sheet(read(full)).back) == (50_000, 50)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"as_of": "昨天"}, "as_of：应为 2026-01-31"),
        ({"as_of": 20260101}, "as_of"),
        ({"debtor": None}, "debtor：应为一个对象"),
        ({"debtor": {"name": "某局", "kind": "政府"}}, "debtor.kind：应为：机关"),
        ({"creditor": {"name": "x", "declared_sme": "是"}}, "true 或 false"),
        ({"instalments": [{"number": "1", "due": "2026-01-01", "amount": 1.5}]}, "amount：应为整数"),
        ({"instalments": [{"number": "1", "due": "2026-01-01", "amount": True}]}, "amount：应为整数"),
        ({"instalments": [{"number": "1", "due": "2026-01-01", "amount": -1}]}, "amount：应为整数"),
        ({"instalments": [{"number": "1", "due": "2026-01-01", "amount": 1}] * 2}, "写了两次"),
        ({"instalments": {}}, "应为一个列表"),
        ({"payments": [{"on": "2026-01-01", "amount": 1, "towards": "9"}]}, "没有第「9」期"),
        ({"late": {"kind": "interest", "rate": 0.0005, "per": "day"}}, "加引号的数"),
        ({"late": {"kind": "interest", "rate": "1/0", "per": "day"}}, "加引号的数"),
        ({"late": {"kind": "interest", "rate": "5%", "per": "year"}}, "360、365"),
        ({"late": {"kind": "interest", "rate": "5%", "per": "month"}}, "per：应为"),
        ({"late": {"kind": "interest", "rate": "5%", "per": "day", "cap": {}}}, "late.cap"),
        ({"late": {"kind": [], "rate": "5%", "per": "day"}}, "late.kind"),
        ({"lpr": {"rate": "3%", "per": "year", "days_in_year": 365}}, "写明出处"),
        ({"incentives": [{"title": "x", "paid": 1, "promised": "0", "reached": "1"}]}, "不能是 0"),
        ({"surprise": 1}, "不认识「surprise」"),
    ],
)
def test_what_is_wrong_is_named(changes, says):
    with pytest.raises(Malformed) as fault:
        read(written(**changes))
    assert says in str(fault.value)
