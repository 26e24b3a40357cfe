"""Every bench on a server of tests, very small: it runs, and its variants write the same."""

from pathlib import Path

import pytest

from bench import append, chronicle, contenders, contracts, gates, holiday, matching, page, sweep
from bench.helpdesk import Missing
from bench.population import policies, registry
from qinqing.domains.policies.rules.matching import Numpy
from tests.fixtures.ground import Database, Ground

pytestmark = pytest.mark.slow


def test_sweep(committed: Database, ground: Ground) -> None:
    size = sweep.Size(total=400, due=12, warm=4, batch=5, parts=4, loops=10, polls=5)
    section = str(sweep.bench(ground, size, rounds=1))
    for told in (
        "chain off",
        "compare-and-swap",
        "both lights narrow",
        "idle poll",
        "rows that an idle poll reads | <= 1 |  | 1 | yes",
    ):
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


def test_matching(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(contenders, "PEERS", tmp_path / "nowhere")
    section = str(matching.bench(matching.Size(enterprises=2_000, policies=20), rounds=1))
    assert "found the same pairs" in section
    assert "NOT MEASURED: OpenFisca-core: its environment is not there: make peers." in section
    assert matching.OURS in section


def test_a_contender_that_finds_other_pairs_ends_the_bench() -> None:
    rules = policies(3)
    judge = matching.Judge(contenders.Task(registry(500), [rule.criteria for rule in rules]))
    found = matching.at_once(judge.task.snapshot, rules, Numpy())
    judge.found = {matching.OURS: found, "another": [*found[:2], found[2]._replace(true=found[1].true)]}
    with pytest.raises(AssertionError, match="another: not the pairs that ours found"):
        matching._agreement(judge)
