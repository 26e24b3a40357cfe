"""The committed holidays, against an independent source, and the same counting in SQL."""

import csv
from datetime import date, timedelta

import chinese_calendar
import pytest
from django.db import connection

from qinqing.kernel.calendars.migrations import __path__ as migrations
from qinqing.kernel.calendars.models import Calendar, Day
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import CALENDAR_DAY, WORKING_DAY, BeyondCalendar

FIRST, PUBLISHED_TO = date(2010, 1, 1), date(2026, 12, 31)


def every_day(first=FIRST, last=PUBLISHED_TO):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.fixture
def national(db):
    return calendar()


def test_every_published_day(national):
    assert [day for day in every_day() if national.is_work(day) != chinese_calendar.is_workday(day)] == []


def test_only_published_years_are_certain(national):
    assert national.published_to == PUBLISHED_TO
    assert national.provisional(date(2027, 5, 1))
    assert national.is_work(date(2027, 10, 1))  # a Friday: no notice says otherwise yet


def test_the_file_holds_exceptions_only():
    with open(f"{migrations[0]}/../data/cn.csv", encoding="utf-8", newline="") as file:
        rows = [(date.fromisoformat(row["day"]), row["is_work"]) for row in csv.DictReader(file)]
    assert [day for day, _ in rows] == sorted({day for day, _ in rows})
    assert all((worked == "true") != (day.isoweekday() <= 5) for day, worked in rows)


def test_the_running_count_has_no_gap(national):
    rows = Day.objects.order_by("day").values_list("day", "is_work", "ordinal")
    total = 0
    for place, (day, worked, ordinal) in enumerate(rows):
        total += worked
        assert day == FIRST + timedelta(days=place)
        assert ordinal == total


@pytest.mark.parametrize("unit", [WORKING_DAY, CALENDAR_DAY])
def test_steps_in_sql_fall_on_the_same_days(national, unit):
    pk = Calendar.objects.get(code="cn").pk
    anchors = every_day(date(2025, 9, 20), date(2026, 3, 10))
    shifts = [-20, -7, -3, -1, 0, 1, 2, 10, 30]
    query = """
        SELECT anchor, shift, obligations_step_at(%s, anchor, shift, %s) AT TIME ZONE 'Asia/Shanghai'
        FROM unnest(%s::date[]) AS anchor, unnest(%s::int[]) AS shift
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [pk, unit, anchors, shifts])
        rows = cursor.fetchall()
    assert len(rows) == len(anchors) * len(shifts)
    for anchor, shift, moment in rows:
        assert (moment.date(), moment.hour, moment.minute) == (national.shift(anchor, shift, unit), 8, 0), (
            anchor,
            shift,
        )


def test_beyond_the_last_year_calendar_days_stand_in(national):
    last = Day.objects.order_by("-day").values_list("day", flat=True).first()
    with pytest.raises(BeyondCalendar):
        national.shift(last, 5, WORKING_DAY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT obligations_step_at(%s, %s, 5, 'working_day')", [Calendar.objects.get(code="cn").pk, last]
        )
        assert cursor.fetchone()[0].date() == last + timedelta(days=5)


def test_a_calendar_is_read_once_per_revision(national, django_assert_num_queries):
    with django_assert_num_queries(1):
        calendar()
    Calendar.objects.filter(code="cn").update(revision=99)
    with django_assert_num_queries(3):
        assert calendar() is not national
