"""Logging in as somebody: in which post, for how long, and with which password."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qinqing.kernel.access.actions import (
    declare,
    end_exclusion,
    end_wait,
    lock_account,
    open_account,
    renew_password,
    renew_second_factor,
    unlock_account,
)
from qinqing.kernel.access.actions.accounts import HasAccount, NameTaken, NotYourself
from qinqing.kernel.access.actions.reach import NotYourPeople
from qinqing.kernel.access.models import Account, Exclusion
from qinqing.kernel.access.queries import accounts_of, actor_of, exclusions_for, new_password
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.parties.actions import delegate
from qinqing.kernel.parties.models import Person, Post
from tests.builders import SINCE, actor, city, post, unit
from tests.routes import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled(settings):
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def keeper():
    return actor(unit("安全"), "security")


def opens(client, name="posts"):
    return client.get(reverse(name)).status_code == 200


# How long


@pytest.mark.parametrize(
    ("role", "gap", "count", "stays"),
    [
        ("clerk", 29, 3, True),
        ("clerk", 31, 1, False),
        ("security", 31, 1, False),
        ("enterprise", 200, 2, True),
        ("clerk", 25, 20, False),
        ("enterprise", 25, 20, False),
    ],
)
def test_a_session_ends(role, gap, count, stays):
    town = city()
    who = {"clerk": town.clerk, "enterprise": town.representative}.get(role) or actor(unit("安全"), role)
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        client = signed_in(who)
        assert opens(client)
        for step in range(1, count + 1):
            clock.move_to(begun + timedelta(minutes=gap * step))
            last = opens(client)
        assert last is stays


def test_what_was_asked_for_is_opened_after_logging_in_again():
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        client = signed_in(city().clerk)
        assert opens(client)
        clock.move_to(begun + timedelta(hours=9))
        answer = client.get("/posts/")
        assert answer.url == "/account/login/?next=/posts/"
        assert client.post("/posts/1/switch/").status_code == 302


def test_being_seen_is_written_once_a_minute(django_assert_num_queries):
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        client = signed_in(city().clerk)
        assert opens(client)
        saved = client.session["seen"]
        clock.move_to(begun + timedelta(seconds=59))
        assert opens(client)
        assert client.session["seen"] == saved
        clock.move_to(begun + timedelta(seconds=60))
        assert opens(client)
        assert client.session["seen"] == saved + 60


# One-time passwords


def test_a_one_time_password_opens_only_its_own_change(keeper):
    person = post(unit("甲"), "clerk").person
    first, second = new_password(), new_password()
    account = open_account(person=person, username="clerk.one", password=first, one_time=True, by=keeper)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name in ("home", "posts", "todo"):
        assert client.get(reverse(name)).url == reverse("account_change_password")
    page = client.get(reverse("account_change_password"))
    assert page.status_code == 200
    same = {"oldpassword": first, "password1": first, "password2": first}
    assert "别人看到过" in client.post(reverse("account_change_password"), same).content.decode()
    assert client.get(reverse("home")).url == reverse("account_change_password")
    sent = {"oldpassword": first, "password1": second, "password2": second}
    assert client.post(reverse("account_change_password"), sent).status_code == 302
    account.refresh_from_db()
    assert not account.must_change_password
    assert client.get(reverse("todo")).status_code == 200
    renew_password(account=account, password=new_password(), one_time=True, by=keeper)
    account.refresh_from_db()
    assert account.must_change_password
    assert client.get(reverse("todo")).url.startswith(reverse("account_login")), "the old session has ended"


@pytest.mark.parametrize(
    ("ways", "asked"),
    [([], True), (["password"], True), (["identity"], False), (["mfa"], False), (["identity", "password"], True)],
)
def test_who_never_had_the_one_time_password_need_not_change_it(keeper, ways, asked):
    """It was handed to somebody who comes by the city's own log-in, and opens nothing but its change all the same."""
    person = post(unit("甲"), "clerk").person
    account = open_account(person=person, username="clerk.two", password=new_password(), one_time=True, by=keeper)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods_user"] = str(account.pk)
    session["account_authentication_methods"] = [{"method": way, "at": timezone.now().timestamp()} for way in ways]
    session.save()
    answer = client.get(reverse("todo"))
    assert (answer.status_code, answer.get("Location")) == (
        (302, reverse("account_change_password")) if asked else (200, None)
    )


def test_passwords_are_random_and_easy_to_read():
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(one) == 19 and not set(one) & set("l1o0I") for one in made)


# Proving who one is


@pytest.mark.parametrize(("gap", "asked"), [(4, False), (6, True)])
def test_whoever_has_just_logged_in_sets_the_second_factor_up_at_once(settings, keeper, gap, asked):
    settings.QINQING_TOTP_ROLES = frozenset({"security"})
    account = Account.objects.create(username="keeper", person_id=keeper.person_id)
    account.set_password("right password 1")
    account.save()
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        client = Client()
        client.post(reverse("account_login"), {"login": account.username, "password": "right password 1"})
        clock.move_to(begun + timedelta(minutes=gap))
        assert client.get(reverse("rights")).url == reverse("mfa_activate_totp")
        answer = client.get(reverse("mfa_activate_totp"))
        if not asked:
            assert "启用两步验证" in answer.content.decode()
            return
        assert answer.url.startswith(reverse("account_reauthenticate"))
        for password, status in (("wrong", 200), ("right password 1", 302)):
            assert client.post(answer.url, {"password": password}).status_code == status
        assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_somebody_elses_log_in_in_the_same_browser_proves_nothing(keeper):
    client = signed_in(keeper)
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))


# Locking


def test_a_locked_account_is_out_at_once(keeper):
    town = city()
    client = signed_in(town.clerk)
    account = Account.objects.get(person=town.clerk.person_id)
    assert opens(client)
    for _ in range(2):
        lock_account(account_id=account.pk, by=keeper)
    assert client.get("/posts/").status_code == 302
    assert Account.objects.get(pk=account.pk).is_active is False
    for _ in range(2):
        unlock_account(account_id=account.pk, by=keeper)
    assert opens(client)
    kinds = list(Event.objects.filter(stream__kind="accounts").order_by("seq").values_list("kind", flat=True))
    assert kinds == ["access.account.locked", "access.account.unlocked"]
    with pytest.raises(NotFound):
        lock_account(account_id=0, by=keeper)


def test_nobody_locks_themselves_out(keeper):
    signed_in(keeper)
    with pytest.raises(NotYourself):
        lock_account(account_id=Account.objects.get(person=keeper.person_id).pk, by=keeper)


def test_who_typed_wrong_too_often_is_shown_and_let_in_again(keeper, django_assert_num_queries):
    town = city()
    account = Account.objects.create(username="u", person_id=town.clerk.person_id)
    account.set_password("right password 1")
    account.save()
    for _ in range(5):
        Client().post(reverse("account_login"), {"login": "u", "password": "wrong"})
    assert AccessAttempt.objects.filter(username="u").exists()
    with django_assert_num_queries(3):
        assert [one.waits for one in accounts_of(timezone.now()).rows if one.account == account] == [True]
    assert not any(one.waits for one in accounts_of(timezone.now() + timedelta(minutes=16)).rows)
    end_wait(account_id=account.pk, by=keeper)
    end_wait(account_id=account.pk, by=keeper)
    assert not any(one.waits for one in accounts_of(timezone.now()).rows)
    assert Event.objects.filter(kind="access.account.wait_ended").count() == 1
    with pytest.raises(NotFound):
        end_wait(account_id=0, by=keeper)


def test_a_lost_second_factor_is_enrolled_anew(settings, keeper):
    settings.QINQING_TOTP_ROLES = frozenset({"clerk"})
    town = city()
    client = signed_in(town.clerk)
    account = Account.objects.get(person=town.clerk.person_id)
    assert client.get(reverse("todo")).url == reverse("mfa_activate_totp")
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=account, type=kind, data={})
    assert client.get(reverse("todo")).status_code == 200
    page = signed_in(keeper).get(reverse("accounts")).content.decode()
    assert page.count("解除两步验证") == 1
    for _ in range(2):
        renew_second_factor(account_id=account.pk, by=keeper)
    assert not Authenticator.objects.exists()
    assert client.get(reverse("todo")).url == reverse("mfa_activate_totp")
    assert Event.objects.filter(kind="access.account.second_factor_renewed").count() == 1
    own = Account.objects.get(person=keeper.person_id)
    with pytest.raises(NotYourself):
        renew_second_factor(account_id=own.pk, by=keeper)


def test_a_county_keeps_its_own_people_only():
    county = unit("县保密办", path="lanchuan/haian/")
    theirs, mayor = post(county, "clerk"), actor(unit("市审计", path="lanchuan/"), "audit")
    keeper = actor(county, "security", jurisdiction="lanchuan/haian/")
    own = open_account(person=theirs.person, username="own.clerk", password="x" * 12, by=keeper)
    far = Account.objects.create(username="far", person_id=mayor.person_id)
    person = Person.objects.get(pk=mayor.person_id)
    exclusion = Exclusion.objects.create(person=person, unit=county, since=SINCE)
    for act in (
        lambda: renew_password(account=far, password="x" * 12, by=keeper),
        lambda: renew_second_factor(account_id=far.pk, by=keeper),
        lambda: lock_account(account_id=far.pk, by=keeper),
        lambda: unlock_account(account_id=far.pk, by=keeper),
        lambda: end_wait(account_id=far.pk, by=keeper),
        lambda: open_account(person=post(unit("市局"), "clerk").person, username="x.y", password="x" * 12, by=keeper),
        lambda: declare(person=person, unit=county, since=SINCE, by=keeper),
        lambda: end_exclusion(exclusion_id=exclusion.pk, by=keeper),
    ):
        with pytest.raises(NotYourPeople, match="之外任职"):
            act()
    lock_account(account_id=own.pk, by=keeper)
    assert [one.account for one in accounts_of(timezone.now(), keeper.jurisdiction).rows] == [own]
    assert exclusions_for(keeper, timezone.localdate()) == []
    page = signed_in(keeper).get(reverse("accounts")).content.decode()
    assert signed_in(keeper).get(reverse("account_renew", args=[far.pk])).status_code == 404
    assert "own.clerk" in page
    assert "far" not in page


def test_one_name_and_one_account_each(keeper):
    first, second = (post(unit("甲"), "clerk").person for _ in range(2))
    open_account(person=first, username="same", password="x" * 12, by=keeper)
    with pytest.raises(NameTaken):
        open_account(person=second, username="same", password="x" * 12, by=keeper)
    with pytest.raises(HasAccount):
        open_account(person=first, username="other", password="x" * 12, by=keeper)


# In which post


def test_whoever_stands_in_chooses_the_post_and_acts_in_their_own_name():
    town, today = city(), timezone.localdate()
    friend = Person.objects.get(pk=town.colleague.person_id)
    delegate(person=friend, since=today, until=today + timedelta(days=3), by=town.clerk)
    client = signed_in(town.colleague)
    account = Account.objects.get(person=friend)
    lent = actor_of(account, today, town.clerk.post_id)
    assert (lent.person_id, lent.name, lent.post_id) == (friend.pk, friend.name, town.clerk.post_id)
    assert lent.post_title.endswith("（代）")
    assert actor_of(account, today).post_id == town.colleague.post_id
    page = client.get("/posts/").content.decode()
    assert f"受{town.clerk.name}委托" in page
    assert client.post(reverse("post_switch", args=[town.clerk.post_id])).status_code == 302
    assert client.session["post"] == town.clerk.post_id
    assert "正在使用" in client.get("/posts/").content.decode()
    assert client.post(reverse("post_switch", args=[town.head.post_id])).status_code == 404
    assert actor_of(account, today + timedelta(days=3), town.clerk.post_id).post_id == town.colleague.post_id


def test_whoever_only_stands_in_has_no_other_post():
    town, today = city(), timezone.localdate()
    person = Person.objects.create(name="替班")
    account = Account.objects.create(username="t", person=person)
    assert actor_of(account, today) is None
    delegate(person=person, since=today, until=today + timedelta(days=1), by=town.clerk)
    assert actor_of(account, today).post_id == town.clerk.post_id
    assert Post.objects.filter(person=person).count() == 0
