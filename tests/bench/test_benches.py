"""Every bench on a server of tests, very small: it runs, and its variants write the same."""

import pytest

from bench import append, page, sweep
from bench.crowd import Size
from tests.fixtures.ground import Database, Ground

pytestmark = pytest.mark.slow


def test_sweep(committed: Database, ground: Ground) -> None:
    section = sweep.bench(ground, Size(running=40, due=12, warm=4, batch=5, polls=2), rounds=1)
    assert "compare-and-swap" in str(section)
    assert "idle poll" in str(section)


def test_append(committed: Database, ground: Ground) -> None:
    assert "first door" in str(append.bench(ground, append.Size(streams=4, events=20, together=5), rounds=1))


def test_page(committed: Database, ground: Ground) -> None:
    assert "50 contracts" in str(page.bench(ground, rounds=1, requests=1))
