"""Saved filters: one's own, shared with one's unit, said in words when they no longer fit, and never more than a list."""

import json
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.kernel.chronicle.actions import Subject, erase
from qinqing.kernel.chronicle.models import Event, NamedStream
from qinqing.kernel.devices.rooms import lists
from qinqing.kernel.pages import actions
from qinqing.kernel.pages.actions.saving import RECALL
from qinqing.kernel.pages.models import SavedView
from qinqing.kernel.pages.queries.saving import default_of, every_view, view_hits, views_of
from qinqing.kernel.pages.rules.saved import MOST, worth
from qinqing.kernel.parties.models import Post
from tests.builders import City, actor, city, usual_contract
from tests.routes import content, signed_in

RED = [("light", "3")]
TODAY = date(2026, 6, 17)


@pytest.fixture
def town(db: None, settings: Any) -> City:
    settings.QINQING_TOTP_ROLES = frozenset()
    return city()


def kept(town: City, name: str = "红灯", page: str = "contracts", pairs: Any = RED, by: Any = None) -> SavedView:
    made: SavedView = actions.keep(page=page, name=name, pairs=pairs, by=by or town.clerk)
    return made


def names(actor: Any, page: str = "contracts") -> list[str]:
    return [one.name for one in views_of(actor, page, timezone.localdate())]


def told(response: Any) -> str:
    return content(response).decode()


def test_what_an_address_is_worth_forgets_where_one_stood():
    asked = [("q", "码头"), ("light", ""), ("after", "3.2026-01-01.7"), ("page", "2"), ("all", ""), ("q", "码头")]
    assert worth(asked) == [("q", "码头")]


def test_a_filter_is_kept_chosen_and_opens_the_list(town: City):
    client = signed_in(town.clerk)
    sent = {"page": "contracts", "asked": f"light=3&after=9&q={quote('码头')}", "name": "  码头  红灯 "}
    answer = client.post(reverse("view_keep"), sent)
    assert answer["Location"] == f"/contracts/?light=3&q={quote('码头')}"
    page = told(client.get(answer["Location"]))
    assert '" aria-current="true">码头 红灯' in page
    assert "保存这个筛选" not in page
    [made] = views_of(town.clerk, "contracts", timezone.localdate())
    client.post(reverse("view_change", args=[made.pk, "choose"]))
    assert client.get("/contracts/")["Location"] == answer["Location"]
    assert client.get("/contracts/?all=").status_code == 200
    assert client.get("/contracts/?light=2").status_code == 200
    assert signed_in(town.colleague).get("/contracts/").status_code == 200
    client.post(reverse("view_change", args=[made.pk, "unchoose"]))
    assert client.get("/contracts/").status_code == 200


def test_only_one_default_of_a_list(town: City):
    first, second = kept(town), kept(town, "黄灯", pairs=[("light", "2")])
    actions.choose(view=first.pk, by=town.clerk)
    actions.choose(view=second.pk, by=town.clerk)
    assert default_of(town.clerk, "contracts") == "?light=2"
    assert SavedView.objects.filter(is_default=True).count() == 1


def test_the_default_of_one_is_nobody_elses_even_when_shared(town: City):
    one = kept(town)
    actions.choose(view=one.pk, by=town.clerk)
    actions.share(view=one.pk, by=town.clerk)
    assert default_of(town.colleague, "contracts") == ""


def test_order_names_and_bounds(town: City):
    first, second = kept(town, "甲"), kept(town, "乙")
    assert names(town.clerk) == ["甲", "乙"]
    actions.move_view(view=second.pk, up=True, by=town.clerk)
    assert names(town.clerk) == ["乙", "甲"]
    actions.move_view(view=second.pk, up=True, by=town.clerk)
    assert names(town.clerk) == ["乙", "甲"]
    actions.rename(view=first.pk, name="丙", by=town.clerk)
    with pytest.raises(actions.AlreadyNamed):
        actions.rename(view=second.pk, name="丙", by=town.clerk)
    with pytest.raises(actions.NothingAsked):
        kept(town, "空", pairs=[("page", "2")])
    for number in range(MOST - 2):
        kept(town, f"第 {number} 个")
    with pytest.raises(actions.TooManyViews):
        kept(town, "再一个")
    assert kept(town, "甲", page="orders")


@pytest.mark.parametrize(
    "step", ["choose", "unchoose", "share", "unshare", "up", "down", "remove", "restore", "rename"]
)
def test_nobody_changes_the_filter_of_somebody_else_shared_or_not(town: City, step: str):
    one = kept(town)
    actions.share(view=one.pk, by=town.clerk)
    before = SavedView.objects.values().get()
    client = signed_in(town.colleague)
    assert client.post(reverse("view_change", args=[one.pk, step]), {"name": "夺走"}).status_code == 404
    assert SavedView.objects.values().get() == before


def test_shared_with_the_own_unit_alone_and_copied_there(town: City):
    one = kept(town)
    assert names(town.colleague) == []
    actions.share(view=one.pk, by=town.clerk)
    assert (names(town.colleague), names(town.supervisor), names(town.representative)) == (["红灯"], [], [])
    page = told(signed_in(town.colleague).get("/contracts/"))
    assert "共用</span>" in page
    actions.copy_view(view=one.pk, by=town.colleague)
    actions.remove(view=one.pk, by=town.clerk)
    assert names(town.colleague) == ["红灯"]
    with pytest.raises(actions.NotKept):
        actions.copy_view(view=one.pk, by=town.supervisor)


def test_who_left_the_unit_shares_nothing_with_it(town: City):
    actions.share(view=kept(town).pk, by=town.clerk)
    Post.objects.filter(pk=town.clerk.post_id).update(until=timezone.localdate())
    assert names(town.colleague) == []


def test_a_filter_shows_no_more_than_its_reader_may_see(town: City):
    usual_contract(town, TODAY)
    one = kept(town, "示例", pairs=[("q", "示例项目投资合同")], by=town.colleague)
    actions.share(view=one.pk, by=town.colleague)
    assert "/contracts/HT-2026-0001/" in told(signed_in(town.clerk).get(one.url))
    assert "/contracts/HT-2026-0001/" not in told(signed_in(town.stranger).get(one.url))
    alarms = kept(town, "全部红灯", page="alarms", by=town.supervisor)
    assert signed_in(town.clerk).get(alarms.url).status_code == 404


def test_a_list_that_may_not_be_opened_keeps_and_finds_nothing(town: City):
    client = signed_in(town.clerk)
    sent = {"page": "alarms", "asked": "light=3", "name": "红灯"}
    assert client.post(reverse("view_keep"), sent).status_code == 404
    assert client.post(reverse("view_keep"), {**sent, "page": "account_login"}).status_code == 404
    kept(town, "红灯甲", page="alarms")
    assert every_view(town.clerk, timezone.localdate()) == []
    assert view_hits(town.clerk, "红灯", timezone.localdate(), 20) == []


@pytest.mark.parametrize("page", sorted(lists()))
def test_what_no_longer_fits_is_said_and_the_rest_applies(town: City, page: str):
    odd = [("light", "77"), ("unit", "999999"), ("nowhere", "1"), ("size", "大得很"), ("state", "没有"), ("phase", "x")]
    for who in (town.head, town.clerk, town.supervisor):
        one = kept(town, f"旧的{who.role}{page}"[:20], page=page, pairs=[*odd, ("q", "码头")], by=who)
        client = signed_in(who)
        shown = client.get(one.url)
        assert shown.status_code in {200, 404}, one.url
        if shown.status_code == 200:
            text = told(shown)
            assert "有的条件已经不能用了" in text
            assert "其余的条件照常" in text
            assert one.name in text


def test_what_fits_is_not_called_odd(town: City):
    for address in (
        "/contracts/?light=3&state=active",
        "/orders/?light=3",
        "/todo/?view=unread&page=1",
        "/mine/?side=owes",
    ):
        assert "不能用了" not in told(signed_in(town.clerk).get(address)), address


@pytest.mark.parametrize("asked", ["&".join(f"a{n}=1" for n in range(99)), "q=%00", "q=" + "字" * 2000, "%", ""])
@pytest.mark.parametrize("name", ["\0", "名\0称", "字" * 99, " ", "<b>"])
def test_what_nobody_types_breaks_nothing(town: City, asked: str, name: str):
    client = signed_in(town.clerk)
    sent = {"page": "contracts", "asked": asked, "name": name}
    assert client.post(reverse("view_keep"), sent).status_code == 302
    one = kept(town)
    assert client.post(reverse("view_change", args=[one.pk, "rename"]), {"name": name}).status_code == 302
    assert client.get("/saved/").status_code == 200


def test_found_by_name_in_the_window_over_the_page(town: City):
    kept(town, "码头红灯")
    page = told(signed_in(town.clerk).get("/find/?part=1&q=码头"))
    assert "保存的筛选" in page
    assert "码头红灯" in page
    assert "码头红灯" not in told(signed_in(town.colleague).get("/find/?part=1&q=码头"))


def test_deleted_twice_is_once_and_brought_back_for_a_day(town: City):
    one = kept(town)
    actions.remove(view=one.pk, by=town.clerk)
    actions.remove(view=one.pk, by=town.clerk)
    assert names(town.clerk) == []
    actions.restore(view=one.pk, by=town.clerk)
    assert names(town.clerk) == ["红灯"]
    actions.remove(view=one.pk, by=town.clerk)
    kept(town)
    with pytest.raises(actions.AlreadyNamed):
        actions.restore(view=one.pk, by=town.clerk)
    SavedView.objects.filter(pk=one.pk).update(removed_at=timezone.now() - 2 * RECALL)
    kept(town, "另一个")
    assert not SavedView.objects.filter(pk=one.pk).exists()


def test_each_person_has_a_history_of_their_own(town: City):
    kept(town)
    kept(town, by=town.colleague)
    streams = NamedStream.objects.filter(kind__startswith="views:")
    assert {one.kind for one in streams} == {f"views:{who.person_id}" for who in (town.clerk, town.colleague)}
    mine = Event.objects.filter(stream__in=streams.values("stream"), actor=town.clerk.person_id)
    assert [one.kind for one in mine] == ["pages.view.saved"]
    assert "红灯" not in mine[0].body


def test_a_name_in_a_filter_is_erased_in_both_of_its_texts(town: City):
    one = kept(town, "找张三丰", pairs=[("q", "张三丰"), ("light", "3")])
    security = actor(town.government, "security", jurisdiction="")
    assert ("保存的筛选", 1) in erase(subject=Subject("张三丰"), reason="本人申请", by=security)
    one.refresh_from_db()
    assert "张三丰" not in one.name + one.asked
    assert ["light", "3"] in json.loads(one.asked)
    assert signed_in(town.clerk).get(one.url).status_code == 200


def test_as_many_queries_for_thirty_filters_as_for_one(town: City):
    client = signed_in(town.clerk)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    kept(town)
    addresses = ("/contracts/?light=3", "/saved/", "/find/?part=1&q=红")
    for address in addresses:
        client.get(address)
    few = [asked(one) for one in addresses]
    for number in range(MOST - 1):
        actions.share(view=kept(town, f"红 {number}", by=town.colleague).pk, by=town.colleague)
    assert [asked(one) for one in addresses] == few


def test_the_lists_have_addresses():
    assert set(lists()) >= {"contracts", "alarms", "orders", "mine", "todo", "registry", "projects", "find"}
    for page in lists():
        assert reverse(page)
