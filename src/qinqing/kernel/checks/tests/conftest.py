"""The small city with a neutral unit, where time may be simulated."""

from pathlib import Path

import pytest
from pytest_django import Settings

from qinqing.kernel.checks.tests import scene
from tests.fixtures.ground import Database


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    """Every test keeps its files in a folder of its own; nobody needs a second factor."""
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()


@pytest.fixture
def town(demo: Database) -> scene.Town:
    """The small city, in which nothing is drawn unless a test says so."""
    return scene.town()
