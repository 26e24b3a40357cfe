"""Seats of enterprises: the code, who comes in by it, what members may do, and what is taken back."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qinqing.kernel.access.access import SCOPES
from qinqing.kernel.access.actions import (
    Newcomer,
    invite,
    offer_seat,
    remove_member,
    set_scopes,
    take_seat,
    try_code,
    undo_member_change,
    uninvite,
    withdraw_seat,
)
from qinqing.kernel.access.actions.accounts import NameTaken
from qinqing.kernel.access.actions.members import HasEverything, LastRepresentative, MovedOn, NothingNew
from qinqing.kernel.access.actions.seats import HasRepresentative, WrongCode
from qinqing.kernel.access.models import Account, SeatOffer
from qinqing.kernel.access.queries import acting, actor_of, bearer, grants, lacks, new_code, scopes
from qinqing.kernel.access.rules import CODE_DAYS, MEMBERS, TRIES
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from qinqing.kernel.obligations import access as obligations
from qinqing.kernel.obligations.actions import Completion, claim
from qinqing.kernel.obligations.lifecycle import LIFE
from qinqing.kernel.obligations.queries import facts
from qinqing.kernel.parties.models import Post, Rank, Unit, UnitKind
from qinqing.kernel.parties.rules import SCOPES as ALL
from qinqing.kernel.parties.rules import VIEW
from tests.builders import actor, city, photo, post, promise, target, unit, usual_contract
from tests.routes import signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "a long phrase 7"


@pytest.fixture(autouse=True)
def settled(settings):
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def town():
    return city()


@pytest.fixture
def firm():
    return unit("新企业", UnitKind.ENTERPRISE, uscc="91990000TEST000019")


def newcomer(username="xin.qi", **more):
    return Newcomer(**{"name": "新人", "title": "经理", "username": username, "password": PASSWORD, **more})


def offered(firm, by, code=None):
    code = code or new_code()
    return offer_seat(unit_id=firm.pk, handed="window", code=code, by=by), code


def seated(code, username="xin.qi"):
    account = take_seat(code=code, newcomer=newcomer(username), by=bearer())
    return actor_of(account, timezone.localdate())


def member(boss, *given, rank=Rank.HANDLER, username="cheng.yuan"):
    code = new_code()
    invite(rank=rank, scopes=list(given), code=code, by=boss)
    return seated(code, username)


def kinds():
    return list(Event.objects.filter(stream__kind="seats").order_by("seq").values_list("kind", flat=True))


# The code


def test_from_the_window_to_the_first_act(town, firm):
    offer, code = offered(firm, town.clerk)
    assert try_code(code=code.upper().replace("-", " "), by=bearer()) == offer
    boss = seated(code)
    assert (boss.unit_id, boss.role, boss.scopes) == (firm.pk, "enterprise", frozenset({*ALL, MEMBERS}))
    assert Account.objects.get(username="xin.qi").check_password(PASSWORD)
    assert kinds() == ["access.seat.offered", "access.seat.claimed"]
    taken = Event.objects.get(kind="access.seat.claimed")
    assert taken.actor == boss.person_id
    bodies = "".join(event.body for event in Event.objects.all())
    assert not any(word in bodies for word in ("新人", PASSWORD, code, code.replace("-", "")))
    offer.refresh_from_db()
    assert code.replace("-", "")[4:] not in offer.secret


def test_a_code_opens_once(town, firm):
    _, code = offered(firm, town.clerk)
    seated(code)
    assert try_code(code=code, by=bearer()) is None
    with pytest.raises(WrongCode):
        take_seat(code=code, newcomer=newcomer("other"), by=bearer())


def test_a_code_grows_old(town, firm):
    _, code = offered(firm, town.clerk)
    SeatOffer.objects.update(expires_at=timezone.now() - timedelta(seconds=1), offered_at=timezone.now())
    assert try_code(code=code, by=bearer()) is None
    with pytest.raises(WrongCode):
        take_seat(code=code, newcomer=newcomer(), by=bearer())


def test_it_opens_for_the_days_that_it_says(town, firm):
    offer, _ = offered(firm, town.clerk)
    assert offer.expires_at - offer.offered_at == timedelta(days=CODE_DAYS)


def test_a_mistyped_code_is_counted_and_after_a_few_worthless(town, firm):
    offer, code = offered(firm, town.clerk)
    wrong = code[:-1] + ("a" if code[-1] != "a" else "b")
    for count in range(1, TRIES + 1):
        assert try_code(code=code, by=bearer()) == offer
        assert try_code(code=wrong, by=bearer()) is None
        offer.refresh_from_db()
        assert offer.misses == count
    for typed in (code, wrong):
        assert try_code(code=typed, by=bearer()) is None
    assert kinds().count("access.seat.missed") == TRIES
    with pytest.raises(WrongCode):
        take_seat(code=code, newcomer=newcomer(), by=bearer())


def test_guessing_without_the_handle_burns_nobodys_code(town, firm):
    _, code = offered(firm, town.clerk)
    for guess in ("", "abcd", "zzzz-zzzz-zzzz-zzzz" if code[:4] != "zzzz" else "yyyy-zzzz-zzzz-zzzz"):
        assert try_code(code=guess, by=bearer()) is None
    assert SeatOffer.objects.get().misses == 0


def test_a_new_code_makes_the_one_before_worthless(town, firm):
    _, first = offered(firm, town.clerk)
    _, second = offered(firm, town.clerk)
    assert try_code(code=first, by=bearer()) is None
    assert seated(second).unit_id == firm.pk


def test_a_withdrawn_code_is_worthless(town, firm):
    offer, code = offered(firm, town.clerk)
    withdraw_seat(offer_id=offer.pk, by=town.clerk)
    withdraw_seat(offer_id=offer.pk, by=town.clerk)
    assert try_code(code=code, by=bearer()) is None
    assert kinds().count("access.seat.withdrawn") == 1


def test_the_handle_of_an_old_code_is_free_again(town, firm):
    _, code = offered(firm, town.clerk)
    SeatOffer.objects.update(misses=TRIES)
    other = unit("另一家", UnitKind.ENTERPRISE, uscc="91990000TEST000029")
    offer, _ = offered(other, town.clerk, code)
    assert try_code(code=code, by=bearer()) == offer


def test_a_user_name_is_one_persons(town, firm):
    _, code = offered(firm, town.clerk)
    Account.objects.create(username="xin.qi", person=post(town.park, "clerk").person)
    with pytest.raises(NameTaken):
        seated(code)
    assert seated(code, "xin.qi2").unit_id == firm.pk


# Who hands it out


def test_only_whoever_serves_the_enterprise_hands_out_its_seat(town, firm):
    bureau = actor(unit("市工信局", path="lanchuan/"), "clerk")
    ranging = actor(unit("市营商局", path="lanchuan/"), "clerk", jurisdiction="lanchuan/")
    for by in (town.stranger, bureau):
        with pytest.raises(NotFound):
            offered(firm, by)
    for by in (town.head, town.supervisor, town.representative):
        with pytest.raises(NotAllowed):
            offered(firm, by)
    assert offered(firm, ranging)[0].unit == firm


def test_nobody_hands_out_a_seat_that_is_taken_or_no_enterprises(town):
    with pytest.raises(HasRepresentative, match="示例科技"):
        offered(town.firm, town.clerk)
    with pytest.raises(NotFound):
        offered(town.park, town.clerk)


def test_a_clerk_who_stays_away_hands_out_nothing(town, firm):
    town.clerk and Unit.objects.get(pk=firm.pk)
    from_today = {"since": timezone.localdate(), "unit": firm}
    Post.objects.get(pk=town.clerk.post_id).person.exclusions.create(**from_today)
    with pytest.raises(NotFound):
        offered(firm, town.clerk)


# Members


def test_members_do_what_their_scopes_allow(town):
    today = timezone.localdate()
    contract = usual_contract(town, today, land_due=today)
    viewer, claimer = member(town_boss(town)), member(town_boss(town), "claim", username="bao")
    assert (viewer.scopes, claimer.scopes) == (frozenset({VIEW}), frozenset({VIEW, "claim"}))
    assert "「报完成」" in lacks(viewer, obligations.CLAIM)
    assert lacks(claimer, obligations.CLAIM) is None
    assert "「签认」" in lacks(claimer, obligations.ANSWER)
    with pytest.raises(NotAllowed, match="没有「报完成」权限"):
        claim(target=target(contract, "2"), completion=Completion(today), uploads=[photo()], by=viewer)
    told = LIFE.verdict("claim", "running", facts(promise(contract, "2"), viewer)).reason
    assert told == "您在本企业没有「报完成」权限。需要时请法定代表人在「本企业成员」里授权。"
    assert LIFE.verdict("claim", "running", facts(promise(contract, "2"), claimer)).allowed


def test_what_a_member_may_not_do_stands_on_the_page(town):
    contract = usual_contract(town, timezone.localdate())
    body = (
        signed_in(member(town_boss(town)))
        .get(reverse("contract", args=[contract.matter.reference]), {"item": "2"})
        .content
    )
    assert "没有「报完成」权限" in body.decode()


def town_boss(town):
    return acting(Post.objects.select_related("unit", "person").get(pk=town.representative.post_id))


def test_only_the_legal_representative_manages(town):
    boss = town_boss(town)
    handler = member(boss, *ALL)
    for act in (
        lambda: invite(rank=Rank.HANDLER, scopes=[], code=new_code(), by=handler),
        lambda: set_scopes(post_id=handler.post_id, scopes=[], by=handler),
        lambda: remove_member(post_id=handler.post_id, by=handler),
    ):
        with pytest.raises(NotAllowed, match="法定代表人"):
            act()


def test_nobody_manages_another_enterprise(town):
    boss, theirs = town_boss(town), post(town.firm, "enterprise")
    rival = actor(Unit.objects.get(pk=town.rival.unit_id), "enterprise", Rank.LEGAL_REPRESENTATIVE)
    offer = invite(rank=Rank.HANDLER, scopes=[], code=new_code(), by=boss)
    remove_member(post_id=theirs.pk, by=boss)
    seq = Event.objects.get(kind="access.member.removed").seq
    for act in (
        lambda: set_scopes(post_id=boss.post_id, scopes=[], by=rival),
        lambda: remove_member(post_id=boss.post_id, by=rival),
        lambda: uninvite(offer_id=offer.pk, by=rival),
        lambda: undo_member_change(seq=seq, by=rival),
    ):
        with pytest.raises(NotFound):
            act()


def test_scopes_are_set_and_set_back(town):
    boss = town_boss(town)
    who = member(boss, "claim")
    set_scopes(post_id=who.post_id, scopes=["sign", "money"], by=boss)
    held = Post.objects.get(pk=who.post_id)
    assert held.scopes == [VIEW, "sign", "money"]
    with pytest.raises(NothingNew):
        set_scopes(post_id=who.post_id, scopes=["money", "sign"], by=boss)
    with pytest.raises(HasEverything):
        set_scopes(post_id=boss.post_id, scopes=[], by=boss)
    seq = Event.objects.get(kind="access.member.rescoped").seq
    undo_member_change(seq=seq, by=boss)
    undo_member_change(seq=seq, by=boss)
    held.refresh_from_db()
    assert held.scopes == [VIEW, "claim"]
    assert kinds().count("access.member.change_reversed") == 1


def test_a_removed_member_is_out_at_once_and_can_come_back(town):
    boss = town_boss(town)
    who = member(boss, "claim")
    client = signed_in(who)
    assert client.get(reverse("members")).status_code == 200
    remove_member(post_id=who.post_id, by=boss)
    assert client.get(reverse("members")).status_code == 404
    seq = Event.objects.get(kind="access.member.removed").seq
    undo_member_change(seq=seq, by=boss)
    assert client.get(reverse("members")).status_code == 200
    set_scopes(post_id=who.post_id, scopes=[], by=boss)
    remove_member(post_id=who.post_id, by=boss)
    with pytest.raises(MovedOn):
        undo_member_change(seq=Event.objects.get(kind="access.member.rescoped").seq, by=boss)


def test_a_removed_representative_has_no_code_left_to_come_back_by(town):
    boss = town_boss(town)
    second, code, kept = member(boss, rank=Rank.LEGAL_REPRESENTATIVE), new_code(), new_code()
    invite(rank=Rank.LEGAL_REPRESENTATIVE, scopes=[], code=code, by=second)
    invite(rank=Rank.HANDLER, scopes=[], code=kept, by=boss)
    remove_member(post_id=second.post_id, by=boss)
    assert try_code(code=code, by=bearer()) is None
    assert try_code(code=kept, by=bearer()) is not None


def test_the_last_representative_stays(town):
    boss = town_boss(town)
    with pytest.raises(LastRepresentative, match="最后一位"):
        remove_member(post_id=boss.post_id, by=boss)
    second = member(boss, rank=Rank.LEGAL_REPRESENTATIVE)
    assert MEMBERS in second.scopes
    remove_member(post_id=boss.post_id, by=boss)
    with pytest.raises(LastRepresentative):
        remove_member(post_id=second.post_id, by=second)


def test_every_permission_of_an_enterprise_says_its_scope():
    held = {permission for permission, roles in grants().items() if "enterprise" in roles}
    assert held == set(scopes())
    assert set(scopes().values()) <= {*ALL, MEMBERS}
    assert SCOPES.keys() <= held


# Pages


def test_a_phone_takes_a_seat(town, firm):
    clerk = signed_in(town.clerk)
    assert firm.name in clerk.get(reverse("seats"), {"q": "新企"}).content.decode()
    assert town.firm.name not in clerk.get(reverse("seats"), {"q": "新企"}).content.decode()
    address = reverse("seat_offer", args=[firm.pk])
    preview = clerk.post(address, {"handed": "window"}).content.decode()
    assert "将会改变" in preview
    assert not SeatOffer.objects.exists()
    shown = clerk.post(address, {"handed": "window", "confirm": "1"})
    assert shown["Cache-Control"] == "no-store"
    code = re.search(r"<code>(\S+)</code>", shown.content.decode()).group(1)
    guest, address = Client(), reverse("seat")
    assert guest.post(address, {"code": "abcd"}).status_code == 422
    second = guest.post(address, {"code": code})
    assert firm.name in second.content.decode()
    sent = {"code": code, "name": "新人", "title": "董事长", "username": "xin.ren", "password": PASSWORD}
    assert "两次输入" in guest.post(address, {**sent, "again": "x"}).content.decode()
    assert guest.post(address, {**sent, "password": "1234567890", "again": "1234567890"}).status_code == 422
    taken = guest.post(address, {**sent, "again": PASSWORD})
    assert (taken.status_code, taken.url) == (302, reverse("account_login"))
    assert guest.post(address, {"code": code}).status_code == 422
    page = signed_in(actor_of(Account.objects.get(username="xin.ren"), timezone.localdate())).get(reverse("members"))
    assert "董事长" in page.content.decode()


def test_the_members_page_invites_changes_and_takes_back(town):
    boss = signed_in(town_boss(town))
    address = reverse("member_invite")
    sent = {"rank": "handler", "scopes": ["claim", "money"]}
    assert "查看、报完成、资金" in boss.post(address, sent).content.decode()
    code = re.search(r"<code>(\S+)</code>", boss.post(address, {**sent, "confirm": "1"}).content.decode()).group(1)
    assert code[:4] in boss.get(reverse("members")).content.decode()
    who = seated(code)
    changing = reverse("member_scopes", args=[who.post_id])
    assert boss.post(changing, {"scopes": ["sign"], "confirm": "1"}).status_code == 302
    assert boss.post(reverse("member_remove", args=[who.post_id]), {"confirm": "1"}).status_code == 302
    body = boss.get(reverse("members")).content.decode()
    for undo in re.findall(r"/members/changes/\d+/undo/", body):
        assert boss.post(undo).status_code == 302
    held = Post.objects.get(pk=who.post_id)
    assert (held.until, held.scopes) == (None, [VIEW, "claim", "money"])
    assert boss.get(reverse("members")).content.decode().count("撤回成员变更") == 2


def test_a_member_reads_who_may_change_members(town):
    page = signed_in(member(town_boss(town), *ALL)).get(reverse("members")).content.decode()
    assert "只有法定代表人可以管理本企业成员。" in page
    assert "移除</a>" not in page


def test_the_code_of_yesterday_still_counts_today(town, firm):
    _, code = offered(firm, town.clerk)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert try_code(code=code, by=bearer()) is not None
