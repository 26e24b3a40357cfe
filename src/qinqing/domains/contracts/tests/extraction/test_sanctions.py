"""A penalty is a field of the promise before it, where that is the one it punishes."""

from decimal import Decimal

from qinqing.domains.contracts.rules.extraction import extract
from qinqing.domains.contracts.tests.extraction.test_suggestions import HEAD

PAYS = "甲方应于每年3月底前支付补助款。"
LATE = "甲方逾期付款的，按日万分之三支付违约金。"


def test_a_penalty_belongs_to_the_promise_before_it():
    [one] = extract(HEAD + PAYS + LATE).suggestions
    assert one.promise == PAYS
    assert (one.penalty.rate, one.penalty.per) == (Decimal("0.0003"), "calendar_day")


def test_it_stays_before_the_eyes_of_whoever_reads():
    [one] = extract(HEAD + PAYS + "\n" + LATE).puzzles
    assert (one.sentence, one.reason) == (LATE, "违约责任，已记在上一条承诺里。")


def test_with_another_debtor_or_deed_or_promise_between_it_stands_for_itself():
    for other in (
        "乙方应于每年3月底前支付租金。",
        "甲方应于2026年3月底前接通供水。",
        PAYS + "乙方应于5月底前开工。",
    ):
        assert extract(HEAD + other + LATE).suggestions[-1].penalty.rate == Decimal("0.0003")
        assert extract(HEAD + other + LATE).suggestions[-1].promise.startswith("按日万分之三")


def test_a_promise_keeps_the_penalty_that_it_has():
    text = HEAD + PAYS + LATE + "甲方迟延付款的，按日万分之五支付违约金。"
    assert [one.penalty.rate for one in extract(text).suggestions] == [Decimal("0.0003"), Decimal("0.0005")]


def test_a_penalty_without_a_promise_before_it_is_suggested():
    assert len(extract(HEAD + LATE).suggestions) == 1
