"""Passkeys: who may add and remove them, and whom they let in."""

import html
import json
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qinqing.kernel.access.actions import lock_account, renew_second_factor
from qinqing.kernel.access.models import Account
from qinqing.kernel.access.queries import accounts_of
from qinqing.kernel.access.tests.device import HOST, ORIGIN, Device
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.parties.models import Person, Post
from tests.builders import actor, city, unit

pytestmark = pytest.mark.django_db

PASSWORD = "right password 1"
OPTIONS = re.compile(r'<script id="passkey-options" type="application/json">(.*?)</script>')
UNKNOWN = "没有认出这个通行密钥"


@pytest.fixture(autouse=True)
def settled(settings):
    settings.QINQING_TOTP_ROLES = frozenset({"security", "supervisor"})
    settings.ALLOWED_HOSTS = [HOST]
    cache.clear()


@pytest.fixture
def town():
    return city()


def account_of(who, name="somebody"):
    account = Account.objects.create(username=name, person_id=who.person_id)
    account.set_password(PASSWORD)
    account.save()
    return account


def window():
    return Client(headers={"host": HOST, "origin": ORIGIN})


def by_password(account):
    client = window()
    client.post(reverse("account_login"), {"login": account.username, "password": PASSWORD}, secure=True)
    return client


def options(client, address):
    shown = client.get(address, secure=True).content.decode()
    return json.loads(OPTIONS.search(shown)[1])


def added(client, device=None, name="办公室电脑"):
    device, address = device or Device(), reverse("passkey_add")
    credential = device.make(options(client, address))
    return device, client.post(address, {"name": name, "credential": credential}, secure=True)


def asked(client):
    return client.get(reverse("passkey_login"), headers={"accept": "application/json"}, secure=True).json()


def come_in(client, device, **more):
    sent = {"credential": device.sign(asked(client)), **more}
    return client.post(reverse("passkey_login"), sent, secure=True)


def inside(client):
    return client.get(reverse("posts"), secure=True).status_code == 200


def said(client):
    return html.unescape(client.get(reverse("account_login"), secure=True).content.decode())


def enrolled(who, name="somebody"):
    account = account_of(who, name)
    device, answer = added(by_password(account))
    assert answer.status_code == 302
    return account, device


# Adding


def test_the_first_passkey_brings_recovery_codes_and_is_told(town):
    account = account_of(town.clerk)
    client = by_password(account)
    device, answer = added(client)
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert Authenticator.objects.get(user=account, type="recovery_codes")
    event = Event.objects.get(kind="access.passkey.added")
    assert (event.stream.kind, event.actor) == ("accounts", town.clerk.person_id)
    assert set(event.facts) == {"account", "passkey", "post"}
    assert device.handle not in json.dumps(event.facts)
    assert added(client, name="随身的")[1].url == reverse("mfa_index")
    page = client.get(reverse("mfa_index"), secure=True).content.decode()
    assert page.index("办公室电脑") != page.index("随身的")
    assert "还没有用过" in page


@pytest.mark.parametrize(
    "device",
    [Device(verifies=False), Device(origin="https://localhost.evil.example"), Device(origin="http://10.0.0.1")],
)
def test_a_device_that_did_not_check_its_holder_or_was_asked_elsewhere_is_not_added(town, device):
    client = by_password(account_of(town.clerk))
    _, answer = added(client, device)
    assert answer.status_code == 422
    assert "没有添加" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_an_answer_is_taken_once(town):
    client, device = by_password(account_of(town.clerk)), Device()
    answer = device.make(options(client, reverse("passkey_add")))
    for status in (302, 422):
        sent = client.post(reverse("passkey_add"), {"name": "甲", "credential": answer}, secure=True)
        assert sent.status_code == status


@pytest.mark.parametrize(
    "sent", ["", "no", "[]", "{}", "1", '{"response":[]}', '{"id":"*","rawId":"*","response":{"userHandle":"x"}}']
)
def test_nonsense_is_refused_in_a_sentence(town, sent):
    client = by_password(account_of(town.clerk))
    options(client, reverse("passkey_add"))
    assert client.post(reverse("passkey_add"), {"name": "甲", "credential": sent}, secure=True).status_code == 422
    stranger = window()
    asked(stranger)
    assert stranger.post(reverse("passkey_login"), {"credential": sent}, secure=True).status_code == 302
    assert UNKNOWN in said(stranger)


def test_adding_asks_again_who_one_is(town):
    client = by_password(account_of(town.clerk))
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    for name, given in (("passkey_add", []), ("passkey_remove", [1]), ("passkey_rename", [1])):
        answer = client.get(reverse(name, args=given), secure=True)
        assert answer.url.startswith(reverse("account_reauthenticate"))


def test_ten_are_enough(town):
    client = by_password(account_of(town.clerk))
    for _ in range(10):
        assert added(client)[1].status_code == 302
    _, answer = added(client)
    assert "最多添加 10 个" in answer.content.decode()
    assert Authenticator.objects.filter(type="webauthn").count() == 10


# Coming in


def test_a_passkey_alone_is_both_factors(town):
    who = actor(unit("安全"), "security")
    _, device = enrolled(who)
    client = window()
    assert come_in(client, device).url == reverse("home")
    assert client.get(reverse("rights"), secure=True).status_code == 200
    assert Authenticator.objects.get(type="webauthn").last_used_at


def test_after_the_password_a_passkey_is_the_second_factor(town):
    account, device = enrolled(town.clerk)
    client = by_password(account)
    assert not inside(client)
    second = reverse("mfa_authenticate")
    stranger = Device(handle=device.handle)
    wrong = client.post(second, {"credential": stranger.sign(options(client, second))}, secure=True)
    assert UNKNOWN in wrong.content.decode()
    assert not inside(client)
    right = client.post(second, {"credential": device.sign(options(client, second))}, secure=True)
    assert right.status_code == 302
    assert inside(client)


def test_a_recovery_code_stands_in_for_a_lost_device(town):
    account, _ = enrolled(town.clerk)
    code = Authenticator.objects.get(user=account, type="recovery_codes").wrap().get_unused_codes()[0]
    for opened in (True, False):
        client = by_password(account)
        client.post(reverse("mfa_authenticate"), {"code": code}, secure=True)
        assert inside(client) is opened


def test_whoever_asked_for_a_page_gets_it_and_nobody_elses(town):
    _, device = enrolled(town.clerk)
    for after, where in (
        ("/posts/", "/posts/"),
        ("https://evil.example/", reverse("home")),
        ("//evil.example", reverse("home")),
    ):
        assert come_in(window(), device, next=after).url == where


@pytest.mark.parametrize("fault", ["unverified", "elsewhere", "other key", "other person", "replayed", "removed"])
def test_a_wrong_proof_opens_nothing(town, fault):
    account, device = enrolled(town.clerk)
    other = account_of(town.head, "other")
    client = window()
    if fault == "unverified":
        device.verifies = False
    elif fault == "elsewhere":
        device.origin = "https://evil.example"
    elif fault == "other key":
        device.key = Device().key
    elif fault == "other person":
        device.handle = _handle(other)
    elif fault == "removed":
        Authenticator.objects.filter(user=account, type="webauthn").delete()
    proof = device.sign(asked(client))
    if fault == "replayed":
        asked(client)
    client.post(reverse("passkey_login"), {"credential": proof, "next": "/posts/"}, secure=True)
    assert UNKNOWN in said(client)
    assert not inside(client)


def _handle(account):
    client = by_password(account)
    return options(client, reverse("passkey_add"))["creation_options"]["publicKey"]["user"]["id"]


def test_a_locked_account_stays_out_and_is_told_whom_to_ask(town):
    keeper = actor(unit("安全"), "security")
    account, device = enrolled(town.clerk)
    lock_account(account_id=account.pk, by=keeper)
    client = window()
    come_in(client, device)
    assert "这个账号已停用" in said(client)
    assert not inside(client)


def test_whoever_left_their_post_opens_no_matter(town):
    _, device = enrolled(town.clerk)
    Post.objects.filter(person=town.clerk.person_id).update(until=timezone.localdate() - timedelta(days=1))
    client = window()
    come_in(client, device)
    assert client.get(reverse("todo"), secure=True).status_code == 404


def test_the_wait_after_wrong_passwords_holds_for_passkeys(town):
    account, device = enrolled(town.clerk)
    client = window()
    for _ in range(5):
        client.post(reverse("account_login"), {"login": account.username, "password": "wrong"}, secure=True)
    answer = come_in(client, device)
    assert answer.status_code == 429
    assert "暂时不能登录" in answer.content.decode()
    assert not inside(client)
    AccessAttempt.objects.all().delete()
    come_in(client, device)
    assert inside(client)


def test_wrong_passkeys_are_counted_by_place_and_lock_nobody_else_out(town):
    account, _ = enrolled(town.clerk)
    stranger = window()
    for _ in range(11):
        come_in_wrongly(stranger)
    assert "试的次数太多" in said(stranger)
    assert not AccessAttempt.objects.filter(username=account.username).exists()


def come_in_wrongly(client):
    client.post(reverse("passkey_login"), {"credential": "{}"}, secure=True)


# Where a second factor is demanded


def test_a_passkey_is_enough_where_a_second_factor_is_demanded():
    who = actor(unit("安全"), "security")
    client = by_password(account_of(who))
    assert client.get(reverse("rights"), secure=True).url == reverse("mfa_activate_totp")
    assert reverse("passkey_add") in client.get(reverse("mfa_activate_totp"), secure=True).content.decode()
    added(client)
    assert client.get(reverse("rights"), secure=True).status_code == 200
    assert [one.second for one in accounts_of(timezone.now()).rows] == [True]


def test_the_last_one_stays_where_it_is_demanded():
    who = actor(unit("安全"), "security")
    account = account_of(who)
    client = by_password(account)
    added(client)
    first = Authenticator.objects.get(user=account, type="webauthn").pk
    answer = client.post(reverse("passkey_remove", args=[first]), secure=True)
    assert answer.status_code == 409
    assert "这是最后一个" in answer.content.decode()
    codes = Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    assert client.post(reverse("passkey_remove", args=[first]), secure=True).status_code == 302
    refused = client.post(reverse("mfa_deactivate_totp"), secure=True)
    assert "请先添加通行密钥" in refused.content.decode()
    added(client)
    assert client.post(reverse("mfa_deactivate_totp"), secure=True).status_code == 302
    assert not Authenticator.objects.filter(pk=codes.pk).exists()


def test_where_none_is_demanded_all_may_go_and_the_recovery_codes_with_them(town):
    account, _ = enrolled(town.clerk)
    client = signed_again(town.clerk, account)
    passkey = Authenticator.objects.get(user=account, type="webauthn").pk
    assert client.post(reverse("passkey_remove", args=[passkey]), secure=True).status_code == 302
    assert not Authenticator.objects.exists()
    assert client.post(reverse("passkey_remove", args=[passkey]), secure=True).status_code == 404
    kinds = list(Event.objects.filter(stream__kind="accounts").order_by("seq").values_list("kind", flat=True))
    assert kinds == ["access.passkey.added", "access.passkey.removed"]


def signed_again(who, account):
    client = by_password(account)
    code = Authenticator.objects.get(user=account, type="recovery_codes").wrap().get_unused_codes()[0]
    client.post(reverse("mfa_authenticate"), {"code": code}, secure=True)
    return client


def test_a_renamed_passkey_still_opens_and_nobody_names_anothers(town):
    account, device = enrolled(town.clerk)
    client, passkey = signed_again(town.clerk, account), Authenticator.objects.get(type="webauthn").pk
    for name, status in (("", 422), ("x" * 41, 422), ("手机", 302), ("手机", 302)):
        assert client.post(reverse("passkey_rename", args=[passkey]), {"name": name}, secure=True).status_code == status
    assert Event.objects.filter(kind="access.passkey.renamed").count() == 1
    assert Authenticator.objects.get(pk=passkey).data["name"] == "手机"
    assert come_in(window(), device).url == reverse("home")
    other = by_password(account_of(town.head, "other"))
    for page in ("passkey_rename", "passkey_remove"):
        assert other.post(reverse(page, args=[passkey]), {"name": "别人的"}, secure=True).status_code == 404


def test_a_reset_of_the_second_factor_takes_passkeys_along(town):
    account, device = enrolled(town.clerk)
    renew_second_factor(account_id=account.pk, by=actor(unit("安全"), "security"))
    assert not Authenticator.objects.exists()
    client = window()
    come_in(client, device)
    assert UNKNOWN in said(client)


def test_a_passkey_proves_again_who_one_is(town):
    account, device = enrolled(town.clerk)
    client = signed_again(town.clerk, account)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    again = f"{reverse('mfa_reauthenticate_webauthn')}?next={reverse('passkey_add')}"
    assert "通行密钥" in client.get(client.get(reverse("passkey_add"), secure=True).url, secure=True).content.decode()
    wrong = Device(handle=device.handle).sign(options(client, again))
    refused = client.post(again, {"credential": wrong}, secure=True)
    assert (refused.status_code, UNKNOWN in refused.content.decode()) == (422, True)
    right = client.post(again, {"credential": device.sign(options(client, again))}, secure=True)
    assert right.url == reverse("passkey_add")
    assert client.get(reverse("passkey_add"), secure=True).status_code == 200


def test_a_domain_above_the_names_of_the_installation(settings, town):
    settings.QINQING_PASSKEY_HOST = "lanchuan.example"
    made = options(by_password(account_of(town.clerk)), reverse("passkey_add"))["creation_options"]["publicKey"]
    assert made["rp"] == {"id": "lanchuan.example", "name": "亲清"}
    assert made["authenticatorSelection"]["residentKey"] == "required"
    assert made["authenticatorSelection"]["userVerification"] == "required"


def test_whoever_holds_no_post_has_nothing_to_guard():
    account = Account.objects.create(username="t", person=Person.objects.create(name="无岗"))
    account.set_password(PASSWORD)
    account.save()
    assert by_password(account).get(reverse("passkey_add"), secure=True).status_code == 404
