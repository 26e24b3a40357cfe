"""Statements of promises of money against a walk through every single day, and the words of terms and amounts."""

import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinqing.domains.contracts.rules.money import Owed, Payable, Payment, Rate, Reached, statements
from qinqing.domains.contracts.rules.money.agreed import amount_text, doubts, faults, readings
from qinqing.domains.contracts.rules.money.capitals import DIGITS, capitals
from qinqing.domains.contracts.rules.money.standing import enterprise, enterprise_paying, government, government_paid
from qinqing.domains.contracts.rules.money.suggesting import lateness_in

START = date(2026, 1, 1)
STATUTORY = Rate(Fraction(5, 10_000), "day", source="条例第17条")
BUREAU, SHOP = government("某局", "organ"), enterprise("某公司", "small", "small")

days = st.integers(0, 90).map(lambda one: START + timedelta(one))
cents = st.integers(1, 10**9)
rates = st.decimals("0.00000001", "0.01", places=8)


@st.composite
def payables(draw, amount):
    if draw(st.booleans()):
        return Payable(amount, draw(st.sampled_from(["goods", "land", "incentive"])))
    per = draw(st.sampled_from(["day", "year"]))
    return Payable(
        amount,
        "services",
        draw(st.sampled_from(["interest", "penalty"])),
        draw(rates),
        per,
        draw(st.sampled_from([360, 365])) if per == "year" else None,
        draw(st.sampled_from(["unpaid", "whole"])),
        draw(st.none() | cents),
        draw(st.none() | st.decimals("0.01", "1", places=2)),
    )


@st.composite
def promises(draw):
    found = []
    for number in range(draw(st.integers(1, 4))):
        amount = draw(cents)
        left, paid = amount, []
        for day in sorted(draw(st.lists(days, max_size=4))):
            part = draw(st.integers(0, left))
            left -= part
            paid.append(Payment(day, part))
        due, terms = draw(days), draw(payables(amount))
        found.append(Owed(str(number), "付款", BUREAU, SHOP, due, due, amount, paid, terms))
    return found


def by_days(one, as_of):
    """Return what a promise comes to for lateness, exact, walking through its days; None where nothing is reckoned."""
    terms = one.terms
    if terms.late == "none":
        if terms.subject != "goods":
            return None
        daily, whole = Fraction(1, 2000), False
    else:
        daily = Fraction(str(terms.rate)) / (1 if terms.per == "day" else terms.days_in_year)
        whole = terms.base == "whole"
    left, sum_of, day = one.amount, Fraction(0), START
    while day <= as_of:
        if day > one.due and left:
            sum_of += (one.amount if whole else left) * daily
        left -= sum(part.amount for part in one.paid if part.on == day)
        day += timedelta(1)
    most = [Fraction(terms.cap_amount)] if terms.cap_amount is not None else []
    most += [Fraction(str(terms.cap_share)) * one.amount] if terms.cap_share is not None else []
    return min([sum_of, *most])


def halves_upward(value):
    whole, rest = divmod(value, 1)
    return int(whole) + (rest >= Fraction(1, 2))


@given(promises(), days)
def test_a_statement_is_the_sum_of_its_days(owed, as_of):
    (found,) = statements(owed, as_of, STATUTORY)
    walked = [by_days(one, as_of) for one in owed]
    known = [halves_upward(one) for one in walked if one is not None]
    assert found.late == (sum(known) if known else None)
    fallen = [one for one in owed if one.due <= as_of]
    received = {one.number: sum(part.amount for part in one.paid if part.on <= as_of) for one in owed}
    assert found.due == sum(one.amount for one in fallen)
    assert found.paid == sum(received.values())
    assert found.open == sum(one.amount - received[one.number] for one in fallen)


def owed(**changes):
    first = {
        "number": "7.1",
        "title": "首期款",
        "debtor": BUREAU,
        "creditor": SHOP,
        "promised": START,
        "due": START,
        "amount": 100_000_000,
        "terms": Payable(100_000_000, "works"),
    }
    return Owed(**{**first, **changes})


def only(as_of=START + timedelta(10), **changes):
    (found,) = statements([owed(**changes)], as_of, STATUTORY)
    return found


def said(found):
    return "".join(line.says for line in found.items[0].lines)


def test_the_statutory_rate_only_where_everything_is_known_and_fits():
    assert only().late == 500_000
    for changes in (
        {"debtor": enterprise_paying("某厂", "medium"), "creditor": government_paid("某局")},
        {"debtor": government("某单位", "other")},
        {"creditor": enterprise("某集团", "large", "small")},
        {"creditor": enterprise("某公司", "small", "no")},
        {"terms": Payable(1, "land")},
        {"terms": Payable(1, "incentive")},
    ):
        found = only(**changes)
        assert found.late is None
        assert "合同未约定，不计算" in said(found)
    for changes in ({"debtor": government("某单位", "")}, {"creditor": enterprise("某公司", "small", "")}):
        assert "还不知道" in said(only(**changes))
    assert only(creditor=enterprise("某公司", "unknown", "micro")).late == 500_000
    assert "还没有登记，不计算" in said(only(terms=None))


def test_what_the_creditor_delayed_is_not_charged():
    fair = only(due=START + timedelta(8))
    assert fair.late == 100_000
    assert fair.items[0].days == 2
    assert "合同承诺 2026年1月1日，应当 2026年1月9日" in said(fair)


@pytest.mark.parametrize(
    ("reached", "later", "back"), [(10, 0, 0), (9, 0, 0), (8, 0, 20_000_000), (0, 10, 100_000_000)]
)
def test_claw_back_in_proportion(reached, later, back):
    terms = Payable(
        100_000_000, "incentive", back_on="6.1", back_quantity=10, back_measure="亿元", tolerated=Decimal("0.9")
    )
    goal = Reached("6.1", "投资", START + timedelta(3), 10, reached, later, "亿元")
    found = only(terms=terms, reached=goal, paid=[Payment(START, 100_000_000)])
    assert found.back == back
    assert ("没有计入" in said(found)) is bool(later)
    early = only(as_of=START + timedelta(3), terms=terms, reached=goal, paid=[Payment(START, 100_000_000)])
    assert early.back is None
    assert "到期之后才看" in said(early)


def test_both_sides_read_the_same_and_each_pair_has_its_own():
    found = statements(
        [owed(), owed(number="8", debtor=enterprise_paying("某公司", "small"), creditor=government_paid("某局"))], START
    )
    assert [(one.debtor, one.creditor) for one in found] == [("某局", "某公司"), ("某公司", "某局")]
    assert all("不是催款" in one.notes[0] for one in found)


def read_back(words):
    """Return the 分 that capital numerals say; written against the words, not against the code that makes them."""
    whole, _, rest = words.rpartition("元")
    jiao, cent = (re.search(f"([{DIGITS}]){unit}", rest) for unit in "角分")
    total = section = digit = 0
    for sign in whole.replace("万亿", "兆"):
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(sign) + 1), 0
        elif sign == "亿" and total % 10**8 and total >= 10**4 and not total % 10**4:
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        else:
            total, section, digit = total + (section + digit) * {"万": 10**4, "亿": 10**8, "兆": 10**12}[sign], 0, 0
    value = (total + section + digit) * 100
    return value + sum(DIGITS.index(one[1]) * scale for one, scale in ((jiao, 10), (cent, 1)) if one)


@given(st.integers(0, 10**14 - 1) | st.integers(0, 10**6).map(lambda one: one * 10**6))
def test_capital_numerals_say_the_amount(fen):
    assert read_back(capitals(fen)) == fen
    assert "零零" not in capitals(fen)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (500_000_000, "伍佰万元整"),
        (100_203, "壹仟零贰元零叁分"),
        (10_500_000_000, "壹亿零伍佰万元整"),
        (110, "壹元壹角整"),
        (1, "壹分"),
    ],
)
def test_capital_numerals(fen, words):
    assert capitals(fen) == words


def test_amounts_are_echoed_in_ten_thousands():
    assert amount_text(500_000_000) == "5,000,000.00 元，即 500 万元"
    assert amount_text(123_456_789) == "1,234,567.89 元，即 123.456789 万元"
    assert amount_text(99_999) == "999.99 元"


@pytest.mark.parametrize(
    ("rate", "per", "asks"),
    [
        ("0.0005", "day", False),
        ("0.005", "day", True),
        ("0.05", "day", True),
        ("0.0365", "year", False),
        ("0.00365", "year", True),
        ("0.365", "year", True),
    ],
)
def test_a_rate_that_looks_like_a_slip_is_asked_about(rate, per, asks):
    terms = Payable(1, "goods", "interest", Decimal(rate), per, 365, "unpaid")
    assert bool(doubts(terms)) is asks
    assert list(faults(terms)) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"late": "interest"}, "rate"),
        ({"late": "interest", "rate": Decimal(0), "per": "day", "base": "unpaid"}, "rate"),
        ({"late": "interest", "rate": Decimal(-1), "per": "day", "base": "unpaid"}, "rate"),
        ({"late": "penalty", "rate": Decimal(5), "per": "day", "base": "unpaid"}, "rate"),
        ({"late": "interest", "rate": Decimal("0.05"), "per": "year", "base": "unpaid"}, "days_in_year"),
        ({"late": "interest", "rate": Decimal("0.05"), "base": "unpaid"}, "per"),
        ({"late": "interest", "rate": Decimal("0.05"), "per": "day"}, "base"),
        ({"rate": Decimal("0.05")}, "late"),
        ({"cap_share": Decimal("1.1")}, "cap_share"),
        ({"back_quantity": 10}, "back_quantity"),
        ({"back_quantity": 10, "back_measure": "亩"}, "back_on"),
        ({"back_on": "1", "tolerated": Decimal("0.9")}, "back_quantity"),
    ],
)
def test_terms_that_contradict_themselves(changes, field):
    assert field in [name for name, _says in faults(Payable(1, "goods", **changes))]


def test_terms_in_words_name_every_number():
    terms = Payable(
        500_000_000,
        "goods",
        "penalty",
        Decimal("0.0005"),
        "day",
        None,
        "unpaid",
        1_000_000,
        Decimal("0.2"),
        "第 9.2 条",
        "6.1",
        10,
        "亿元",
        Decimal("0.9"),
    )
    words = "".join(readings(terms).values())
    for said_word in ("500 万元", "伍佰万元整", "0.05%", "10,000.00 元", "20%", "第 9.2 条", "10 亿元", "90%"):
        assert said_word in words


def test_what_a_text_says_of_late_payment():
    text = "甲方逾期付款的，按日万分之五支付违约金。乙方应按期开工。逾期付款利息按年利率4%计算；甲方拖欠工程款的，支付违约金5万元。"
    found = lateness_in(text)
    assert [(one.rate, one.per) for one in found] == [
        (Decimal("0.0005"), "day"),
        (Decimal("0.04"), "year"),
        (None, ""),
    ]
