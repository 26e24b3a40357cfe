from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.urls import resolve

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.pages import context
from qinqing.kernel.pages.rules import Item, Section

NAVIGATION = (
    Section(
        "监督",
        (
            Item("双兑现合同", "contracts", "contract", "contracts:contract:view", True, ("contract",)),
            Item("部件", "parts", "gear", "pages:parts:view", True),
        ),
    ),
    Section("系统", (Item("账号", "display", "people", "access:account:view"),)),
)
CLERK = Actor(uuid4(), "何平", 1, "经办", 1, "临港区管委会", "clerk", "gov")
ENTERPRISE = replace(CLERK, name="周岚", unit_name="禾曜新材料", role="enterprise", side="ent")
HELD = {"contracts:contract:view", "pages:parts:view"}


@pytest.fixture(autouse=True)
def house(settings, monkeypatch):
    """Pages alone: their own addresses, a map of two sections, no database."""
    settings.ROOT_URLCONF = "qinqing.kernel.pages.tests.urls"
    settings.QINQING_NAVIGATION = "qinqing.kernel.pages.tests.conftest.NAVIGATION"
    monkeypatch.setattr(context, "is_demo", lambda: True)
    monkeypatch.setattr(context, "may", lambda actor, permission: permission in HELD)


@pytest.fixture
def ask():
    def build(path="/", actor=None, method="get", data=None, **cookies):
        request = getattr(RequestFactory(), method)(path, data)
        request.COOKIES.update(cookies)
        request.actor = actor
        request.resolver_match = resolve(path) if path != "/" else None
        return request

    return build
