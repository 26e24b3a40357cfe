"""Reading a holiday notice: the wording of a real one, rows of dates, and what cannot be."""

from datetime import date

import pytest

from qinqing.kernel.calendars.queries import committed_calendar
from qinqing.kernel.calendars.rules.notice import day_change, keeps, read, year_changes

NOTICE_2026 = """
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""
NATIONAL = committed_calendar()


def test_the_notice_of_a_published_year_changes_no_working_day():
    reading = read(NOTICE_2026, 2026)
    assert (reading.faults, reading.doubts) == ([], [])
    assert [change for change in year_changes(NATIONAL, 2026, reading.days) if change.flips] == []


def test_a_notice_is_read_to_the_committed_year():
    blank = NATIONAL.changed(
        {
            date.fromordinal(n): date.fromordinal(n).weekday() < 5
            for n in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())
        }
    )
    changes = year_changes(blank, 2026, read(NOTICE_2026, 2026).days)
    after = blank.changed({change.day: change.is_work for change in changes})
    assert list(after.ordinals) == list(NATIONAL.ordinals)


def test_names_come_from_the_lines():
    notes = {one.day: one.note for one in read(NOTICE_2026, 2026).days}
    assert notes[date(2026, 2, 17)] == "春节"
    assert notes[date(2026, 2, 14)] == "调休上班"
    assert notes[date(2026, 1, 2)] == "元旦"
    [joint, *_] = read("六、国庆节、中秋节：10月1日至8日放假调休，共8天。", 2025).days
    assert joint.note == "国庆节、中秋节"


def test_the_turn_of_the_year():
    text = "一、元旦：2027年12月31日至2028年1月2日放假。\n2027-12-26 上班\n2028-02-01..2028-02-03 放假 春节"
    days = [one.day for one in read(text, 2028).days]
    assert days[:4] == [date(2027, 12, 31), date(2028, 1, 1), date(2028, 1, 2), date(2027, 12, 26)]
    assert days[-1] == date(2028, 2, 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2027-09-28 上班", "是周二，本来就上班"),
        ("2027-10-01 放假 国庆节\n2027-10-01 上班", "既写放假又写上班"),
        ("2028-10-01 放假 国庆节", "不在 2027 年"),
        ("2026-12-20 上班", "不在 2027 年"),
        ("2027-02-30 放假 春节", "第 1 行有不存在的日期"),
        ("2027-10-07..2027-10-01 放假 国庆节", "第 1 行有不存在的日期"),
        ("国庆节快乐", "第 1 行没有认出"),
        ("", "还没有填写"),
        ("七、国庆节：10月1日（周四）至7日（周三）放假调休。", "第 1 行写 10月1日是周四，2027年这一天是周五"),
    ],
)
def test_what_cannot_be_is_said_with_its_line(text, says):
    assert any(says in fault for fault in read(text, 2027).faults)


def test_a_missing_festival_is_asked_about():
    [doubt] = read(NOTICE_2026.replace("端午节", "放假节"), 2026).doubts
    assert "端午" in doubt


def test_days_a_new_notice_does_not_name_follow_the_week_again():
    changes = {one.day: one for one in year_changes(NATIONAL, 2026, [])}
    assert changes[date(2026, 10, 1)].is_work
    assert not changes[date(2026, 10, 10)].is_work
    assert date(2026, 9, 28) not in changes


def test_one_day():
    [change] = day_change(NATIONAL, date(2026, 6, 8), is_work=False, note="县庆放假")
    assert (change.was_work, change.is_work, change.flips) == (True, False, True)
    assert day_change(NATIONAL, date(2026, 6, 8), is_work=True, note="") == []


@pytest.mark.parametrize(
    ("jurisdiction", "path", "kept"),
    [
        (None, "", True),
        ("lanchuan/", "", True),
        ("lanchuan/", "lanchuan/lingang/", True),
        ("lanchuan/lingang/", "lanchuan/lingang/", True),
        ("lanchuan/lingang/", "lanchuan/", False),
        ("lanchuan/lingang/", "", False),
        ("lanchuan/lingang/", "lanchuan/haian/", False),
    ],
)
def test_who_keeps_what(jurisdiction, path, kept):
    assert keeps(jurisdiction, path) == kept
