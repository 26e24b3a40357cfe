"""A token is shown once, ends in many ways, and never does more than its owner could do now."""

import logging
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from qinqing.kernel.access import access
from qinqing.kernel.access import actions as accounts
from qinqing.kernel.access.actions.reach import NotYourPeople
from qinqing.kernel.access.actions.tokens import (
    BadExpiry,
    BeyondPost,
    EnoughTokens,
    StandsIn,
    TooOften,
    meter,
)
from qinqing.kernel.access.models import Account, Exclusion, Token
from qinqing.kernel.access.queries import acting, choices, digest_of, new_secret, programs, words
from qinqing.kernel.access.rules import MARK, MOST_TOKENS, PER_MINUTE, SIGN
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.page import PUBLIC, SIGNED_IN
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from qinqing.kernel.parties.models import Delegation, Post
from qinqing.site.api import DECLARED
from tests.builders import actor, post, unit, usual_contract
from tests.routes import signed_in

READ = "contracts:contract:read"
LATER = timedelta(days=30)


def opened(who, **more):
    given = {"name": "月报", "permissions": [READ], "expires_on": timezone.localdate() + LATER, "secret": new_secret()}
    return accounts.open_token(**{**given, **more}, by=who)


def test_every_operation_asks_for_what_a_token_may_carry():
    asked = {one.permission for one in DECLARED.values()} - {PUBLIC, SIGNED_IN}
    assert asked == set(programs())
    assert all(words()[name] for name in programs())


def test_only_a_digest_is_kept_and_the_act_is_recorded(town):
    secret = new_secret()
    made = opened(town.clerk, secret=secret)
    assert secret.startswith(MARK)
    assert bytes(made.secret_digest) == digest_of(secret)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(one::text, '') FROM access_token AS one")
        assert secret not in cursor.fetchone()[0]
    event = Event.objects.get(kind="access.token.opened")
    assert (event.facts["token"], event.facts["permissions"]) == (made.pk, [READ])
    assert secret not in str(event.body)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"permissions": []}, BeyondPost),
        ({"permissions": ["boards:alarms:read"]}, BeyondPost),
        ({"permissions": ["contracts:contract:sign"]}, BeyondPost),
        ({"expires_on": 0}, BadExpiry),
        ({"expires_on": 366}, BadExpiry),
    ],
)
def test_what_is_too_much_is_refused(town, more, refusal):
    if "expires_on" in more:
        more = {"expires_on": timezone.localdate() + timedelta(days=more["expires_on"])}
    with pytest.raises(refusal):
        opened(town.clerk, **more)
    assert not Token.objects.exists()


def test_who_stands_in_leaves_no_token_behind(town):
    today = timezone.localdate()
    Delegation.objects.create(
        post_id=town.clerk.post_id,
        person_id=town.colleague.person_id,
        since=today - timedelta(days=1),
        until=today + timedelta(days=5),
    )
    stand_in = acting(Post.objects.get(pk=town.clerk.post_id), Post.objects.get(pk=town.colleague.post_id).person)
    with pytest.raises(StandsIn):
        opened(stand_in)


def test_a_post_holds_only_so_many(town):
    made = [opened(town.clerk) for _ in range(MOST_TOKENS)]
    with pytest.raises(EnoughTokens):
        opened(town.clerk)
    accounts.give_up_token(token_id=made[0].pk, by=town.clerk)
    opened(town.clerk)


def test_administrators_open_none_and_members_need_to_sign_for_it(town):
    for role in ("system", "security", "audit"):
        with pytest.raises(NotAllowed):
            opened(actor(unit(role), role))
    assert [name for name, _ in choices(town.representative)]
    member = post(town.firm, "enterprise", scopes=["view"])
    with pytest.raises(NotAllowed):
        opened(acting(member))
    Post.objects.filter(pk=member.pk).update(scopes=["view", SIGN])
    opened(acting(Post.objects.get(pk=member.pk)))


def test_without_a_token_or_with_a_wrong_one(town, program, client):
    good = program(town.clerk)
    assert good.read("me")["unit"] == town.park.short_name
    for header in ("", "Bearer", "Bearer ", f"Basic {good.secret}", f"Bearer {good.secret}x", "Bearer \xff"):
        found = client.get("/api/v1/me", headers={"Authorization": header})
        assert (found.status_code, found.json()["code"]) == (401, "token_missing")
        assert found.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_cookie_opens_nothing(town):
    browser = signed_in(town.clerk)
    found = browser.get("/api/v1/contracts")
    assert found.status_code == 401
    assert "Set-Cookie" not in found.headers
    assert not found.cookies


def ended_by(name, town, good):
    """Do what ends a token, and return the status and code that follow."""
    account = Account.objects.filter(person=town.clerk.person_id)
    today = timezone.localdate()
    rows = Token.objects.filter(secret_digest=digest_of(good.secret))
    security = actor(unit("安全"), "security")
    if name == "given up":
        accounts.give_up_token(token_id=rows.get().pk, by=town.clerk)
    if name == "revoked":
        accounts.revoke_token(token_id=rows.get().pk, by=security)
    if name == "expired":
        rows.update(expires_on=today - timedelta(days=1))
    if name == "post ended":
        Post.objects.filter(pk=town.clerk.post_id).update(until=today)
    if name == "account locked":
        accounts.lock_account(account_id=account.get().pk, by=security)
    if name == "password renewed":
        accounts.renew_password(account=account.get(), password="x" * 12, one_time=True, by=security)


@pytest.mark.parametrize("name", ["given up", "revoked", "expired", "post ended", "account locked", "password renewed"])
def test_a_token_ends_at_once(town, program, name):
    good = program(town.clerk)
    good.read("contracts")
    ended_by(name, town, good)
    assert good.refused("contracts") == (401, "token_ended")
    assert good.refused("me") == (401, "token_ended")


def test_a_role_that_demands_a_second_factor_needs_it_still(town, program, settings):
    good = program(town.clerk)
    settings.QINQING_TOTP_ROLES = frozenset({"clerk"})
    assert good.refused("contracts") == (401, "token_ended")
    account = Account.objects.get(person=town.clerk.person_id)
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
    good.read("contracts")


def test_a_scope_that_is_taken_away_is_gone(town, program):
    good = program(town.representative)
    good.read("contracts")
    Post.objects.filter(pk=town.representative.post_id).update(rank="handler", scopes=[])
    assert good.refused("contracts") == (403, "not_allowed")


def test_what_was_not_chosen_is_refused(town, program):
    good = program(town.clerk, permissions=[READ])
    good.read("contracts")
    assert good.refused("obligations") == (403, "out_of_token")


def test_a_declared_conflict_hides_at_once(town, program):
    contract, good = usual_contract(town, timezone.localdate()), program(town.clerk)
    reference = contract.matter.reference
    assert [one["reference"] for one in good.read("contracts")["items"]] == [reference]
    Exclusion.objects.create(person_id=town.clerk.person_id, unit=town.firm, since=timezone.localdate())
    assert good.read("contracts")["items"] == []
    assert good.read("obligations")["items"] == []
    assert good.refused(f"contracts/{reference}") == (403, "recused")


def test_asking_too_often_is_slowed_down(town, program):
    good = program(town.clerk)
    made = Token.objects.get(secret_digest=digest_of(good.secret))
    for _ in range(PER_MINUTE):
        meter(made.pk)
    answer = good.answer("me")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert program(town.clerk).read("me"), "another token is not slowed down"
    Token.objects.filter(pk=made.pk).update(counted_at=timezone.now() - timedelta(minutes=2))
    assert good.read("me")
    Token.objects.filter(pk=made.pk).update(counted_at=timezone.now(), asked=PER_MINUTE)
    with pytest.raises(TooOften):
        meter(made.pk)


def test_the_last_day_of_use_is_known(town, program):
    good = program(town.clerk)
    good.read("me")
    assert Token.objects.get(secret_digest=digest_of(good.secret)).used_on == timezone.localdate()


def test_others_end_nobodys_token_but_their_own_peoples(town):
    made = opened(town.clerk)
    with pytest.raises(NotFound):
        accounts.give_up_token(token_id=made.pk, by=town.colleague)
    with pytest.raises(NotAllowed):
        accounts.revoke_token(token_id=made.pk, by=town.colleague)
    with pytest.raises(NotYourPeople):
        accounts.revoke_token(token_id=made.pk, by=actor(unit("外县"), "security", jurisdiction="lanchuan/haian/"))
    accounts.revoke_token(token_id=made.pk, by=actor(unit("本市"), "security", jurisdiction="lanchuan/"))
    accounts.give_up_token(token_id=made.pk, by=town.clerk)
    assert Event.objects.filter(kind="access.token.revoked").count() == 1


def fresh(who):
    """Return a browser whose person proved a moment ago who they are."""
    browser = signed_in(who)
    session = browser.session
    account = Account.objects.get(person=who.person_id)
    session["account_authentication_methods_user"] = str(account.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
    session.save()
    return browser


def test_opening_needs_the_password_anew(town):
    answer = signed_in(town.clerk).get(reverse("token_open"))
    assert (answer.status_code, reverse("account_reauthenticate") in answer["Location"]) == (302, True)
    assert fresh(town.clerk).get(reverse("token_open")).status_code == 200


def test_the_page_shows_the_secret_once_and_logs_it_nowhere(town, caplog, client):
    caplog.set_level(logging.DEBUG)
    browser = fresh(town.clerk)
    sent = {"name": "月报程序", "permissions": [READ], "expires_on": timezone.localdate() + LATER}
    preview = browser.post(reverse("token_open"), sent)
    assert (preview.status_code, MARK in preview.content.decode()) == (200, False)
    assert not Token.objects.exists()
    shown = browser.post(reverse("token_open"), {**sent, "confirm": "1"})
    secret = shown.context["secret"]
    assert secret in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert Token.objects.get().name == "月报程序"
    listed = browser.get(reverse("tokens")).content.decode()
    assert ("月报程序" in listed, secret in listed) == (True, False)
    asked = client.get("/api/v1/contracts", headers={"Authorization": f"Bearer {secret}"})
    assert asked.status_code == 200
    client.get("/api/v1/none", headers={"Authorization": f"Bearer {secret}"})
    assert secret not in caplog.text


def test_the_administrator_sees_and_ends_what_others_opened(town):
    made = opened(town.clerk)
    security = actor(unit("安全"), "security", jurisdiction="lanchuan/")
    browser = signed_in(security)
    page = browser.get(reverse("account_tokens")).content.decode()
    assert (town.clerk.name in page, words()[READ] in page, "停用" in page) == (True, True, True)
    browser.post(reverse("token_revoke", args=[made.pk]))
    assert "已失效" in browser.get(reverse("account_tokens")).content.decode()
    auditor = signed_in(actor(unit("审计"), "audit", jurisdiction="lanchuan/"))
    assert (
        'action="' + reverse("token_revoke", args=[made.pk])
        not in auditor.get(reverse("account_tokens")).content.decode()
    )
    outside = signed_in(actor(unit("外县"), "security", jurisdiction="lanchuan/haian/"))
    assert town.clerk.name not in outside.get(reverse("account_tokens")).content.decode()
    assert access.REVOKE_TOKEN not in programs()
