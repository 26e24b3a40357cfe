"""Sites in processes of their own, each with a visitor who is logged in."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.bed import backends
from bench.harness import Measured, Sample, rotation, server_time
from tests.fixtures.ground import Database

PEER = Path(__file__).parent / "peer"


@dataclass(frozen=True)
class Site:
    """What runs, on which database, and what is asked for: `row` stands once in the page for each of its rows."""

    name: str
    python: str
    environment: Mapping[str, str]
    database: Database
    username: str
    backend: str
    addresses: Sequence[str]
    row: str


@dataclass
class Visitor:
    """One process that asks a site for pages; `last` is what the last answers looked like, `walls` all in seconds."""

    site: Site
    process: "subprocess.Popen[str]"
    last: Mapping[str, Any]
    walls: list[float] = field(default_factory=list)

    def ask(self, times: int) -> Mapping[str, Any]:
        """Let it ask so many times, and return what it says."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the visitor has no way in or out")
        self.process.stdin.write(f"{times}\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline()
        if not said:
            raise RuntimeError(f"{self.site.name}: the visitor ended with {self.process.wait()}")
        self.last = json.loads(said)
        return self.last

    @property
    def p95(self) -> float:
        """Return within how many seconds nineteen of twenty measured requests were answered."""
        return quantiles(self.walls, n=20)[-1] if len(self.walls) > 1 else self.walls[0]

    def sample(self, times: int) -> Sample:
        """Measure so many requests: the site's own CPU time, and that of the server processes of its database."""
        pids = backends(self.site.database)
        before = server_time(pids)
        said = self.ask(times)
        self.walls += said["each"]
        time.sleep(0.02)
        return Sample(said["wall"], said["own"], server_time(pids) - before, times)


@contextmanager
def visiting(site: Site) -> Iterator[Visitor]:
    """Start a site with its visitor, and warm both."""
    command = [site.python, str(PEER / "visitor.py")]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=dict(site.environment), **pipes) as process:
        try:
            opening = {name: getattr(site, name) for name in ("username", "backend", "addresses", "row")}
            if process.stdin is None:
                raise RuntimeError("the visitor has no way in")
            process.stdin.write(json.dumps(opening) + "\n")
            made = Visitor(site, process, {})
            made.ask(5)
            yield made
        finally:
            process.kill()


def visits(visitors: Sequence[Visitor], requests: int, rounds: int) -> list[Measured]:
    """Let all visitors ask in rotation."""
    samples: list[list[Sample]] = [[] for _ in visitors]
    for order in rotation(len(visitors), rounds):
        for place in order:
            sample = visitors[place].sample(requests)
            samples[place].append(sample)
            print(f"  {visitors[place].site.name}: {sample.wall:.2f} s", flush=True)
    return [Measured(one.site.name, found) for one, found in zip(visitors, samples, strict=True)]
