"""Dates, lengths and recurrences in the writings of the field."""

from datetime import date

import pytest

from qinqing.domains.contracts.rules.extraction.dates import mentions
from qinqing.domains.contracts.rules.extraction.folding import fold
from qinqing.domains.contracts.rules.extraction.limits import choose, limits_of

TODAY = date(2025, 11, 3)


def only(text: str):
    folded = fold(text).text
    return choose(limits_of(folded, TODAY), folded)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年3月底前", "2026-03-31"),
        ("二〇二六年三月五日", "2026-03-05"),
        ("二O二六年十二月三十一日", "2026-12-31"),
        ("二○二八年二月底", "2028-02-29"),
        ("2026.3.5", "2026-03-05"),
        ("2026-03-05", "2026-03-05"),
        ("2026 年 6 月 30 日", "2026-06-30"),
        ("２０２６年６月上旬", "2026-06-10"),
        ("2026年6月中旬", "2026-06-20"),
        ("2026年第三季度末", "2026-09-30"),
        ("2026年上半年", "2026-06-30"),
        ("2027年前", "2026-12-31"),
        ("年内", "2025-12-31"),
        ("月底", "2025-11-30"),
        ("明年6月底", "2026-06-30"),
        ("3月20日前", "2026-03-20"),
        ("12月20日前", "2025-12-20"),
    ],
)
def test_dates(text, day):
    assert [one.day for one in mentions(fold(text).text, TODAY)] == [date.fromisoformat(day)]


@pytest.mark.parametrize("text", ["2026年2月30日", "每年3月31日前", "12个月内", "两年内", "第2026年度报告"])
def test_no_dates(text):
    assert mentions(fold(text).text, TODAY) == []


def test_without_the_documents_day_a_year_is_not_invented():
    assert [one.day for one in mentions("6月底", None)] == [None]


def test_a_month_follows_the_date_before_it():
    found = mentions("2027年9月底前开工，3月底前完成", TODAY)
    assert [one.day for one in found] == [date(2027, 9, 30), date(2028, 3, 31)]


@pytest.mark.parametrize(
    ("text", "kind", "length", "unit", "anchor"),
    [
        ("自本协议签订之日起30个工作日内完成", "after", 30, "working_day", "本协议签订"),
        ("签订后三个月内注册", "after", 3, "month", "签订"),
        ("应在收到甲方通知之日起十(10)日内缴清", "after", 10, "calendar_day", "收到甲方通知"),
        ("自2026年3月1日起30日内", "after", 30, "calendar_day", "2026年3月1日"),
        ("接到报修后2小时内到场", "after", 2, "hour", "接到报修"),
        ("15分钟内响应", "after", 15, "minute", None),
        ("一周内答复", "after", 1, "week", None),
        ("半年内开工", "after", 6, "month", None),
        ("一年半内建成", "after", 18, "month", None),
        ("审批时限不超过5个工作日", "after", 5, "working_day", None),
        ("建设工期为18个月", "after", 18, "month", None),
        ("一个半月内完成", "after", 45, "calendar_day", None),
        ("签约当日缴纳", "after", 0, "calendar_day", "签约"),
        ("期满前30日提出", "before", 30, "calendar_day", "期满"),
        ("应提前15日书面通知", "before", 15, "calendar_day", None),
        ("租赁期届满六十日前提出", "before", 60, "calendar_day", "租赁期届满"),
        ("在开工前办理许可证", "before", None, None, "开工"),
    ],
)
def test_lengths(text, kind, length, unit, anchor):
    found = only(text)
    assert (found.kind, found.length, found.unit, found.anchor) == (kind, length, unit, anchor)


@pytest.mark.parametrize(
    ("text", "length", "unit", "on"),
    [
        ("每年3月31日前报送", 1, "year", "--03-31"),
        ("每月10日前缴纳", 1, "month", "---10"),
        ("每季度末前支付", 1, "quarter", "end"),
        ("每周五前报告", 1, "week", "-W-5"),
        ("每半年召开一次", 6, "month", None),
        ("按季度支付服务费", 1, "quarter", None),
        ("自投产年度起连续三年给予奖励", 1, "year", None),
    ],
)
def test_recurrences(text, length, unit, on):
    found = only(text)
    assert (found.kind, found.length, found.unit, found.on) == ("recurring", length, unit, on)


def test_recurrence_counts_its_times():
    assert only("自投产之日起五年内每年缴纳税收").times == 5


@pytest.mark.parametrize(
    "text",
    [
        "逾期超过60日的",
        "每逾期一日按万分之五",
        "延建期限不得超过一年",
        "有效期五年",
        "自2026年1月1日起执行",
        "年利率4.35%",
        "按月租金的1%",
    ],
)
def test_no_limits(text):
    assert limits_of(fold(text).text, TODAY) == []


def test_dates_before_the_document_are_past():
    assert limits_of("于2025年6月20日取得备案", TODAY) == []


def test_the_earlier_of_two_keeps_both():
    found = only("于2026年12月31日或主体封顶之日起30日内（以孰早为准）实缴到位")
    assert (found.kind, found.whichever, found.others[0].length) == ("date", "earlier", 30)
