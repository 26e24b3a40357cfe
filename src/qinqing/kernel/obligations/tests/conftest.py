"""What tests of promises stand on: a place for their files, and a city in which time may be simulated."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests import builders
from tests.fixtures.ground import Database


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    """Every test keeps the files that it is handed in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "evidence"


@pytest.fixture
def town(demo: Database) -> builders.City:
    """The small city, where time may be simulated."""
    return builders.city()
