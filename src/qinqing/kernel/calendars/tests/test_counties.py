"""What a county may set itself, and every way around that: actions, and forged forms."""

from datetime import date, datetime, time

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.calendars import actions
from qinqing.kernel.calendars.actions.changes import NotAllowedToDiffer
from qinqing.kernel.calendars.actions.limits import BeyondWhatStandsAbove, NotTheLastOfTheLimit
from qinqing.kernel.calendars.actions.undoing import NotTheLast, SomethingRests
from qinqing.kernel.calendars.models import Calendar, LocalLimit
from qinqing.kernel.calendars.queries import calendar, committed_calendar, limit_named
from qinqing.kernel.calendars.queries.changes import limit_changes
from qinqing.kernel.calendars.rules.bounds import beyond, days
from qinqing.kernel.calendars.rules.counting import Counting, count
from qinqing.kernel.calendars.rules.limits import COUNTED, MINIMUM, Extends, Limit
from qinqing.kernel.calendars.tests.keeping import keeper, window
from qinqing.kernel.calendars.tests.test_local_limits import a_limit
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from tests import builders

LINGANG, HAIAN = "lanchuan/lingang/", "lanchuan/haian/"
WORKDAY, OTHER, RESTDAY = date(2026, 6, 8), date(2026, 6, 9), date(2026, 6, 13)


@pytest.fixture
def city(db):
    return keeper()


@pytest.fixture
def county(db):
    return keeper(LINGANG)


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.QINQING_TOTP_ROLES = frozenset()


def law(**more):
    return Limit(**{"code": "X", "name": "法定", "length": 20, "unit": "working_day", "law": "某法", **more})


def local(**more):
    return law(**{"name": "本地", "path": LINGANG, **more})


# Limits: shorter, never longer.


@pytest.mark.parametrize(
    ("given", "above", "stays"),
    [
        ({"length": 20}, {}, True),
        ({"length": 21}, {}, False),
        ({"length": 15, "unit": "calendar_day"}, {}, True),
        ({"length": 21, "unit": "calendar_day"}, {}, False),
        ({"length": 30}, {"length": 1, "unit": "month"}, False),
        ({"length": 9}, {"length": 1, "unit": "month"}, True),
        ({"length": 12, "unit": "hour"}, {"length": 1, "unit": "calendar_day"}, True),
        ({"length": 3, "unit": "month"}, {"length": 1, "unit": "quarter"}, False),
        ({"direction": "backward"}, {}, False),
        ({"rolls": True}, {"rolls": False}, False),
        ({"extends": Extends("working_day", longer=5)}, {}, False),
        ({"length": 15, "extends": Extends("working_day", longer=5)}, {}, True),
        ({"extends": Extends("working_day", longer=10)}, {"extends": Extends("working_day", longer=10)}, True),
        ({"extends": Extends("working_day", longer=6, times=2)}, {"extends": Extends("working_day", longer=10)}, False),
        ({"length": 3}, {"length": "03-31", "unit": "annual_date"}, False),
        ({"length": 25, "sense": MINIMUM}, {"sense": MINIMUM}, True),
        ({"length": 15, "sense": MINIMUM}, {"sense": MINIMUM}, False),
    ],
)
def test_a_local_limit_keeps_within(given, above, stays):
    why = beyond(local(**given), law(**above))
    assert (why is None) is stays
    assert why is None or "法定" in why


@given(
    st.integers(1, 60),
    st.sampled_from(sorted(COUNTED - {"minute", "hour", "month_period"})),
    st.dates(date(2014, 1, 1), date(2025, 12, 31)),
)
def test_a_length_lasts_as_long_as_is_said(length, unit, start):
    if unit == "year" and length > 20:
        return
    at = datetime.combine(start, time(9))
    end = count(Counting(length, unit, rolls=False), at, committed_calendar()).reached
    least, most = days(length, unit)
    assert least <= (end - start).days <= most


def test_a_county_shortens_the_law_and_the_city(city, county):
    actions.adopt_limit(limit=a_limit(code="XK.DECIDE", length=15, unit="working_day", path="lanchuan/"), by=city)
    with pytest.raises(BeyondWhatStandsAbove, match="本地只能更短"):
        actions.adopt_limit(limit=a_limit(code="XK.DECIDE", length=18, unit="working_day"), by=county)
    actions.adopt_limit(limit=a_limit(code="XK.DECIDE", length=10, unit="working_day"), by=county)
    assert [limit_named("XK.DECIDE", path).length for path in (LINGANG, HAIAN, "")] == [10, 15, 20]


def test_a_city_stays_within_the_law(city):
    with pytest.raises(BeyondWhatStandsAbove):
        actions.adopt_limit(limit=a_limit(code="XK.DECIDE", length=21, unit="working_day", path=""), by=city)


def test_a_limit_that_the_city_overtakes_no_longer_counts(city, county):
    mine = actions.adopt_limit(limit=a_limit(code="XK.DECIDE", length=18, unit="working_day"), by=county)
    actions.adopt_limit(limit=a_limit(code="XK.DECIDE", length=12, unit="working_day", path="lanchuan/"), by=city)
    assert limit_named("XK.DECIDE", LINGANG).length == 12
    shown = window(county).get(reverse("limits"), {"q": "XK.DECIDE"})
    assert "超出上级，不适用" in shown.content.decode()
    actions.retire_limit(limit_id=mine.pk, by=county)
    with pytest.raises(BeyondWhatStandsAbove):
        actions.restore_limit(limit_id=mine.pk, by=county)


def test_a_change_keeps_code_and_range_and_is_undone(county):
    mine = actions.adopt_limit(limit=a_limit(code="XK.DECIDE", length=18, unit="working_day"), by=county)
    forged = a_limit(code="OTHER", path="lanchuan/", length=10, unit="working_day")
    actions.change_limit(limit_id=mine.pk, limit=forged, by=county)
    assert (limit_named("XK.DECIDE", LINGANG).length, limit_named("XK.DECIDE", HAIAN).length) == (10, 20)
    with pytest.raises(BeyondWhatStandsAbove):
        actions.change_limit(limit_id=forged.pk, limit=a_limit(length=25, unit="working_day"), by=county)
    last, first = limit_changes()
    with pytest.raises(NotTheLastOfTheLimit):
        actions.undo_limit(seq=first.seq, by=county)
    actions.undo_limit(seq=last.seq, by=county)
    assert limit_named("XK.DECIDE", LINGANG).length == 18
    with pytest.raises(NotTheLastOfTheLimit):
        actions.undo_limit(seq=last.seq, by=county)
    actions.undo_limit(seq=first.seq, by=county)
    assert limit_named("XK.DECIDE", LINGANG).length == 20
    assert not any(one.may_undo for one in limit_changes())


def test_a_retirement_is_undone(county):
    mine = actions.adopt_limit(limit=a_limit(), by=county)
    actions.retire_limit(limit_id=mine.pk, by=county)
    actions.undo_limit(seq=limit_changes()[0].seq, by=county)
    assert limit_named("LG.LAND", LINGANG).length == 3


def test_a_neighbour_touches_nothing(city, county):
    mine = actions.adopt_limit(limit=a_limit(), by=county)
    neighbour = keeper(HAIAN)
    for act in (
        lambda: actions.change_limit(limit_id=mine.pk, limit=a_limit(length=1), by=neighbour),
        lambda: actions.retire_limit(limit_id=mine.pk, by=neighbour),
        lambda: actions.undo_limit(seq=limit_changes()[0].seq, by=neighbour),
    ):
        with pytest.raises(NotFound):
            act()


SENT = {
    "code": "XK.DECIDE", "name": "决定", "length": "18", "unit": "working_day", "direction": "forward",
    "start_event": "受理", "end_event": "决定", "actor": "管委会", "law": "会议纪要", "times": "1", "rolls": "on",
    "path": LINGANG, "jurisdiction": "临港区", "confirm": "1",
}  # fmt: skip


def test_forged_forms_of_limits(city, county):
    mine, neighbour = window(county), window(keeper(HAIAN))
    assert mine.post(reverse("limit_adopt"), {**SENT, "path": ""}).status_code == 404
    assert mine.post(reverse("limit_adopt"), {**SENT, "path": HAIAN}).status_code == 404
    longer = mine.post(reverse("limit_adopt"), {**SENT, "length": "21"})
    assert (longer.status_code, "本地只能更短" in longer.content.decode()) == (422, True)
    assert mine.post(reverse("limit_adopt"), SENT).status_code == 302
    row = LocalLimit.objects.get()
    url = reverse("limit_change", args=[row.pk])
    preview = mine.post(url, {key: value for key, value in {**SENT, "length": "10"}.items() if key != "confirm"})
    assert "10 个工作日" in preview.content.decode()
    assert "一天不动" in preview.content.decode()
    assert LocalLimit.objects.count() == 1
    assert mine.post(url, {**SENT, "length": "10", "code": "OTHER", "path": HAIAN}).status_code == 302
    assert {(one.code, one.path) for one in LocalLimit.objects.all()} == {("XK.DECIDE", LINGANG)}
    newest = LocalLimit.objects.get(status="in_force")
    assert mine.post(url, SENT).status_code == 404
    assert neighbour.get(reverse("limit_change", args=[newest.pk])).status_code == 404
    assert neighbour.post(reverse("limit_turn"), {"limit": newest.pk, "confirm": "1"}).status_code == 404
    seq = limit_changes()[0].seq
    assert neighbour.post(reverse("limit_undo"), {"seq": seq}).status_code == 404
    assert mine.post(reverse("limit_undo"), {"seq": "9" * 40}).status_code == 409
    assert "撤销" in mine.get(reverse("limits_history")).content.decode()
    assert mine.post(reverse("limit_undo"), {"seq": seq}).status_code == 302
    assert limit_named("XK.DECIDE", LINGANG).length == 18


# Calendars: as far as the city allows.


@pytest.fixture
def own(city, county):
    actions.open_calendar(code="lingang", name="临港区工作日历", path=LINGANG, by=county)
    return county


def declare(by, day, *, is_work):
    actions.declare_day(code="lingang", day=day, is_work=is_work, note="本地", by=by)


def test_a_county_does_not_differ_until_the_city_allows(city, own):
    for day, is_work in ((WORKDAY, False), (RESTDAY, True)):
        with pytest.raises(NotAllowedToDiffer, match="最多可以有 0 天"):
            declare(own, day, is_work=is_work)
    assert calendar("lingang").is_work(WORKDAY)
    actions.allow_days(code="lingang", days=1, by=city)
    declare(own, WORKDAY, is_work=False)
    with pytest.raises(NotAllowedToDiffer, match="2026 年最多可以有 1 天"):
        declare(own, OTHER, is_work=False)
    declare(own, date(2027, 6, 8), is_work=False)
    declare(own, WORKDAY, is_work=True)
    declare(own, OTHER, is_work=False)
    declare(city, WORKDAY, is_work=False)
    declare(own, OTHER, is_work=True)


def test_undoing_is_no_way_around(city, own):
    actions.allow_days(code="lingang", days=1, by=city)
    declare(own, WORKDAY, is_work=False)
    declare(own, WORKDAY, is_work=True)
    actions.allow_days(code="lingang", days=0, by=city)
    last = max(one["seq"] for one in _changes())
    with pytest.raises(NotAllowedToDiffer):
        actions.revert(code="lingang", seq=last, by=own)
    actions.revert(code="lingang", seq=last, by=city)
    assert not calendar("lingang").is_work(WORKDAY)


def _changes():
    return list(Event.objects.filter(kind="calendars.day.declared").values("seq"))


def test_a_county_allows_itself_nothing(city, own):
    with pytest.raises(NotFound):
        actions.allow_days(code="lingang", days=9, by=own)
    with pytest.raises(NotFound):
        actions.allow_days(code="cn", days=9, by=city)
    with pytest.raises(NotAllowed):
        actions.allow_days(code="lingang", days=9, by=builders.actor(builders.unit("某局"), "clerk"))
    mine, url = window(own), reverse("calendar_allow")
    assert mine.post(url, {"calendar": "lingang", "days": "9", "confirm": "1"}).status_code == 422
    day = {"calendar": "lingang", "day": "2026-06-08", "is_work": "no", "note": "x", "revision": "1", "confirm": "1"}
    assert mine.post(reverse("calendar_day"), day).status_code == 422
    assert mine.post(reverse("calendar_day"), {**day, "calendar": "cn"}).status_code == 422
    chief = window(city)
    preview = chief.post(url, {"calendar": "lingang", "days": "2"})
    assert "从最多 0 天改为最多 2 天" in preview.content.decode()
    assert chief.post(url, {"calendar": "lingang", "days": "2", "confirm": "1"}).status_code == 302
    assert mine.post(reverse("calendar_day"), day).status_code == 302


def test_an_allowance_is_undone_by_whoever_keeps_the_calendar_above(city, own):
    actions.allow_days(code="lingang", days=3, by=city)
    actions.allow_days(code="lingang", days=5, by=city)
    first, second = Event.objects.filter(kind="calendars.day.allowed").order_by("seq").values_list("seq", flat=True)
    with pytest.raises(NotTheLast):
        actions.revert(code="lingang", seq=first, by=city)
    with pytest.raises(NotFound):
        actions.revert(code="lingang", seq=second, by=own)
    for seq, most in ((second, 3), (first, 0)):
        actions.revert(code="lingang", seq=seq, by=city)
        assert Calendar.objects.get(code="lingang").own_days == most
    undone = Event.objects.filter(kind="calendars.day.allowance_reverted").values_list("facts__reverts", flat=True)
    assert set(undone) == {first, second}
    shown = window(city).get(reverse("calendar_changes")).content.decode()
    assert "每年最多 0 天，原来 3 天" in shown


def test_an_opening_is_undone_while_nothing_rests_on_it(city, county, own):
    opened = Event.objects.get(kind="calendars.calendar.opened").seq
    actions.allow_days(code="lingang", days=1, by=city)
    with pytest.raises(NotTheLast):
        actions.revert(code="lingang", seq=opened, by=city)
    allowed = Event.objects.get(kind="calendars.day.allowed").seq
    actions.revert(code="lingang", seq=allowed, by=city)
    chief, sent = window(city), {"calendar": "lingang", "seq": str(opened)}
    assert chief.post(reverse("calendar_revert"), sent).status_code == 302
    assert not Calendar.objects.filter(code="lingang").exists()
    assert Event.objects.get(kind="calendars.calendar.closed").facts["reverts"] == opened
    assert "撤销设立本地日历" in chief.get(reverse("calendar_changes")).content.decode()
    with pytest.raises(NotFound):
        actions.revert(code="lingang", seq=opened, by=city)
    actions.open_calendar(code="lingang", name="临港区工作日历", path=LINGANG, by=county)
    assert calendar("lingang").is_work(WORKDAY)


def test_a_calendar_by_which_something_is_reckoned_stays(city, county, own):
    town = builders.city()
    builders.usual_contract(town, date(2026, 3, 2))
    opened = Event.objects.get(kind="calendars.calendar.opened").seq
    with pytest.raises(SomethingRests):
        actions.revert(code="lingang", seq=opened, by=city)
    assert calendar("lingang").is_work(WORKDAY)


# People: a county's own.


def test_a_county_gives_posts_and_units_of_its_own_only(city, county):
    inside, outside = builders.unit("临港某局"), builders.unit("海岸某局", path=HAIAN)
    held = builders.post(outside, "clerk")
    mine = window(county)
    assert mine.get(reverse("unit", args=[inside.pk])).status_code == 200
    listed = mine.get(reverse("units")).content.decode()
    assert ("临港某局" in listed, "海岸某局" in listed) == (True, False)
    for name, key in (
        ("unit", outside.pk), ("unit_rename", outside.pk), ("unit_close", outside.pk), ("unit_appoint", outside.pk),
        ("unit_post_end", held.pk),
    ):  # fmt: skip
        assert mine.get(reverse(name, args=[key])).status_code == 404, name
        assert mine.post(reverse(name, args=[key]), {"confirm": "1"}).status_code in {404, 405}, name
