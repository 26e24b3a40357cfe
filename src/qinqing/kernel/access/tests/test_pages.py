"""The administrators' pages: preview before every change, nothing written by it, and the change afterwards."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from qinqing.kernel.access.models import Account, Exclusion
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.parties.forms import UnitField
from qinqing.kernel.parties.models import Delegation, Person, Post, Succession, Unit, UnitKind
from tests.builders import city, unit
from tests.routes import signed_in, world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled(settings):
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def made():
    return world()


def in_two_steps(client, address, sent, says):
    """Open the form, preview it, see that nothing was written, confirm it; returns the last answer."""
    assert client.get(address).status_code == 200
    before = Event.objects.count()
    preview = client.post(address, sent)
    body = preview.content.decode()
    assert preview.status_code == 200, re.findall(r"field__error.*", body)
    assert "将会改变" in body
    assert says in body
    assert Event.objects.count() == before, "a preview writes nothing"
    back = client.post(address, {**sent, "back": "1"})
    assert back.status_code == 200
    assert "将会改变" not in back.content.decode()
    done = client.post(address, {**sent, "confirm": "1"})
    assert Event.objects.count() == before + 1
    return done


def system(made):
    return signed_in(made.people["system"])


def security(made):
    return signed_in(made.people["security"])


TODAY = timezone.localdate


def test_a_unit_from_its_beginning_to_its_end(made):
    client, park = system(made), made.town.park
    sent = {
        "name": "岚川新区",
        "short_name": "新区",
        "kind": "park",
        "belongs_to": park.pk,
        "place": "xinqu",
        "since": "2026-01-01",
    }
    in_two_steps(client, reverse("unit_establish"), sent, "lanchuan/lingang/xinqu/")
    new = Unit.objects.get(short_name="新区")
    assert (new.path, new.belongs_to) == ("lanchuan/lingang/xinqu/", park)
    assert "新区" in client.get(reverse("units")).content.decode()
    renamed = {"name": "岚川高新区", "short_name": "高新区", "since": "2026-02-01"}
    in_two_steps(client, reverse("unit_rename", args=[new.pk]), renamed, "改称")
    post = {"name": "新人", "email": "", "title": "主任", "rank": "chief", "role": "head", "since": "2026-02-01"}
    in_two_steps(client, reverse("unit_appoint", args=[new.pk]), {**post, "jurisdiction": new.path}, "新人")
    held = Post.objects.get(unit=new)
    assert held.jurisdiction == new.path
    page = client.get(reverse("unit", args=[new.pk])).content.decode()
    assert "新人" in page
    assert "以前称新区" in page
    refused = client.post(reverse("unit_close", args=[new.pk]), {"until": "2026-03-01"})
    assert refused.status_code == 422
    assert "1 个在任岗位" in refused.content.decode()
    in_two_steps(client, reverse("unit_post_end", args=[held.pk]), {"until": "2026-03-01"}, "不再任")
    in_two_steps(client, reverse("unit_close", args=[new.pk]), {"until": "2026-03-01"}, "不再有效")
    new.refresh_from_db()
    assert new.until == date(2026, 3, 1)
    changes = client.get(reverse("changes")).content.decode()
    undo = re.search(r"/changes/\d+/undo/", changes).group()
    assert client.post(undo).status_code == 302
    new.refresh_from_db()
    assert new.until is None
    assert "撤回变更" in client.get(reverse("changes")).content.decode()


def test_moving_shows_how_much_moves(made):
    client = system(made)
    above, zone = unit("新县", path="lanchuan/xian/"), unit("小区", path="lanchuan/xiaoqu/")
    sent = {"unit": zone.pk, "above": above.pk, "place": "qu"}
    in_two_steps(client, reverse("unit_move"), sent, "1 个单位、0 个岗位的管辖范围、0 件事项")
    zone.refresh_from_db()
    assert (zone.path, zone.belongs_to) == ("lanchuan/xian/qu/", above)


def test_handing_on_says_how_many_matters(made):
    heir = unit("承接局", path="lanchuan/")
    sent = {
        "predecessor": made.town.park.name,
        "successor": heir.short_name,
        "kind": "merge",
        "takes_over": "on",
        "since": "2026-06-01",
    }
    count = Matter.objects.filter(Q(host=made.town.park) | Q(parties__unit=made.town.park)).distinct().count()
    assert count > 2  # contracts, a draft, a project
    in_two_steps(system(made), reverse("unit_succeed"), sent, f"{count} 件事项转到承接局")
    assert Succession.objects.get().successor == heir
    assert Matter.objects.get(pk=made.own.matter_id).host == heir
    assert "承接局" in signed_in(made.people["audit"]).get(reverse("changes")).content.decode()


@pytest.mark.parametrize("page", ["unit_succeed", "exclusion_declare"])
def test_no_form_lists_every_enterprise_that_has_a_seat(made, page):
    for number in range(9):
        unit(f"登记企业{number}", UnitKind.ENTERPRISE, uscc=f"91990000TEST0001{number:02}")
    shown = system(made) if page == "unit_succeed" else security(made)
    assert "登记企业" not in shown.get(reverse(page)).content.decode()


def test_a_unit_is_named_as_people_call_it():
    park = unit("甲园区管委会", path="lanchuan/jia/")
    Unit.objects.filter(pk=park.pk).update(short_name="甲园区", uscc="91990000TEST00017X")
    assert [UnitField().clean(words).pk for words in (park.name, " 甲园区 ", "91990000test00017x")] == [park.pk] * 3
    unit("乙园区管委会", path="lanchuan/yi/")
    Unit.objects.filter(name="乙园区管委会").update(short_name="甲园区")
    for words, says in (("甲园区", "不止一个"), ("丙园区", "没有找到"), ("", "请写是哪个单位")):
        with pytest.raises(ValidationError, match=says):
            UnitField().clean(words)
    Unit.objects.filter(pk=park.pk).update(until=TODAY())
    with pytest.raises(ValidationError):
        UnitField().clean(park.name)


def test_a_password_is_shown_once(made):
    client = security(made)
    person = Post.objects.create(
        person=Person.objects.create(name="新人"),
        unit=made.town.park,
        title="经办",
        rank="handler",
        role="clerk",
        since="2026-01-01",
    ).person
    sent = {"person": person.pk, "username": "xin.ren"}
    done = in_two_steps(client, reverse("account_open"), sent, "一次性密码")
    (password,) = set(re.findall(r"<code>(\S+)</code>", done.content.decode())) - {"xin.ren"}
    assert done["Cache-Control"] == "no-store"
    account = Account.objects.get(username="xin.ren")
    assert account.check_password(password)
    assert account.must_change_password
    renewed = in_two_steps(client, reverse("account_renew", args=[account.pk]), {}, "旧密码作废")
    account.refresh_from_db()
    assert not account.check_password(password)
    (password,) = set(re.findall(r"<code>(\S+)</code>", renewed.content.decode())) - {"xin.ren"}
    assert account.check_password(password)
    in_two_steps(client, reverse("account_lock", args=[account.pk]), {}, "马上不能登录")
    assert "已停用" in client.get(reverse("accounts")).content.decode()
    in_two_steps(client, reverse("account_unlock", args=[account.pk]), {}, "恢复登录")
    assert not any(password in event.body for event in Event.objects.all())
    listed = signed_in(made.people["audit"]).get(reverse("changes")).content.decode()
    assert "停用账号" in listed
    assert "xin.ren" in listed


def test_wrong_names_are_refused_before_the_preview(made):
    client = security(made)
    for name in ("AB", "a", "He.Ping", "何平"):
        answer = client.post(reverse("account_open"), {"person": "", "username": name})
        assert answer.status_code == 422
    for place in ("Bad", "a/b", "9a"):
        answer = system(made).post(reverse("unit_establish"), {"name": "x", "place": place})
        assert answer.status_code == 422


def test_accounts_page_by_page(made, django_assert_max_num_queries):
    town = made.town
    people = Person.objects.bulk_create(Person(name=f"某{number:03}", email=f"{number}@a") for number in range(130))
    Post.objects.bulk_create(
        Post(person=one, unit=town.park, title="经办", role="clerk", rank="handler", since=date(2020, 1, 1))
        for one in people
    )
    Account.objects.bulk_create(Account(username=f"name{at:03}", person=one) for at, one in enumerate(people))
    client, address, seen = security(made), reverse("accounts"), []
    while address:
        with django_assert_max_num_queries(20):
            page = client.get(address).content.decode()
        seen += re.findall(r"<code>([^<]+)</code>", page)
        further = re.search(r'href="(\?[^"]*after=[^"]*)"', page)
        address = reverse("accounts") + further[1].replace("&amp;", "&") if further else ""
    assert [one for one in seen if one.startswith("name")] == [f"name{at:03}" for at in range(130)]
    assert seen == sorted(set(seen))

    def found(**asked):
        return re.findall(r"<code>([^<]+)</code>", client.get(reverse("accounts"), asked).content.decode())

    assert found(q="name12") == [f"name12{digit}" for digit in range(10)]
    assert found(q="某007") == ["name007"]
    assert len(found(q="某")) == 50
    assert found(q="某", after="name050")[0] == "name051"
    assert "没有找到" in client.get(reverse("accounts"), {"q": "x\x00%_"}).content.decode()
    assert "后面没有了" in client.get(reverse("accounts"), {"after": "zzzz"}).content.decode()


def test_declaring_for_oneself_and_for_others(made):
    clerk = signed_in(made.people["clerk"])
    sent = {"unit": made.town.firm.uscc, "since": str(TODAY())}
    reference = made.own.matter.reference
    assert clerk.get(reverse("contract", args=[reference])).status_code == 200
    in_two_steps(clerk, reverse("exclusion_declare"), sent, "依规回避")
    answer = clerk.get(reverse("contract", args=[reference]))
    assert answer.status_code == 403
    assert "依规回避" in answer.content.decode()
    for page in ("contracts", "todo", "notices"):
        assert reference not in clerk.get(reverse(page)).content.decode()
    for whom, count in (("clerk", 1), ("head", 0), ("security", 2)):
        page = signed_in(made.people[whom]).get(reverse("exclusions")).content.decode()
        assert page.count("示例科技") == count, whom
    keeper = security(made)
    whom = {"person": made.people["head"].person_id, "and_below": "on"}
    in_two_steps(keeper, reverse("exclusion_declare"), {**sent, **whom}, "和它之内的所有单位")
    for one in Exclusion.objects.all():
        assert keeper.post(reverse("exclusion_end", args=[one.pk])).status_code == 302
    assert clerk.get(reverse("contract", args=[reference])).status_code == 200


def test_lending_and_taking_back(made):
    client = signed_in(made.people["clerk"])
    sent = {"person": made.town.colleague.person_id, "since": str(TODAY()), "until": "2099-01-01"}
    in_two_steps(client, reverse("post_lend"), sent, "实际办理人")
    lent = Delegation.objects.latest("pk")
    assert made.town.colleague.name in client.get(reverse("posts")).content.decode()
    assert client.post(reverse("post_return", args=[lent.pk])).status_code == 302
    lent.refresh_from_db()
    assert lent.until == TODAY()


def test_a_county_administrator_finds_its_own_units_only(made):
    keeper = made.people["system"]
    Post.objects.filter(pk=keeper.post_id).update(jurisdiction="lanchuan/lingang/")
    client = system(made)
    listed = client.get(reverse("units")).content.decode()
    assert "临港区管委会" in listed
    assert "市政府" not in re.sub(r"<td.*?</td>", "", listed)
    assert client.get(reverse("unit", args=[made.town.government.pk])).status_code == 404
    assert client.get(reverse("unit_rename", args=[made.town.government.pk])).status_code == 404


def test_an_address_that_nothing_can_have_is_missing():
    client = signed_in(city().clerk)
    for path in ("/contracts/%00/", "/proposals/a%00b/", "/projects/%00/", "/registry/%00/"):
        assert client.get(path).status_code == 404
    assert client.get("/seats/", {"q": "\0"}).status_code == 200
