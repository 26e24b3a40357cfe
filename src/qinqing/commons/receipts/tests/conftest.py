"""The small city with a neutral unit, where time may be simulated."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from qinqing.commons.receipts.tests import scene
from qinqing.kernel.chronicle.queries import is_demo
from tests.fixtures.ground import Database


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    """Every test keeps its files in a folder of its own; nobody needs a second factor."""
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def town(committed: Database) -> Iterator[scene.Town]:
    """The small city with a contract of which both sides are late."""
    committed.mark_demo()
    is_demo.cache_clear()
    yield scene.town()
    is_demo.cache_clear()
