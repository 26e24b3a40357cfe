"""A city, and programs that ask in somebody's stead."""

import pytest
from django.test import Client

from qinqing.kernel.access.models import Account
from tests.builders import City, city
from tests.programs.asking import Program
from tests.routes import World, token, world


@pytest.fixture(autouse=True)
def settled(settings, tmp_path):
    settings.QINQING_TOTP_ROLES = frozenset()
    settings.MEDIA_ROOT = tmp_path / "evidence"


@pytest.fixture
def town(db: None) -> City:
    return city()


@pytest.fixture
def made(db: None) -> World:
    return world()


@pytest.fixture
def program():
    """Return what makes a program that asks in somebody's stead."""

    def begin(who, **more) -> Program:
        Account.objects.get_or_create(person_id=who.person_id, defaults={"username": str(who.person_id)})
        return Program(Client(), token(who, **more))

    return begin
