"""A page asks who opens it: before the view runs, and with one answer for missing and forbidden."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from qinqing.kernel.devices.page import PUBLIC, SIGNED_IN, page
from qinqing.kernel.devices.permission import may
from qinqing.kernel.devices.refusal import MoveNotAllowed, Refusal
from qinqing.kernel.matters.tests.toys import somebody
from qinqing.kernel.obligations.access import CLAIM

SIGNED = SimpleNamespace(is_authenticated=True)


def opened(permission, user, actor=None, **more):
    request = RequestFactory().get("/toy/?a=1")
    request.user, request.actor = user, actor
    for name, value in more.items():
        setattr(request, name, value)
    return page("toy/", lambda request: HttpResponse("seen"), permission, name="toy").callback(request)


def test_public_is_open():
    assert opened(PUBLIC, AnonymousUser()).content == b"seen"


@pytest.mark.parametrize("permission", [SIGNED_IN, CLAIM])
def test_guests_log_in_first_and_come_back(permission):
    answer = opened(permission, AnonymousUser())
    assert answer.status_code == 302
    assert answer.url.endswith("?next=/toy/%3Fa%3D1")


def test_holders_see_it():
    assert opened(CLAIM, SIGNED, somebody(role="clerk")).content == b"seen"


@pytest.mark.parametrize("actor", [None, somebody(role="head"), somebody(role="audit")])
def test_others_learn_nothing(actor):
    with pytest.raises(Http404):
        opened(CLAIM, SIGNED, actor)


def test_second_factor_before_anything_else():
    answer = opened(CLAIM, SIGNED, somebody(role="clerk"), needs_second_factor=True)
    assert answer.status_code == 302
    assert "totp" in answer.url


def test_an_undeclared_permission_is_a_fault_not_a_no():
    with pytest.raises(KeyError):
        may(somebody(role="clerk"), "toy:thing:unheard")


def test_nobody_holds_nothing():
    assert not may(None, CLAIM)
    assert not may(None, SIGNED_IN)
    assert may(None, PUBLIC)


def test_refusals_speak():
    class TooLate(Refusal):
        """Toy."""

        says = "已超 {days} 天。"

    assert str(TooLate(days=3)) == "已超 3 天。"
    assert str(MoveNotAllowed(reason="不行。")) == "不行。"
