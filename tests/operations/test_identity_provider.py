"""Coming in by an identity provider: the whole code flow against a real one in a process of its own."""

import html
import logging
import re
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from qinqing.kernel.access.actions import bind_identity, end_identity, lock_account
from qinqing.kernel.access.actions.accounts import NotYourself
from qinqing.kernel.access.actions.identities import AlreadyBound, SubjectTaken
from qinqing.kernel.access.models import Account, Identity
from qinqing.kernel.access.queries.providers import Pending
from qinqing.kernel.access.views.identities import SENT
from qinqing.kernel.chronicle.models import Event
from qinqing.site.settings.environment import providers
from tests.builders import actor, city, unit
from tests.fixtures.provider import CODE, NAME, Running, provider
from tests.routes import signed_in

pytestmark = pytest.mark.django_db

BACK = f"http://testserver/account/login/with/{CODE}/back/"
PASSWORD = "right password 1"
FANG, STRANGER = "1", "2"
"""What the provider calls its people: the numbers of their rows, in the order in which they were made."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with provider(tmp_path_factory.mktemp("provider"), BACK) as one:
        yield one


@pytest.fixture(autouse=True)
def settled(settings, running):
    settings.QINQING_TOTP_ROLES = frozenset()
    settings.QINQING_PROVIDERS = running.settings()
    running.lie()
    cache.clear()


@pytest.fixture
def town():
    return city()


@pytest.fixture
def keeper():
    return actor(unit("安全"), "security")


@pytest.fixture
def account(town):
    made = Account.objects.create(username="fang.yue", person_id=town.clerk.person_id)
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def bound(account, running, keeper):
    bind_identity(account_id=account.pk, issuer=running.issuer, subject=FANG, by=keeper)
    return account


class Stop(HTTPRedirectHandler):
    """Lets a browser be told when the provider sends it back to us."""

    def redirect_request(self, request, file, code, message, headers, address):
        return (
            None
            if address.startswith(BACK)
            else super().redirect_request(request, file, code, message, headers, address)
        )


class There:
    """Somebody's browser at the provider."""

    def __init__(self, who: str = "fang") -> None:
        self.who, self.opener = who, build_opener(HTTPCookieProcessor(CookieJar()), Stop)

    def go(self, address: str) -> str:
        """Go where we sent them, say who they are, and return the address to which they are sent back."""
        with self.opener.open(address, timeout=20) as answer:
            page, form = answer.read().decode(), answer.url
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page
        sent = {"csrfmiddlewaretoken": token[1], "username": self.who, "password": self.who}
        with pytest.raises(HTTPError) as sent_back:
            self.opener.open(Request(form, urlencode(sent).encode(), {"Referer": form}), timeout=20)
        sent_back.value.close()
        assert sent_back.value.code == 302
        return str(sent_back.value.headers["Location"])


def start(client, after=""):
    return client.get(reverse("identity_login", args=[CODE]), {"next": after} if after else {})


def come_in(client, who="fang", after=""):
    return client.get(There(who).go(start(client, after).url))


def inside(client):
    return client.get(reverse("posts")).status_code == 200


def said(client):
    return html.unescape(client.get(reverse("account_login")).content.decode())


def refused(client, words):
    assert words in said(client)
    assert not inside(client)
    assert not client.session.get("account_authentication_methods")


# The whole way


def test_whoever_is_linked_comes_in(bound):
    client = Client()
    asked = parse_qs(urlsplit(start(client).url).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert come_in(client, after="/posts/").url == "/posts/"
    assert inside(client)
    assert client.session["account_authentication_methods"][-1]["method"] == "identity"
    assert SENT not in client.session


@pytest.mark.parametrize("after", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(bound, after):
    assert come_in(Client(), after=after).url == reverse("home")


def test_no_provider_no_button(settings, account):
    assert f"用{NAME}登录" in said(Client())
    settings.QINQING_PROVIDERS = {}
    assert NAME not in said(Client())
    assert Client().get(reverse("identity_login", args=[CODE])).status_code == 404


# Who is not let in


def test_an_address_proves_nothing_and_nobody_is_made(account):
    account.person.email = "fang@example.org"
    account.person.save()
    before, client = Account.objects.count(), Client()
    come_in(client, "stranger")
    refused(client, "还没有绑定")
    assert (Account.objects.count(), Identity.objects.count()) == (before, 0)


def test_the_same_subject_of_another_issuer_is_somebody_else(account, keeper):
    bind_identity(account_id=account.pk, issuer="https://other.example", subject=FANG, by=keeper)
    client = Client()
    come_in(client)
    refused(client, "还没有绑定")


LIES = {
    "another audience": {"aud": "somebody-else"},
    "several audiences, none of them asked": {"aud": ["qinqing", "somebody-else"]},
    "another issuer": {"iss": "https://evil.example"},
    "another nonce": {"nonce": "of somebody else's visit"},
    "no nonce": {"nonce": None},
    "long over": {"exp": 1_700_000_000},
    "another key": {"key": "foreign"},
    "no subject": {"sub": ""},
    "an endless subject": {"sub": "1" * 256},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_opens_nothing(bound, running, lie, caplog):
    running.lie(**LIES[lie])
    client = Client()
    with caplog.at_level(logging.WARNING):
        come_in(client)
    refused(client, "核对不上")
    assert "is not believed" in caplog.text


def test_what_comes_back_is_used_once_and_by_whom_it_was_sent(bound):
    client, other = Client(), Client()
    back = There().go(start(client).url)
    start(other)
    other.get(back)
    refused(other, "已经失效")
    assert client.get(back).url == reverse("home")
    client.logout()
    client.get(back)
    refused(client, "已经失效")


@pytest.mark.parametrize(
    "change", [{"state": "x"}, {"state": ""}, {"code": "x"}, {"code": ""}, {"iss": "https://evil.example"}]
)
def test_a_changed_answer_opens_nothing(bound, change):
    client = Client()
    back = urlsplit(There().go(start(client).url))
    given = {name: values[0] for name, values in parse_qs(back.query).items()} | change
    assert client.get(back.path, given).status_code == 302
    assert not inside(client)


def test_another_verifier_gets_no_token(bound):
    client = Client()
    back = There().go(start(client).url)
    session = client.session
    pending = Pending(*session[SENT]["pending"])
    session[SENT] = {**session[SENT], "pending": [*pending[:2], "v" * 64]}
    session.save()
    client.get(back)
    refused(client, "核对不上")


def test_too_late_is_too_late(bound):
    client = Client()
    back = There().go(start(client).url)
    session = client.session
    session[SENT] = {**session[SENT], "at": session[SENT]["at"] - 601}
    session.save()
    client.get(back)
    refused(client, "已经失效")


def test_a_locked_account_and_one_that_waits_stay_out(bound, keeper):
    client = Client()
    for _ in range(5):
        client.post(reverse("account_login"), {"login": bound.username, "password": "wrong"})
    assert come_in(client).status_code == 429
    assert not inside(client)
    AccessAttempt.objects.all().delete()
    lock_account(account_id=bound.pk, by=keeper)
    come_in(client)
    refused(client, "这个账号已停用")


def test_an_ended_link_opens_nothing(bound, keeper):
    link = Identity.objects.get()
    for _ in range(2):
        end_identity(account_id=bound.pk, identity_id=link.pk, by=keeper)
    client = Client()
    come_in(client)
    refused(client, "还没有绑定")
    assert Event.objects.filter(kind="access.identity.ended").count() == 1


# The second factor


def test_our_own_second_factor_is_asked_unless_the_city_says_otherwise(bound, running, settings):
    TOTP.activate(bound, generate_totp_secret())
    client = Client()
    assert come_in(client).url == reverse("mfa_authenticate")
    assert not inside(client)
    settings.QINQING_PROVIDERS = running.settings(second=frozenset({"otp"}))
    client = Client()
    assert come_in(client).url == reverse("mfa_authenticate"), "it used the password only"
    running.lie(amr=["pwd", "otp"])
    client = Client()
    come_in(client)
    assert inside(client)


def test_where_a_second_factor_is_demanded_the_providers_counts_only_if_configured(bound, running, settings):
    settings.QINQING_TOTP_ROLES = frozenset({"clerk"})
    running.lie(acr="high")
    client = Client()
    come_in(client)
    assert client.get(reverse("todo")).url == reverse("mfa_activate_totp")
    settings.QINQING_PROVIDERS = running.settings(second=frozenset({"high"}))
    client = Client()
    come_in(client)
    assert client.get(reverse("todo")).status_code == 200


# Linking


def logged_in(account):
    client = Client()
    client.post(reverse("account_login"), {"login": account.username, "password": PASSWORD})
    return client


def test_a_person_links_their_own_account_after_seeing_who_they_are_there(account, running):
    client = logged_in(account)
    sent = client.get(reverse("identity_link", args=[CODE]))
    assert client.get(There().go(sent.url)).url == reverse("identity_confirm")
    assert not Identity.objects.exists(), "seeing it comes first"
    assert f"<code>{FANG}</code>" in client.get(reverse("identity_confirm")).content.decode()
    assert client.post(reverse("identity_confirm")).url == reverse("identities")
    link = Identity.objects.get()
    assert (link.account, link.issuer, link.subject) == (account, running.issuer, FANG)
    event = Event.objects.get(kind="access.identity.linked")
    assert "subject" not in event.facts
    fresh = Client()
    come_in(fresh)
    assert inside(fresh)
    assert client.post(reverse("identity_unlink", args=[link.pk])).status_code == 302
    assert not Identity.objects.filter(ended_at=None).exists()


def test_linking_asks_again_who_one_is_and_ends_with_the_log_in(account):
    client = logged_in(account)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    assert client.get(reverse("identity_link", args=[CODE])).url.startswith(reverse("account_reauthenticate"))
    client = logged_in(account)
    back = There().go(client.get(reverse("identity_link", args=[CODE])).url)
    client.logout()
    client.get(back)
    refused(client, "已经失效")


def test_one_subject_one_account_one_account_one_subject(bound, town, running, keeper):
    other = Account.objects.create(username="other", person_id=town.head.person_id)
    with pytest.raises(SubjectTaken):
        bind_identity(account_id=other.pk, issuer=running.issuer, subject=FANG, by=keeper)
    with pytest.raises(AlreadyBound):
        bind_identity(account_id=bound.pk, issuer=running.issuer, subject=STRANGER, by=keeper)
    bind_identity(account_id=bound.pk, issuer=running.issuer, subject=FANG, by=keeper)
    assert Event.objects.filter(kind="access.identity.linked").count() == 1
    signed_in(keeper)
    own = Account.objects.get(person=keeper.person_id)
    with pytest.raises(NotYourself):
        bind_identity(account_id=own.pk, issuer=running.issuer, subject="9", by=keeper)


def test_an_administrator_links_and_unlinks_in_two_steps(account, keeper):
    client, sent = signed_in(keeper), {"provider": CODE, "subject": FANG}
    page = client.post(reverse("account_bind", args=[account.pk]), sent).content.decode()
    assert "身份标识是 1 的人" in html.unescape(page)
    assert not Identity.objects.exists()
    client.post(reverse("account_bind", args=[account.pk]), {**sent, "confirm": "1"})
    link = Identity.objects.get()
    assert "解除绑定" in client.get(reverse("account_identities", args=[account.pk])).content.decode()
    assert "绑定统一身份" in client.get(reverse("changes")).content.decode()
    client.post(reverse("account_unbind", args=[account.pk, link.pk]), {"confirm": "1"})
    assert Identity.objects.get().ended_at


# What is configured


def test_settings_name_what_is_missing():
    given = {"QINQING_OIDC": "city", "QINQING_OIDC_CITY_NAME": "甲", "QINQING_OIDC_CITY_ID": "a"}
    with pytest.raises(ValueError, match="QINQING_OIDC_CITY_ISSUER"):
        providers(given)
    given |= {"QINQING_OIDC_CITY_SECRET": "s", "QINQING_OIDC_CITY_ISSUER": "http://id.example"}
    with pytest.raises(ValueError, match="https"):
        providers(given)
    (one,) = providers({**given, "QINQING_OIDC_CITY_ISSUER": "https://id.example"}).values()
    assert (one.name, one.second) == ("甲", frozenset())
    assert providers({}) == {}


def test_who_calls_itself_otherwise_is_not_asked(bound, running, settings):
    (one,) = running.settings().values()
    settings.QINQING_PROVIDERS = {CODE: type(one)(CODE, NAME, f"{one.issuer}/", "x", "y")}
    client = Client()
    start(client)
    refused(client, "核对不上")


def test_a_provider_that_is_away_keeps_nobody_out(bound, tmp_path: Path, settings):
    with provider(tmp_path, BACK) as other:
        settings.QINQING_PROVIDERS = other.settings()
        client = Client()
        back = There().go(start(client).url)
        other.end()
        client.get(back)
    refused(client, "现在连不上")
    assert start(client).url == reverse("account_login")
    refused(client, "现在连不上")
    assert inside(logged_in(bound))
