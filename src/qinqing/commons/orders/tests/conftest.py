"""What tests of orders stand on: the small city, a contract that is late, and an order about it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from qinqing.commons.orders.actions import Wanted, draft, issue
from qinqing.commons.orders.models import Order
from qinqing.domains.contracts.models import Contract
from tests import builders

Write = Callable[..., Order]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    """Files go to a folder of their own; nobody needs a second factor."""
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def late(city: builders.City, today: date) -> Contract:
    """A contract whose land is ten days late."""
    return builders.usual_contract(city, today, land_due=today - timedelta(days=10))


def asked(city: builders.City, **more: Any) -> Wanted:
    """Return what an order to the park says."""
    given = {"addressee": city.park, "title": "关于限期办结的督办单", "demand": "查明原因。\n报送移交单。", "length": 5}
    return Wanted(**{**given, **more})


@pytest.fixture
def write(city: builders.City) -> Write:
    """Return what drafts an order, by the supervisor unless somebody else is named."""

    def drafted(**more: Any) -> Order:
        by = more.pop("by", city.supervisor)
        return draft(wanted=asked(city, **more), by=by)

    return drafted


@pytest.fixture
def order(city: builders.City, write: Write, late: Contract) -> Order:
    """An order to the park about the land, with a copy to the city's government."""
    made = write(cites=[builders.promise(late).pk], copies=[city.government], word="岚督")
    return issue(reference=made.matter.reference, by=city.supervisor)
