"""Holiday notices, local days and undoing: what stands in the database afterwards, and what history says."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from qinqing.kernel.calendars import actions, events
from qinqing.kernel.calendars.actions import CalendarMoved, NothingChanges
from qinqing.kernel.calendars.actions.keeping import BeyondItsYears, FollowsTheNation, PathTaken, YearOutOfOrder
from qinqing.kernel.calendars.actions.undoing import NotTheLast
from qinqing.kernel.calendars.models import Calendar, Day
from qinqing.kernel.calendars.queries import calendar, calendar_for
from qinqing.kernel.calendars.queries.changes import changed_days, changes
from qinqing.kernel.calendars.rules import WORKING_DAY, ordinals
from qinqing.kernel.calendars.rules.notice import read
from qinqing.kernel.calendars.tests.keeping import NOTICE_2027, keeper
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from tests import builders

COUNTY_DAY = date(2027, 6, 8)


@pytest.fixture
def by(db):
    return keeper()


def publish(by, text=NOTICE_2027, year=2027, **more):
    reading = read(text, year)
    assert reading.faults == []
    return actions.publish_year(code="cn", year=year, days=reading.days, by=by, **more)


def county(by, code="lingang", path="lanchuan/lingang/"):
    return actions.open_calendar(code=code, name="临港区工作日历", path=path, by=by)


def state(code="cn"):
    rows = (
        Day.objects.filter(calendar__code=code).order_by("day").values_list("day", "is_work", "ordinal", "note", "own")
    )
    return list(rows)


def newest():
    return Event.objects.filter(kind__startswith="calendars.").order_by("stream_id", "-seq").first()


def assert_counts(code="cn"):
    """The running count has no gap: it is what counting anew gives."""
    rows = state(code)
    worked = {day: is_work for day, is_work, *_ in rows}
    assert [ordinal for _, _, ordinal, *_ in rows] == ordinals(rows[0][0], rows[-1][0], worked)[1]


def test_a_notice_changes_its_days_and_the_count_of_all_later_ones(by):
    before = calendar()
    publish(by)
    after = calendar()
    assert not after.is_work(date(2027, 2, 5))
    assert after.is_work(date(2027, 1, 31))
    assert after.published_to == date(2027, 12, 31)
    assert after.notes[date(2027, 10, 3)] == "国庆节"
    assert before.ordinals[-1] - after.ordinals[-1] == sum(
        before.is_work(day) - after.is_work(day) for day in (date(2027, 1, 1) + timedelta(days=n) for n in range(365))
    )
    assert_counts()
    assert after.provisional(date(2027, 12, 21))
    assert not after.provisional(date(2027, 12, 20))


def test_history_says_which_days_changed(by):
    before = calendar()
    changes = publish(by)
    event = newest()
    assert event.kind == events.PUBLISHED.tag
    assert event.facts["calendars"] == ["cn"]
    assert changed_days(event) == [change.day for change in changes if change.flips]
    for day in changed_days(event):
        assert before.is_work(day) != calendar().is_work(day)
    assert event.facts["published_from"] == "2026-12-31"
    assert event.facts["revision"] == Calendar.objects.get(code="cn").revision


def test_what_follows_follows_except_on_its_own_days(by):
    county(by)
    actions.declare_day(code="lingang", day=COUNTY_DAY, is_work=False, note="区庆放假", by=by)
    actions.declare_day(code="lingang", day=date(2027, 10, 4), is_work=True, note="港口值守", by=by)
    publish(by)
    local, national = calendar("lingang"), calendar()
    assert local.is_work(date(2027, 10, 4))
    assert not local.is_work(COUNTY_DAY)
    differ = [day for day, is_work, *_ in state("lingang") if is_work != national.is_work(day)]
    assert differ == [COUNTY_DAY, date(2027, 10, 4)]
    assert local.published_to == national.published_to
    assert_counts("lingang")
    assert newest().facts["calendars"] == ["cn", "lingang"]


def test_three_levels(by):
    actions.open_calendar(code="city", name="市", path="lanchuan/", by=by)
    county(by)
    assert Calendar.objects.get(code="lingang").parent.code == "city"
    actions.declare_day(code="city", day=COUNTY_DAY, is_work=False, note="市庆放假", by=by)
    assert not calendar("lingang").is_work(COUNTY_DAY)
    assert calendar().is_work(COUNTY_DAY)
    publish(by)
    for code in ("city", "lingang"):
        assert not calendar(code).is_work(COUNTY_DAY)
        assert_counts(code)


def test_undoing_brings_every_day_back(by):
    county(by)
    actions.declare_day(code="lingang", day=COUNTY_DAY, is_work=False, note="区庆放假", by=by)
    before = {code: state(code) for code in ("cn", "lingang")}
    publish(by)
    actions.revert(code="cn", seq=newest().seq, by=by)
    assert {code: state(code) for code in ("cn", "lingang")} == before
    assert calendar().published_to == date(2026, 12, 31)
    event = newest()
    assert event.kind == events.REVERTED.tag
    assert event.facts["published_to"] == "2026-12-31"
    assert date(2027, 2, 5) in changed_days(event)


def test_a_local_day_undone_is_that_of_the_nation_again(by):
    county(by)
    actions.declare_day(code="lingang", day=date(2027, 10, 4), is_work=False, note="本地放假", by=by)
    declared = newest().seq
    publish(by)
    actions.revert(code="lingang", seq=declared, by=by)
    assert state("lingang") == state("cn")


def test_only_the_last_change_is_undone(by):
    publish(by)
    first = newest().seq
    publish(by, NOTICE_2027.replace("6月9日（周三）放假", "6月10日（周四）放假"))
    with pytest.raises(NotTheLast):
        actions.revert(code="cn", seq=first, by=by)
    actions.revert(code="cn", seq=newest().seq, by=by)
    actions.revert(code="cn", seq=first, by=by)
    with pytest.raises(NotTheLast):
        actions.revert(code="cn", seq=first, by=by)
    assert calendar().published_to == date(2026, 12, 31)
    assert [one.may_revert for one in changes()] == [False] * 4


def test_the_same_notice_twice_changes_nothing(by):
    publish(by)
    with pytest.raises(NothingChanges):
        publish(by)


def test_a_corrected_notice_replaces_the_first(by):
    publish(by)
    changed = publish(by, NOTICE_2027.replace("6月9日（周三）放假", "6月10日（周四）放假"))
    assert [change.day for change in changed] == [date(2027, 6, 9), date(2027, 6, 10)]
    assert_counts()


def test_a_notice_that_changes_the_last_days_of_the_year_before(by):
    publish(by, NOTICE_2027 + "2026-12-27 上班\n2026-12-28 放假 元旦")
    assert calendar().is_work(date(2026, 12, 27))
    assert_counts()


@pytest.mark.parametrize(("year", "refusal"), [(2028, YearOutOfOrder), (2010, BeyondItsYears), (1999, BeyondItsYears)])
def test_years_come_in_order(by, year, refusal):
    with pytest.raises(refusal):
        actions.publish_year(code="cn", year=year, days=[], by=by)


def test_a_notice_is_the_nations(by):
    county(by)
    with pytest.raises(FollowsTheNation):
        actions.publish_year(code="lingang", year=2027, days=read(NOTICE_2027, 2027).days, by=by)


def test_a_preview_of_an_older_revision_is_refused(by):
    with pytest.raises(CalendarMoved):
        publish(by, revision=7)


def test_a_county_keeps_its_own_only(by):
    county(by)
    actions.allow_days(code="lingang", days=1, by=by)
    local = keeper("lanchuan/lingang/")
    actions.declare_day(code="lingang", day=COUNTY_DAY, is_work=False, note="区庆放假", by=local)
    with pytest.raises(NotFound):
        publish(local)
    with pytest.raises(NotFound):
        county(local, "haian", "lanchuan/haian/")
    with pytest.raises(NotFound):
        actions.declare_day(code="lingang", day=COUNTY_DAY, is_work=True, note="x", by=keeper("lanchuan/haian/"))


def test_only_system_administrators_keep_calendars(by):
    clerk = builders.actor(builders.unit("某局"), "clerk")
    with pytest.raises(NotAllowed):
        publish(clerk)


def test_one_calendar_for_one_range(by):
    county(by)
    with pytest.raises(PathTaken):
        county(by, "other")
    with pytest.raises(PathTaken):
        county(by, "lingang", "lanchuan/haian/")


def test_the_calendar_of_a_jurisdiction(by):
    county(by)
    assert calendar_for("lanchuan/lingang/port/").code == "lingang"
    assert calendar_for("lanchuan/haian/").code == "cn"
    assert calendar_for("").code == "cn"


def test_publishing_costs_the_same_however_many_days_change(by, django_assert_max_num_queries):
    county(by)
    with django_assert_max_num_queries(24):
        publish(by)


def test_two_at_once_do_not_lose_one(committed):
    """Both wait for one history: the second one sees the first one's days."""
    by = keeper()
    county(by)
    days = [date(2027, 3, 1), date(2027, 3, 2)]
    barrier = threading.Barrier(2)

    def declare(day):
        barrier.wait()
        actions.declare_day(code="lingang", day=day, is_work=False, note="本地放假", by=by)
        connection.close()

    threads = [threading.Thread(target=declare, args=[day]) for day in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    local = calendar("lingang")
    assert [local.is_work(day) for day in days] == [False, False]
    assert calendar().between(date(2027, 2, 26), date(2027, 3, 5), WORKING_DAY) == 5
    assert local.between(date(2027, 2, 26), date(2027, 3, 5), WORKING_DAY) == 3
    assert_counts("lingang")
