"""Limits to their last day: the worked examples, a walk from day to day, and the corners of the law."""

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from qinqing.kernel.calendars.queries import committed_calendar
from qinqing.kernel.calendars.queries.limits import committed
from qinqing.kernel.calendars.rules import BeyondCalendar
from qinqing.kernel.calendars.rules.asked import Asked, Misasked, answer
from qinqing.kernel.calendars.rules.counting import Counting, Span, count, merged
from qinqing.kernel.calendars.rules.limits import (
    COUNTED,
    LENGTHS,
    STATUSES,
    VERIFIED,
    Limit,
    limit_from,
    why_not,
)
from qinqing.kernel.calendars.rules.working import reckon
from qinqing.kernel.calendars.tests.walk import last_day

CALENDAR = committed_calendar()
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 20)
WITH_PROSE_ONLY = {"CF.DECIDE", "RX.GENERAL", "TD.EXT_APPLY", "FY.DECIDE"}
days = st.dates(FIRST, LAST)
spans = st.lists(st.tuples(days, st.integers(0, 30)), max_size=4).map(
    lambda found: [(first, first + timedelta(days=length)) for first, length in found]
)


def at(day, hour=0, minute=0):
    return datetime.combine(day, time(hour, minute))


def counted(length, unit, day, *, backward=False, rolls=True, suspensions=(), extension=0):
    counting = Counting(
        length,
        unit,
        "backward" if backward else "forward",
        rolls,
        extension,
        tuple(Span(*one) for one in suspensions),
    )
    return count(counting, at(day), CALENDAR)


def examples():
    with (Path(__file__).parent / "cases" / "deadline_examples.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", examples(), ids=lambda row: f"{row['code']}-{row['rolls']}")
def test_worked_example(row):
    found = answer(Asked(row["start_event_date"], rolls=row["rolls"]), committed()[row["code"]], CALENDAR)
    assert found.last_day.isoformat() == row["last_day"]
    assert found.provisional == (row["provisional"] == "yes")


@settings(max_examples=400, deadline=None)
@given(
    st.integers(1, 200),
    st.sampled_from(["working_day", "calendar_day", "week", "month", "year"]),
    days,
    st.booleans(),
    st.booleans(),
    spans,
)
@example(1, "month", date(2026, 1, 31), False, True, [])
@example(1, "year", date(2024, 2, 29), False, True, [])
@example(7, "working_day", date(2026, 9, 18), False, True, [(date(2026, 9, 28), date(2026, 10, 8))])
@example(1, "calendar_day", date(2026, 10, 2), False, True, [(date(2026, 10, 8), date(2026, 10, 9))])
def test_the_walk_arrives_at_the_same_day(length, unit, day, backward, rolls, suspensions):
    assume(unit not in {"month", "year"} or length <= 24)
    try:
        found = counted(length, unit, day, backward=backward, rolls=rolls, suspensions=suspensions)
    except BeyondCalendar:
        assume(False)
    walked = last_day(length, unit, day, works=CALENDAR.is_work, backward=backward, rolls=rolls, spans=suspensions)
    assert found.last == walked


@settings(deadline=None)
@given(st.integers(1, 60), days, spans)
def test_suspended_days_are_kept(length, day, suspensions):
    plain = counted(length, "working_day", day)
    found = counted(length, "working_day", day, suspensions=suspensions)
    outside = [
        one
        for offset in range(1, (found.last - day).days + 1)
        if CALENDAR.is_work(one := day + timedelta(days=offset))
        if not any(first <= one <= last for first, last in suspensions)
    ]
    assert found.last >= plain.last
    assert len(outside) == length
    assert outside[-1] == found.last


@pytest.mark.parametrize(
    ("length", "unit", "day", "expected"),
    [
        (1, "month", date(2026, 1, 31), date(2026, 2, 28)),
        (1, "month", date(2024, 1, 31), date(2024, 2, 29)),
        (1, "month", date(2026, 3, 31), date(2026, 4, 30)),
        (1, "year", date(2024, 2, 29), date(2025, 2, 28)),
        (4, "year", date(2024, 2, 29), date(2028, 2, 29)),
        (6, "month", date(2025, 8, 31), date(2026, 2, 28)),
        (2, "week", date(2026, 6, 1), date(2026, 6, 15)),
        (1, "quarter", date(2026, 3, 31), date(2026, 6, 30)),
        (1, "quarter", date(2025, 9, 30), date(2025, 12, 31)),
        (1, "quarter", date(2026, 2, 10), date(2026, 5, 10)),
        (1, "month_period", date(2026, 2, 28), date(2026, 3, 31)),
        ("03-31", "annual_date", date(2025, 6, 1), date(2026, 3, 31)),
        ("02-29", "annual_date", date(2025, 6, 1), date(2026, 2, 28)),
    ],
)
def test_dates_of_months_and_years(length, unit, day, expected):
    assert counted(length, unit, day, rolls=False).last == expected


@pytest.mark.parametrize(
    ("length", "unit", "day", "expected"),
    [
        (1, "calendar_day", date(2026, 10, 9), date(2026, 10, 8)),
        (5, "calendar_day", date(2026, 10, 9), date(2026, 9, 30)),  # 10-04 is 国庆: the working day before
        (30, "calendar_day", date(2026, 11, 3), date(2026, 9, 30)),
        (30, "working_day", date(2026, 10, 8), date(2026, 8, 20)),
        (1, "working_day", date(2026, 10, 5), date(2026, 9, 30)),  # counted back from a rest day
        (1, "month", date(2026, 3, 31), date(2026, 2, 28)),
    ],
)
def test_backward(length, unit, day, expected):
    assert counted(length, unit, day, backward=True).last == expected
    assert last_day(length, unit, day, works=CALENDAR.is_work, backward=True) == expected


def test_suspension_over_a_holiday():
    found = counted(5, "working_day", date(2026, 9, 28), suspensions=[(date(2026, 9, 30), date(2026, 10, 9))])
    assert (found.lost, found.last) == (3, date(2026, 10, 14))


def test_an_extension_lengthens_the_whole():
    assert counted(60, "calendar_day", date(2026, 8, 3), extension=30).last == date(2026, 11, 2)
    assert counted(20, "working_day", date(2026, 9, 18), extension=10).last == date(2026, 11, 5)


def test_hours_run_from_the_moment():
    start = at(date(2026, 9, 30), 17, 20)
    found = count(Counting(24, "hour"), start, CALENDAR)
    assert found.instant == at(date(2026, 10, 1), 17, 20)
    assert count(Counting(90, "minute"), start, CALENDAR).instant == at(date(2026, 9, 30), 18, 50)


@pytest.mark.parametrize(
    ("counting", "day", "provisional"),
    [
        (Counting(10, "working_day"), date(2026, 12, 4), False),
        (Counting(11, "working_day"), date(2026, 12, 4), True),  # 21 December
        (Counting(15, "working_day"), date(2026, 12, 20), True),
        (Counting(30, "working_day", "backward"), date(2027, 1, 4), True),
        (Counting(10, "calendar_day"), date(2026, 12, 9), True),  # 19 December is a Saturday: it rolls to the 21st
        (Counting(10, "calendar_day", rolls=False), date(2026, 12, 9), False),
        (Counting(60, "calendar_day", rolls=False), date(2026, 12, 9), False),  # rests on no notice at all
        (Counting(60, "calendar_day"), date(2026, 12, 9), True),
        (Counting(1, "year"), date(2026, 3, 2), True),
    ],
)
def test_provisional(counting, day, provisional):
    assert count(counting, at(day), CALENDAR).provisional == provisional
    said = [line for line in reckon(counting, at(day), CALENDAR).working if "暂定" in line.says]
    assert bool(said) == provisional


def test_spans_that_touch_are_one():
    one, two = Span(date(2026, 1, 5), date(2026, 1, 9)), Span(date(2026, 1, 10), date(2026, 1, 12))
    assert merged([two, one, Span(date(2026, 1, 6), date(2026, 1, 7))]) == [Span(one.first, two.last)]


def texts(asked, code=None):
    return [line.says for line in answer(asked, committed()[code] if code else None, CALENDAR).working]


def test_the_working_names_what_was_skipped_and_why():
    said = "\n".join(texts(Asked("2026-09-18"), "XK.DECIDE"))
    for part in (
        "当天不计入",
        "9月25日（周五）至9月27日（周日）中秋节",
        "国庆节",
        "9月20日（周日）、10月10日（周六）",
        "第 20 个",
    ):
        assert part in said
    laws = {line.law for line in answer(Asked("2026-09-18"), committed()["XK.DECIDE"], CALENDAR).working}
    assert {"民法典 第201条第1款", "行政许可法 第82条", "民法典 第203条第2款"} <= laws


def test_the_working_says_why_it_rolled_or_not():
    assert any("国庆节" in says and "10月8日" in says for says in texts(Asked("2026-07-05"), "SG.START"))
    assert any("调休上班，不是休假日" in says for says in texts(Asked("2026-01-31"), "JZ.DISPOSE"))
    assert any("不顺延" in says for says in texts(Asked("2026-08-03", rolls="false"), "XF.DONE"))
    assert any("提前到休假日之前" in says for says in texts(Asked("2026-11-03"), "TD.EXT_APPLY"))
    assert any("不得早于" in says for says in texts(Asked("2026-03-02"), "YH.COMMENT"))
    assert any("民事诉讼法" in says for says in texts(Asked("2026-03-02"), "FY.APPLY"))


def test_a_daily_rate_has_no_last_day():
    with pytest.raises(Misasked, match="没有最后一日"):
        texts(Asked("2026-01-01"), "ZF.INTEREST")
    assert any(
        "60 天 × 0.0005 = 0.03" in says for says in texts(Asked("2026-01-01", until="2026-03-02"), "ZF.INTEREST")
    )
    assert any("共 60 天" in says for says in texts(Asked("2026-01-01", until="2026-03-02"), "TD.PENALTY"))


@pytest.mark.parametrize(
    ("asked", "code", "says"),
    [
        (Asked(""), "XK.DECIDE", "起算日期"),
        (Asked("2026-02-30"), "XK.DECIDE", "不是日期"),
        (Asked("明天"), "XK.DECIDE", "不是日期"),
        (Asked("2026-01-05", length="0", unit="month"), None, "1 到"),
        (Asked("2026-01-05", length="²", unit="month"), None, "1 到"),
        (Asked("2026-01-05", length="20", unit="day"), None, "没有「day」"),
        (Asked("2026-01-05", length="20", unit="per_calendar_day"), None, "没有「per_calendar_day」"),
        (Asked("2026-01-05", suspend=["2026-01-06"]), "XK.DECIDE", "请写成"),
        (Asked("2026-01-05", suspend=["2026-01-09..2026-01-06"]), "XK.DECIDE", "早于第一天"),
        (Asked("2026-01-05", extend="11"), "XK.DECIDE", "最多延长 10 个工作日"),
        (Asked("2026-01-05", extend="1"), "XK.CORRECT", "没有规定可以延长"),
        (Asked("2026-01-05", extend="7"), "SG.START", "最多延长 6 个月"),
        (Asked("2026-01-05", extend="61"), "ZF.COMPL_DONE", "最多延长 60 天"),
        (Asked("2026-01-05", backward=True), "XK.DECIDE", "不能向前计"),
        (Asked("2026-01-05", rolls="也许"), "XK.DECIDE", "true 或 false"),
        (Asked("2046-12-01", length="90", unit="working_day"), None, "2010 到 2046 年"),
        (Asked("1999-01-01"), "XK.DECIDE", "2010 到 2046 年"),
        (Asked("9999-12-30", length="20", unit="calendar_day", rolls="false"), None, "算不到"),
        (Asked("9999-12-30", length="20", unit="year", rolls="false"), None, "算不到"),
        (Asked("2026-01-05", length="2", unit="hour", suspend=["2026-01-05..2026-01-06"]), None, "不能按天中止"),
    ],
)
def test_what_cannot_be_counted_is_said(asked, code, says):
    with pytest.raises(Misasked, match=says):
        answer(asked, committed()[code] if code else None, CALENDAR)


def test_every_committed_limit_is_whole():
    assert len(committed()) == 87
    for limit in committed().values():
        assert limit.unit in LENGTHS, limit.code
        assert limit.status in STATUSES, limit.code
        assert limit.verified in VERIFIED, limit.code
        assert limit.law, limit.code
        assert limit.direction in {"forward", "backward"}, limit.code
    prose = {limit.code for limit in committed().values() if limit.extension and not limit.extends}
    assert prose == WITH_PROSE_ONLY


@pytest.mark.parametrize("code", sorted(committed()))
def test_every_committed_limit_can_be_counted(code):
    found = answer(Asked("2026-03-31", until="2026-06-30"), committed()[code], CALENDAR)
    assert len(found.working) >= 2
    assert found.working[0].law


def test_every_unit_counts():
    for unit in COUNTED:
        assert answer(Asked("2026-03-02", length="1", unit=unit), None, CALENDAR).last_day >= date(2026, 3, 2)


def a_limit(**more):
    row = {"code": "A", "name": "甲", "length": 5, "unit": "working_day", "legal_source": "某法", **more}
    return limit_from(row)


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        (committed()["XK.DECIDE"], None),
        (committed()["XC.C"], "许昌市"),
        (committed()["XC.2011.DONE"], "已经废止"),
        (committed()["RX.GENERAL"], "其他城市"),
        (committed()["JY.REPLY"], "各地|一地"),
        (committed()["HQ.SAMEDAY_QZ"], "公开报道"),
        (committed()["XS.FOCUS_CITY"], "各地自行规定"),
        (committed()["ZF.INTEREST"], "没有最后一日"),
        (a_limit(jurisdiction="岚川市"), None),
        (a_limit(jurisdiction="河南省"), "河南省"),
    ],
)
def test_only_limits_in_force_here_may_start_a_clock(limit, says):
    reason = why_not(limit, ["全国", "岚川市"])
    assert (reason is None) == (says is None)
    if says:
        assert any(part in reason for part in says.split("|"))


def test_a_local_limit_holds_at_and_below_its_range():
    local = Limit("L", "本地", 3, "working_day", law="本地文件", jurisdiction="临港区", path="lanchuan/lingang/")
    assert why_not(local, ["全国"], "lanchuan/lingang/port/") is None
    assert why_not(local, ["全国"], "lanchuan/haian/")
    assert why_not(local, ["全国"], "lanchuan/")
