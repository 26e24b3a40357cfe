"""The security administrator's home: what waits for them is counted, and every figure opens its rows."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qinqing.kernel.access.models import Account, Token
from qinqing.kernel.access.queries import accounts_below
from qinqing.kernel.access.queries.watching import BARE, IDLE, LOCKED, NEW, STATES, WAITS, waiting
from qinqing.kernel.parties.models import Post
from tests.builders import actor, city, unit
from tests.routes import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(settings):
    settings.QINQING_TOTP_ROLES = frozenset({"supervisor"})
    return actor(unit("市保密办", path="lanchuan/"), "security", jurisdiction="lanchuan/")


def account(username, who, **more):
    return Account.objects.create(username=username, person_id=who.person_id, password="hash", **more)


@pytest.fixture
def accounts(keeper):
    """One account in each state; `plain` is in none."""
    town = city()
    account("plain", town.clerk)
    account("wrong", town.colleague)
    for number, username in enumerate(("wrong", "plain")):
        AccessAttempt.objects.create(username=username, failures_since_start=5, ip_address=f"10.0.0.{number}")
    AccessAttempt.objects.filter(username="plain").update(attempt_time=timezone.now() - timedelta(hours=1))
    account("fresh", town.head, issued="hash")
    account("bare", town.supervisor)
    account("gone", town.stranger)
    Post.objects.filter(person=town.stranger.person_id).update(until=timezone.localdate() - timedelta(1))
    account("closed", town.representative, is_active=False)
    return town


def shown(client, **asked):
    return [one.account.username for one in client.get(reverse("accounts"), asked).context["accounts"].rows]


def test_home_is_the_work_and_rights_are_one_click_away(keeper):
    client = signed_in(keeper)
    assert client.get("/").url == reverse("accounts")
    assert f'href="{reverse("rights")}"' in client.get(reverse("accounts")).content.decode()


def test_every_figure_opens_exactly_its_rows(keeper, accounts):
    client = signed_in(keeper)
    counted = {one.code: one.count for one in client.get(reverse("accounts")).context["waiting"]}
    rows = {code: shown(client, state=code) for code in STATES}
    assert rows == {WAITS: ["wrong"], NEW: ["fresh"], BARE: ["bare"], IDLE: ["gone"], LOCKED: ["closed"]}
    assert counted == {code: len(found) for code, found in rows.items()}


def test_an_odd_state_shows_all_and_a_search_stays_within_the_state(keeper, accounts):
    client = signed_in(keeper)
    assert shown(client, state="odd") == shown(client)
    assert shown(client, state=NEW, q="pl") == []
    assert "现在没有这样的账号" not in client.get(reverse("accounts"), {"state": NEW}).content.decode()


def test_the_counts_are_one_query(keeper, accounts):
    with CaptureQueriesContext(connection) as asked:
        counted = waiting(accounts_below("lanchuan/"), timezone.now())
    assert (len(asked), sum(one.count for one in counted)) == (1, len(STATES))


def test_tokens_that_end_soon_open_their_list(keeper, accounts):
    clerk = Post.objects.get(person=accounts.clerk.person_id)
    today = timezone.localdate()
    for name, days in (("near", 10), ("far", 90), ("off", 10), ("old", -1)):
        Token.objects.create(
            post=clerk,
            name=name,
            secret_digest=name.encode(),
            permissions=[],
            expires_on=today + timedelta(days),
            opened_at=timezone.now(),
        )
    Token.objects.filter(name="off").update(revoked_at=timezone.now(), revoked_by=clerk.person_id)
    client = signed_in(keeper)
    assert client.get(reverse("accounts")).context["tokens"] == 1
    listed = client.get(reverse("account_tokens"), {"soon": "1"}).context["tokens"]
    assert [one.token.name for one in listed] == ["near"]
    assert len(client.get(reverse("account_tokens")).context["tokens"]) == 4
