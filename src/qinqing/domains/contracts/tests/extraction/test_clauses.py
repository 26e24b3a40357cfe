"""What a clause says of itself, and what is hidden before it is read."""

import pytest

from qinqing.domains.contracts.rules.extraction.clauses import clauses, masked
from qinqing.domains.contracts.rules.extraction.confidence import LADDER, THRESHOLD, confidence, points
from qinqing.domains.contracts.rules.extraction.folding import fold
from qinqing.domains.contracts.rules.extraction.limits import limits_of
from qinqing.domains.contracts.rules.extraction.money import penalty
from qinqing.domains.contracts.rules.extraction.parties import parties_of
from qinqing.domains.contracts.rules.extraction.recurrence import recurring

PARTIES = parties_of("甲方：岚川市临港区管理委员会\n乙方：岚川禾曜新材料有限公司")


def cut(text: str):
    read = masked(fold(text).text)
    return clauses(read, limits_of(read, None), PARTIES.named(read))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("甲方供地，乙方开工", ["甲方供地", "乙方开工"]),
        ("甲方供地（含道路，管网），乙方开工", ["甲方供地（含道路，管网）", "乙方开工"]),
        ("2小时签收、24小时响应", ["2小时签收", "24小时响应"]),
        ("供水、供电", ["供水、供电"]),
    ],
)
def test_a_sentence_is_cut_at_its_commas(text, parts):
    assert [one.text for one in cut(text)] == parts


@pytest.mark.parametrize(
    "text", ["《工期应于5月办法》", "临发〔2025〕37号", "（以下简称“应付款”）", "将“应于5月底前”变更为"]
)
def test_titles_and_what_is_replaced_are_hidden(text):
    assert "应" not in masked(fold(text).text)
    assert len(masked(fold(text).text)) == len(fold(text).text)


@pytest.mark.parametrize("text", ["会议要求，", "经双方协商一致，", "双方约定："])
def test_who_reports_a_duty_is_not_read(text):
    assert not PARTIES.named(masked(fold(text + "按期完成").text))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("乙方应开工", "应"),
        ("乙方响应供应商", None),
        ("乙方履约保证金", None),
        ("乙方计划要开工", "要"),
        ("甲方负责人到场", None),
    ],
)
def test_the_strongest_duty_word_counts(text, word):
    [clause] = cut(text)
    assert (clause.cue and clause.cue[2]) == word


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("乙方按期投产的", "condition"),
        ("甲方有权解除协议", "right"),
        ("乙方已取得备案", "past"),
        ("预计投资五千万元", "tentative"),
        ("乙方系依法成立的公司", "status"),
        ("支付违约金十万元", "penalty"),
    ],
)
def test_signs(text, sign):
    assert sign in cut(text)[0].signs
    assert sign not in cut("乙方应开工")[0].signs


def test_only_a_limit_is_no_promise_of_its_own():
    first, second = cut("将于2026年5月底前，乙方应缴清价款")
    assert (first.adverbial, first.core, second.core) == (True, False, True)


@pytest.mark.parametrize(
    ("text", "length", "unit"), [("每两年复核一次", 2, "year"), ("每周报告", 1, "week"), ("按月结算", 1, "month")]
)
def test_what_comes_back(text, length, unit):
    [found] = recurring(text)
    assert (found.length, found.unit) == (length, unit)


def test_a_sum_is_no_penalty_of_itself():
    assert penalty("支付补助10万元") is None


def test_points_are_added_and_the_sure_are_surer():
    assert points(3, frozenset({"limit", "subject"})) > points(3, frozenset({"limit"})) > points(3, frozenset({"fact"}))
    sure = [confidence(score, guessed=False) for score in sorted(LADDER)]
    assert sure == sorted(sure)
    assert confidence(0, guessed=False) == LADDER[THRESHOLD]
    assert confidence(99, guessed=True) < confidence(99, guessed=False) < 1
