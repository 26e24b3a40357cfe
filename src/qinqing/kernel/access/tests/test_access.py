"""Who may: roles in words, grants whole, accounts, and the second factor."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.access.actions import open_account, renew_password
from qinqing.kernel.access.middleware import Acting
from qinqing.kernel.access.models import Account
from qinqing.kernel.access.queries import actor_of, grants, holds, rights, words
from qinqing.kernel.access.queries import actors as module
from qinqing.kernel.access.rules import ADMINISTRATORS, EVERYONE, MEMBERS, ROLES, STAFF
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.refusal import NotAllowed
from qinqing.kernel.matters.tests.toys import somebody
from qinqing.kernel.obligations import access as obligations
from qinqing.kernel.parties.models import Post
from qinqing.kernel.parties.rules import SCOPES
from tests.builders import actor, post, unit

CHINESE = re.compile("[\u4e00-\u9fff]")
DAY = date(2026, 6, 1)
MATTERS = re.compile("^(contracts:contract|obligations:obligation|evidence:file|notices:notice):")


def test_roles_speak():
    for code, role in ROLES.items():
        assert role.code == code
        assert CHINESE.search(role.label)
        assert role.describes.endswith("。")
    assert len({role.label for role in ROLES.values()}) == len(ROLES)
    assert STAFF | ADMINISTRATORS | {"enterprise"} == EVERYONE == set(ROLES)


@given(st.sampled_from(sorted(ROLES)), st.sampled_from(sorted(grants())))
def test_a_role_holds_what_is_granted_and_nothing_else(role, permission):
    scopes = frozenset({*SCOPES, MEMBERS})
    assert holds(somebody(role=role, scopes=scopes), permission) == (role in grants()[permission])


def test_every_permission_is_said_in_words():
    assert words().keys() == grants().keys()
    assert all(CHINESE.search(said) and said.endswith("。") for said in words().values())
    listed = {right.code for _, held in rights() for right in held}
    assert listed == {permission for permission, roles in grants().items() if roles}


def test_administrators_touch_no_matter():
    touching = {permission for permission in grants() if MATTERS.match(permission)}
    assert touching
    for permission in touching:
        assert not grants()[permission] & ADMINISTRATORS, permission


def test_the_three_administrators_are_three():
    for permission, roles in grants().items():
        if roles & ADMINISTRATORS and not permission.endswith(":read") and not roles >= ADMINISTRATORS:
            assert len(roles & ADMINISTRATORS) == 1, permission


def test_supervisors_answer_for_their_own_unit_alone():
    """What they may answer and decide, a guard of the promise's life limits to what is owed to their unit."""
    acting = {name for name, roles in grants().items() if "supervisor" in roles and not name.endswith(":read")}
    assert {name for name in acting if name.startswith("obligations:")} == {obligations.ANSWER, obligations.DECIDE}


def test_an_undeclared_permission_is_a_fault():
    with pytest.raises(KeyError):
        holds(somebody(), "toy:thing:read")


def test_nobody_declares_what_another_room_declared(monkeypatch):
    class Twice:
        """A room's access module."""

        GRANTS = {"toy:thing:read": frozenset({"clerk"})}

    monkeypatch.setattr(module, "import_module", lambda name: Twice)
    with pytest.raises(ValueError, match="toy:thing:read"):
        grants.__wrapped__()


@pytest.mark.django_db
class TestAccounts:
    """With a database."""

    def test_an_account_acts_in_the_newest_post_of_the_day(self, django_assert_num_queries):
        first = post(unit("甲"), "clerk", since=date(2020, 1, 1))
        later = {"title": "主任", "rank": "chief", "role": "head", "unit": unit("乙"), "jurisdiction": "lanchuan/"}
        Post.objects.create(person=first.person, since=date(2026, 5, 1), until=date(2026, 9, 1), **later)
        account = Account.objects.create(username="u", person=first.person)
        with django_assert_num_queries(1):
            acting = actor_of(account, DAY)
        assert (acting.unit_name, acting.role, acting.jurisdiction) == ("乙", "head", "lanchuan/")
        assert actor_of(account, date(2026, 4, 1)).role == "clerk"
        assert actor_of(account, date(2026, 9, 1)).role == "clerk"
        assert actor_of(account, date(2019, 1, 1)) is None

    def test_opening_and_renewing_are_recorded_without_the_password(self):
        keeper = actor(unit("安全"), "security")
        holder = post(unit("甲"), "clerk").person
        account = open_account(person=holder, username="clerk1", password="long enough 1", by=keeper)
        assert account.check_password("long enough 1")
        renew_password(account=account, password="another one 2", by=keeper)
        account.refresh_from_db()
        assert account.check_password("another one 2")
        events = Event.objects.filter(kind__startswith="access.account.")
        assert events.count() == 2
        assert not any("long enough" in event.body or "another one" in event.body for event in events)

    @pytest.mark.parametrize("role", ["clerk", "head", "supervisor", "system", "audit", "enterprise"])
    def test_only_the_security_administrator_opens_accounts(self, role):
        with pytest.raises(NotAllowed):
            open_account(
                person=post(unit("甲"), "clerk").person, username="x", password="y" * 12, by=actor(unit("乙"), role)
            )

    def test_guests_act_for_nobody(self):
        request = asked(AnonymousUser())
        assert (request.actor, request.needs_second_factor) == (None, False)

    @pytest.mark.parametrize(("role", "needed"), [("supervisor", True), ("security", True), ("clerk", False)])
    def test_the_second_factor(self, role, needed, settings):
        settings.QINQING_TOTP_ROLES = frozenset({"supervisor", "security"})
        held = post(unit("甲"), role)
        account = Account.objects.create(username="u", person=held.person)
        request = asked(account)
        assert request.actor.post_id == held.pk
        assert request.needs_second_factor is needed
        account.authenticator_set.create(type="totp", data={})
        assert asked(account).needs_second_factor is False

    def test_recovery_codes_are_no_second_factor(self, settings):
        settings.QINQING_TOTP_ROLES = frozenset({"audit"})
        account = Account.objects.create(username="u", person=post(unit("甲"), "audit").person)
        account.authenticator_set.create(type="recovery_codes", data={})
        assert asked(account).needs_second_factor is True

    def test_files_of_the_design_ask_no_database(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert asked(AnonymousUser(), "/static/pages/css/base.css").actor is None


def asked(user, path="/"):
    """Send a request through the middleware and return it."""
    request = RequestFactory().get(path)
    request.user = user
    request.session = {}
    Acting(lambda request: HttpResponse())(request)
    return request
