"""Pages of calendars and limits, the public calculator and its API."""

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from qinqing.kernel.calendars import actions
from qinqing.kernel.calendars.models import Calendar, LocalLimit
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.tests.keeping import NOTICE_2027, keeper, window
from qinqing.kernel.calendars.views import Consequences
from qinqing.kernel.calendars.views.notice import publishing
from tests import builders


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def by(db):
    return keeper()


@pytest.fixture
def admin(by):
    return window(by)


@pytest.fixture
def clerk(db):
    return window(builders.actor(builders.unit("某局"), "clerk"))


def text(answer):
    return answer.content.decode()


def test_a_notice_is_previewed_before_it_is_entered(admin):
    url = reverse("calendar_notice")
    assert "2027" in text(admin.get(url))
    preview = admin.post(url, {"year": "2027", "text": NOTICE_2027})
    assert preview.status_code == 200
    assert "27年2月5日 周五" in text(preview)
    assert Calendar.objects.get(code="cn").revision == 1
    sent = {"year": "2027", "text": NOTICE_2027, "revision": preview.context["revision"], "confirm": "1"}
    done = admin.post(url, sent)
    assert done["Location"].endswith("?calendar=cn&year=2027")
    assert not calendar().is_work(date(2027, 2, 5))
    again = admin.post(url, sent)
    assert again.status_code == 409
    assert "日历又有改动" in text(again)


def test_a_wrong_notice_keeps_what_was_typed(admin):
    answer = admin.post(reverse("calendar_notice"), {"year": "2027", "text": "2027-09-28 上班"})
    assert answer.status_code == 422
    assert "是周二，本来就上班" in text(answer)
    assert "2027-09-28 上班" in text(answer)
    for year in ("1999", "2010", "2099", "x", ""):
        assert admin.post(reverse("calendar_notice"), {"year": year, "text": "x"}).status_code == 422


def test_going_back_keeps_what_was_typed(admin):
    answer = admin.post(reverse("calendar_notice"), {"year": "2027", "text": NOTICE_2027, "back": "1"})
    assert answer.status_code == 200
    assert "端午节：6月9日" in text(answer)


def test_a_room_above_adds_what_would_move(by, rf):
    seen = {}

    def moved(code, changes):
        seen[code] = [change.day for change in changes if change.flips]
        return "受影响的事项"

    view = publishing(Consequences(moved, "calendars/_crumbs.html"))
    request = rf.post("/calendar/notice/", {"year": "2027", "text": NOTICE_2027})
    request.actor = by
    request.user, request._messages, request.resolver_match = None, [], None
    assert view(request).status_code == 200
    assert date(2027, 2, 5) in seen["cn"]
    assert date(2027, 10, 2) not in seen["cn"]  # a Saturday rests anyway


def test_a_local_day_and_its_undoing(admin, by):
    sent = {"name": "临港区工作日历", "code": "lingang", "path": "lanchuan/lingang/"}
    preview = text(admin.post(reverse("calendar_open"), sent))
    assert "在 lanchuan/lingang/ 之内，新登记的承诺按临港区工作日历计算" in preview
    assert admin.post(reverse("calendar_open"), {**sent, "confirm": "1"}).status_code == 302
    assert admin.post(reverse("calendar_open"), sent).status_code == 422
    day = {"calendar": "lingang", "day": "2027-06-08", "is_work": "no", "note": "区庆放假"}
    preview = admin.post(reverse("calendar_day"), day)
    assert "27年6月8日" in text(preview)
    assert admin.post(reverse("calendar_day"), {**day, "revision": "1", "confirm": "1"}).status_code == 302
    assert not calendar("lingang").is_work(date(2027, 6, 8))
    shown = text(admin.get(reverse("calendar"), {"calendar": "lingang", "year": "2027"}))
    assert "区庆放假" in shown
    history = text(admin.get(reverse("calendar_changes")))
    assert by.name in history
    change, opening = admin.get(reverse("calendar_changes")).context["changes"]
    assert (change[0].may_revert, opening[0].may_revert) == (True, False)
    answer = admin.post(reverse("calendar_revert"), {"calendar": "lingang", "seq": change[0].seq})
    assert answer.status_code == 302
    assert calendar("lingang").is_work(date(2027, 6, 8))
    assert admin.post(reverse("calendar_revert"), {"calendar": "lingang", "seq": change[0].seq}).status_code == 409
    assert admin.post(reverse("calendar_revert"), {"calendar": "lingang", "seq": "²"}).status_code == 409


def test_a_day_beyond_the_calendar(admin, by):
    actions.open_calendar(code="lingang", name="临港区", path="lanchuan/lingang/", by=by)
    day = {"calendar": "lingang", "day": "2050-06-08", "is_work": "no", "note": "x"}
    assert admin.post(reverse("calendar_day"), day).status_code == 422
    assert admin.post(reverse("calendar_day"), {**day, "calendar": "cn"}).status_code == 422


@pytest.mark.parametrize(
    "name", ["calendar_notice", "calendar_day", "calendar_open", "calendar_changes", "limit_adopt"]
)
def test_others_do_not_keep_calendars(clerk, name):
    assert clerk.get(reverse(name)).status_code == 404
    assert clerk.get(reverse("calendar")).status_code == 200
    assert "录入放假通知" not in text(clerk.get(reverse("calendar")))


NOTICE_2026 = (
    ("元旦放假", (1, 1), (1, 3)),
    ("春节放假", (2, 15), (2, 23)),
    ("清明节放假", (4, 4), (4, 6)),
    ("劳动节放假", (5, 1), (5, 5)),
    ("端午节放假", (6, 19), (6, 21)),
    ("中秋节放假", (9, 25), (9, 27)),
    ("国庆节放假", (10, 1), (10, 7)),
)


def test_a_holiday_takes_in_its_weekend_as_the_notice_writes_it(clerk):
    year = clerk.get(reverse("calendar"), {"year": "2026"}).context["year"]
    rests = [one for one in year.stretches if not one.is_work]
    shown = tuple((one.says, (one.first.month, one.first.day), (one.last.month, one.last.day)) for one in rests)
    assert shown == NOTICE_2026
    assert all(one.first == one.last for one in year.stretches if one.is_work)


def test_limits_with_law_status_and_doubt(clerk):
    shown = text(clerk.get(reverse("limits")))
    for part in ("行政许可法 第42条第1款+第82条", "未核实", "已废止", "外地示例"):
        assert part in shown
    found = clerk.get(reverse("limits"), {"q": "xk. 许可机关", "status": "here"}).context["limits"]
    assert "XK.DECIDE" in {limit.code for _, limit, *_ in found}
    assert all(limit.code.startswith("XK.") for _, limit, *_ in found)
    assert clerk.get(reverse("limits"), {"status": "nonsense"}).context["limits"] == []


def test_a_city_enters_and_retires_its_own_limit(admin):
    sent = {
        "code": "LG.LAND", "name": "净地交付", "length": "3", "unit": "month", "direction": "forward",
        "start_event": "签约", "end_event": "交地", "actor": "管委会", "law": "会议纪要", "times": "1", "rolls": "on",
        "path": "lanchuan/lingang", "jurisdiction": "临港区",
    }  # fmt: skip
    preview = admin.post(reverse("limit_adopt"), sent)
    assert (preview.status_code, LocalLimit.objects.count()) == (200, 0)
    assert "没有这个期限，不能起算" in text(preview)
    sent["confirm"] = "1"
    assert admin.post(reverse("limit_adopt"), sent).status_code == 302
    again = admin.post(reverse("limit_adopt"), sent)
    assert again.status_code == 409
    assert "正在生效" in text(again)
    assert admin.post(reverse("limit_adopt"), {**sent, "length": "0"}).status_code == 422
    key = LocalLimit.objects.get().pk
    assert "停用" in text(admin.get(reverse("limits")))
    turn = {"limit": key, "confirm": "1"}
    assert "没有这个期限" in text(admin.post(reverse("limit_turn"), {"limit": key}))
    assert admin.post(reverse("limit_turn"), turn).status_code == 302
    assert admin.post(reverse("limit_turn"), turn).status_code == 404
    assert admin.post(reverse("limit_turn"), {**turn, "restore": "1"}).status_code == 302
    assert admin.post(reverse("limit_turn"), {"limit": "9" * 30}).status_code == 404


ASKED = {"code": "XK.DECIDE", "from": "2026-09-18"}


def test_the_calculator_is_open_to_everybody(db):
    client = Client()
    assert client.get(reverse("calculator")).status_code == 200
    shown = text(client.get(reverse("calculator"), ASKED))
    for part in ("2026年10月22日（周四）", "中秋节", "行政许可法 第82条", "民法典 第201条第1款"):
        assert part in shown


def test_the_calculator_says_what_does_not_hold_here(db):
    shown = text(Client().get(reverse("calculator"), {"code": "XC.C", "from": "2026-09-18"}))
    assert "是许昌市的规定，在本地不能起算" in shown
    assert "未核实" in text(Client().get(reverse("calculator"), {"code": "JZ.INQUIRY", "from": "2026-09-18"}))


def test_the_calculator_takes_everything_that_the_command_takes(db):
    asked = {
        "length": "10",
        "unit": "working_day",
        "from": "2026-11-03",
        "backward": "on",
        "suspend": "2026-10-20..2026-10-21\n2026-10-26..2026-10-26",
    }
    assert "2026年10月15日" in text(Client().get(reverse("calculator"), asked))


@pytest.mark.parametrize(
    "asked",
    [
        {"code": "XK.DECIDE", "from": ""},
        {"code": "XK.DECIDE", "from": "<script>"},
        {"code": "NO.SUCH", "from": "2026-09-18"},
        {"from": "2026-09-18", "length": "", "unit": "month"},
        {"from": "2026-09-18", "length": "5", "unit": "fortnight"},
        {"code": "XK.DECIDE", "from": "2026-09-18", "calendar": "mars"},
        {"code": "XK.DECIDE", "from": "2026-09-18", "extend": "999999999999"},
    ],
)
def test_the_calculator_says_what_is_wrong(db, asked):
    answer = Client().get(reverse("calculator"), asked)
    assert answer.status_code == 422
    assert "处要改" in text(answer)
    assert "<script>" not in text(answer).replace("<script src", "")


def api(**asked):
    answer = Client().get("/api/v1/limit", asked)
    return answer.status_code, json.loads(answer.content)


def test_the_api_gives_the_same_answer(db):
    status, found = api(**ASKED)
    assert (status, found["last_day"], found["provisional"]) == (200, "2026-10-22", False)
    assert found["limit"]["law"] == "行政许可法 第42条第1款+第82条"
    assert any("中秋节" in line["says"] for line in found["working"])
    status, found = api(length="90", unit="minute", **{"from": "2026-09-30T17:20"})
    assert (status, found["ends_at"], found["limit"]) == (200, "2026-09-30T18:50", None)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 422),
        ({"from": "2026-09-18"}, 422),
        ({"code": "NO.SUCH", "from": "2026-09-18"}, 404),
        ({"code": "XK.DECIDE", "from": "2026-09-18", "calendar": "mars"}, 404),
        ({"code": "XK.DECIDE", "from": "2026-9-99"}, 422),
        ({"code": "XK\x00", "from": "2026-09-18"}, 404),
    ],
)
def test_the_api_says_what_is_wrong(db, asked, status):
    answered, found = api(**asked)
    assert answered == status
    assert found["detail"]


def test_the_api_only_reads(db):
    assert Client().post("/api/v1/limit", ASKED).status_code == 405
    assert Client().post(reverse("calculator"), ASKED).status_code == 405


def test_pages_cost_the_same_however_much_there_is(admin, by, django_assert_max_num_queries):
    admin.get(reverse("calculator"), ASKED)
    for number in range(5):
        actions.open_calendar(code=f"c{number}", name=f"第{number}区", path=f"lanchuan/c{number}/", by=by)
        actions.declare_day(code=f"c{number}", day=date(2027, 6, 8), is_work=False, note="放假", by=by)
    with django_assert_max_num_queries(3):
        Client().get(reverse("calculator"), ASKED)
    with django_assert_max_num_queries(4):
        api(**ASKED)
    for name in ("calendar", "calendar_changes", "limits", "calendar_notice", "calendar_day"):
        with django_assert_max_num_queries(12):
            assert admin.get(reverse(name)).status_code == 200
