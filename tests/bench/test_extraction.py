"""The bench of reading, very small: it runs and says what it should."""

import pytest

from bench import extraction

pytestmark = pytest.mark.slow


def test_reading() -> None:
    section = str(extraction.bench(rounds=1, rows=20, contracts=1))
    assert "contracts/min" in section
    assert "table read, a row hidden" in section
    assert "| all |" in section
