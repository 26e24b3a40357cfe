"""Every bench on a server of tests, very small: it runs, and its variants write the same."""

import pytest

from bench import append, chronicle, contracts, gates, holiday, page, sweep
from bench.helpdesk import Missing
from tests.fixtures.ground import Database, Ground

pytestmark = pytest.mark.slow


def test_sweep(committed: Database, ground: Ground) -> None:
    size = sweep.Size(total=400, due=12, warm=4, batch=5, loops=10, polls=2)
    section = str(sweep.bench(ground, size, rounds=1))
    for told in ("chain off", "compare-and-swap", "idle poll", "rows that an idle poll reads | <= 1 |  | 1 | yes"):
        assert told in section


def test_append(committed: Database, ground: Ground) -> None:
    section = str(append.bench(ground, append.Size(streams=4, clients=2, acts=20), rounds=1))
    assert "one hot matter: through the first door" in section


def test_chronicle() -> None:
    assert "memory of the whole process" in str(chronicle.bench(events=200, rounds=1))


def test_holiday(committed: Database, ground: Ground) -> None:
    assert "8 touched of 80" in str(holiday.bench(ground, holiday.Size((40, 80), (4, 8), warm=1), rounds=1))


def test_page(committed: Database, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*given: object) -> None:
        raise Missing("not from a test")

    monkeypatch.setattr(page, "helpdesk", missing)
    section = str(page.bench(ground, page.Size(contracts=90, requests=1), rounds=1))
    assert "narrowed, of 90 contracts" in section
    assert "not from a test" in section


def test_gates(committed: Database, ground: Ground) -> None:
    section = str(gates.bench(ground, gates.Size(promises=12), rounds=1))
    assert "at once (ours)" in section
    assert "one by one" in section


def test_contracts(committed: Database, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*given: object) -> None:
        raise Missing("not from a test")

    monkeypatch.setattr(contracts, "helpdesk", missing)
    section = str(contracts.bench(ground, contracts.Size(contracts=120, requests=2), rounds=1))
    for name, _, _ in contracts.PAGES:
        assert name in section
    assert "1,200 promises" in section
