"""Matching every policy with every enterprise, against a loop in C, polars, a database and OpenFisca-core."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench.contenders import Missing, Task, digest, in_c, in_duckdb, pairs, peer, written
from bench.harness import Measured, Variant, measure, ratio
from bench.population import CATALOGUE, policies, registry, row
from bench.words import Aim, Section, aims, span, table, times
from qinqing.domains.policies.rules.amounts import Flat
from qinqing.domains.policies.rules.explaining import explained
from qinqing.domains.policies.rules.matching import Bits, Matching, Numpy, Snapshot, taken
from qinqing.domains.policies.rules.matching.bitmaps import count
from qinqing.domains.policies.rules.matching.by_ibis import Ibis
from qinqing.domains.policies.rules.matching.supposing import suppose
from qinqing.domains.policies.rules.rule import Rule, read

ROUNDS = 5
OURS, C, DUCKDB, POLARS, OPENFISCA = (
    "ours (numpy)",
    "C by hand, 1 thread",
    "Ibis + DuckDB, filters UNION ALL",
    "polars, boolean columns",
    "OpenFisca-core",
)
ALONE = """
import re, resource, sys
from bench.matching import at_once
from bench.population import policies, registry
from qinqing.domains.policies.rules.matching import Numpy
found = at_once(registry(int(sys.argv[1])), policies(int(sys.argv[2])), Numpy())
print(int(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1]) / 1024)
"""


@dataclass(frozen=True)
class Size:
    """How many enterprises and policies there are."""

    enterprises: int = 200_000
    policies: int = 200


FULL = Size(enterprises=1_000_000)


def at_once(snapshot: Snapshot, rules: list[Rule], filler: Any) -> list[Bits]:
    """Match everything from nothing: no bitmap is there yet."""
    return Matching(snapshot, filler).all([rule.criteria for rule in rules])


class Judge:
    """Runs a contender and keeps what it found, so that answers are compared outside the time."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.found: dict[str, Any] = {}

    def timed(self, name: str, run: Callable[[], Any]) -> Callable[[], int]:
        """Return what the harness calls."""

        def once() -> int:
            self.found[name] = run()
            return 1

        return once

    def digests(self) -> dict[str, str]:
        """Return one digest of the pair set of each contender."""
        return {name: self._digest(name, found) for name, found in self.found.items()}

    def open_digests(self) -> dict[str, str]:
        """Return the same of what is not known, of those that tell it."""
        size = self.task.snapshot.size
        telling = {name: found for name, found in self.found.items() if name != DUCKDB and not isinstance(found, str)}
        return {name: digest([bits.unknown for bits in found], size) for name, found in telling.items()}

    def _digest(self, name: str, found: Any) -> str:
        if isinstance(found, str):
            return found
        bitmaps = pairs(found[0], self.task) if name == DUCKDB else [bits.true for bits in found]
        return digest(bitmaps, self.task.snapshot.size)


def _variants(judge: Judge, rules: list[Rule], place: Path, held: ExitStack) -> tuple[list[Variant], list[str]]:
    """Return the contenders that can be had here, and a line for each that cannot."""
    task, missing = judge.task, []
    found = [Variant(OURS, judge.timed(OURS, lambda: at_once(task.snapshot, rules, Numpy())))]
    try:
        found.append(Variant(C, judge.timed(C, in_c(task, place))))
    except Missing as why:
        missing.append(f"NOT MEASURED: {C}: {why}.")
    found.append(Variant(DUCKDB, judge.timed(DUCKDB, in_duckdb(task))))
    filler = Ibis("duckdb://")
    by_database = "ours, filled through Ibis by DuckDB"
    found.append(Variant(by_database, judge.timed(by_database, lambda: at_once(task.snapshot, rules, filler))))
    written(task, place)
    for name, word in ((POLARS, "polars"), (OPENFISCA, "openfisca")):
        try:
            started = held.enter_context(peer(word, place))
        except Missing as why:
            missing.append(f"NOT MEASURED: {name}: {why}.")
            continue
        run = judge.timed(name, lambda started=started: started.tell("run"))
        pids = [started.process.pid]
        found.append(Variant(name, run, lambda pids=pids: nullcontext(pids)))
        judge.found[name] = started
    return found, missing


def bench(size: Size | None = None, rounds: int = ROUNDS) -> Section:
    """Measure all contenders in one run and hold their answers against one another."""
    size = size or Size()
    rules = policies(size.policies)
    task = Task(registry(size.enterprises), [rule.criteria for rule in rules])
    judge = Judge(task)
    with TemporaryDirectory() as place, ExitStack() as held:
        variants, missing = _variants(judge, rules, Path(place), held)
        peers = {name: started for name, started in judge.found.items() if hasattr(started, "tell")}
        for variant in variants:
            variant.run()
        measured = measure(variants, rounds)
        judge.found |= {name: started.tell("digest") for name, started in peers.items()}
    agree = _agreement(judge)
    for line in missing:
        print(f"  {line}", flush=True)
    number = sum(count(bits.true) for bits in judge.found[OURS])
    clauses = sum(len(criteria.clauses) for criteria in task.asked)
    return Section(
        "Matching policies with enterprises",
        f"{size.enterprises:,} enterprises x {size.policies} policies with {clauses:,} clauses, "
        f"{len(task.conditions)} of them different; {number:,} pairs. "
        "What does it cost to know who is entitled to what?",
        [_aims(measured, task, rules, size), _table(measured)],
        [
            agree,
            *missing,
            "OpenFisca-core and the filters of DuckDB answer only yes; the others also what is not known.",
        ],
    )


def _agreement(judge: Judge) -> str:
    """Say that all agree. Raises AssertionError where one does not: then nothing that was measured counts."""
    yes, unknown = judge.digests(), judge.open_digests()
    differing = sorted(name for told in (yes, unknown) for name, one in told.items() if one != told[OURS])
    if differing:
        raise AssertionError(f"{', '.join(differing)}: not the pairs that ours found")
    return f"All {len(yes)} found the same pairs; {', '.join(unknown)} also the same that are not known."


def _table(measured: list[Measured]) -> str:
    base = next((one for one in measured if one.name == C), measured[0])
    rows = [
        [one.name, span(one.middle("cpu")), span(one.middle("wall")), times(ratio(one, base, "cpu"))]
        for one in measured
    ]
    return table(["contender", "CPU", "wall", f"CPU, against {base.name}"], rows)


def _aims(measured: list[Measured], task: Task, rules: list[Rule], size: Size) -> str:
    by_name = {one.name: one for one in measured}
    found = []
    if C in by_name:
        of_c = ratio(by_name[OURS], by_name[C], "cpu")
        found.append(Aim("ours / C, CPU", 3, of_c, "{:.2f}", at_least=False, floor=4))
    if OPENFISCA in by_name:
        found.append(Aim("OpenFisca-core / ours, CPU", 15, ratio(by_name[OPENFISCA], by_name[OURS], "cpu"), "{:.1f}"))
    milliseconds = {
        "one enterprise explained over all policies, ms": (10, _explaining(rules)),
        "what-if of one policy, ms": (100, _what_if(task)),
        "one changed clause, ms": (100, _changed_clause(task)),
        "1,000 changed enterprises, ms": (100, _changed_enterprises(task)),
    }
    found += [Aim(what, most, spent * 1000, "{:.1f}", at_least=False) for what, (most, spent) in milliseconds.items()]
    command = [sys.executable, "-c", ALONE, str(size.enterprises), str(size.policies)]
    most = float(
        subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]).stdout
    )
    found.append(Aim("memory of a process that makes and matches it, MB", 1024, most, "{:.0f}", at_least=False))
    return aims(found)


def _spent(run: Callable[[int], object], repeats: int = 7) -> float:
    """Return the median of CPU seconds; each repeat is told its number, so that it can ask something new."""
    samples = []
    for number in range(repeats):
        started = time.process_time()
        run(number)
        samples.append(time.process_time() - started)
    return median(samples)


def _explaining(rules: list[Rule]) -> float:
    policies_by_number = dict(enumerate(rules))
    return _spent(lambda number: explained(policies_by_number, row(number), CATALOGUE))


def _ready(task: Task) -> Matching:
    matching = Matching(task.snapshot, Numpy())
    matching.all(task.asked)
    return matching


def _with_threshold(number: int) -> Rule:
    items = [
        {"f": "size", "op": "in", "v": ["small", "micro"], "cite": "第三条"},
        {"f": "revenue", "op": ">=", "v": 1_234_567 + number, "cite": "第三条"},
    ]
    return read({"criteria": {"all": items}, "amount": {"rate": "0.1", "of": "research", "cap": 10_000_000}}, CATALOGUE)


def _what_if(task: Task) -> float:
    matching = _ready(task)
    after = [replace(_with_threshold(number), amount=Flat(1_000_000)) for number in range(7)]
    return _spent(lambda number: suppose(matching, _with_threshold(-1), after[number], ["county", "size"]))


def _changed_clause(task: Task) -> float:
    matching = _ready(task)
    return _spent(lambda number: matching.one(_with_threshold(number).criteria))


def _changed_enterprises(task: Task) -> float:
    matching = _ready(task)
    many = min(1_000, task.snapshot.size)
    places = np.linspace(0, task.snapshot.size - 1, many).astype(np.int64)
    fresh = taken(CATALOGUE, [(number, row(number)) for number in range(many)])
    return _spent(lambda number: matching.change(places, fresh))
