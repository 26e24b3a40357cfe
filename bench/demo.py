"""The goals of the first command: how long a newcomer waits for the installation, the first page, a second start."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.words import Section, span, table
from qinqing.site.postgres.account import account
from qinqing.site.postgres.places import home_for
from qinqing.site.processes import free_port

HOUSE = Path(__file__).parents[1]
ROUNDS = 5
FIRST_PORT = 40_000
LOCAL = "http://localhost:"
LED_ELSEWHERE = ("DATABASE_", "QINQING_", "DJANGO_", "MAKE", "VIRTUAL_ENV", "PYTHON")
PATIENCE = 300
"""Seconds after which a step counts as failed."""


@dataclass(frozen=True)
class Goal:
    """What is promised to a newcomer, in seconds."""

    name: str
    what: str
    seconds: float


GOALS = (
    Goal("install", "`make setup`: new `.venv`, locked and hashed run set, warm package cache", 60),
    Goal("first page", "`make demo` with nothing under `var`: until the printed address answers", 30),
    Goal("whole city", "the same `make demo`: until it says that all contracts of the city stand", 180),
    Goal("resume", "`make demo` again after Ctrl-C: until the printed address answers", 10),
)


_MERGED: Mapping[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}


GROWN = "全市的合同已搭建完"
"""What the demo says once the contracts of the whole city stand; until then its pages show a part of them."""


@dataclass
class Running:
    """A demo that answers: how many seconds that took, and what it goes on saying."""

    process: "subprocess.Popen[str]"
    started: float
    seconds: float = 0

    def grown(self) -> float:
        """Wait until the whole city stands, and return the seconds since the start."""
        _said(self.process, lambda line: GROWN in line)
        return time.perf_counter() - self.started


@dataclass
class Installation:
    """A copy of the project in a directory of its own."""

    place: Path
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Leave out what would lead elsewhere."""
        self.environment = {name: text for name, text in os.environ.items() if not name.startswith(LED_ELSEWHERE)}

    def make(self, target: str) -> float:
        """Run `make TARGET` to its end and return the seconds."""
        started = time.perf_counter()
        done = subprocess.run(
            ["make", "-s", target], cwd=self.place, env=self.environment, timeout=PATIENCE, **_MERGED, check=False
        )
        taken = time.perf_counter() - started
        if done.returncode:
            raise RuntimeError(f"make {target} failed:\n{done.stdout}")
        return taken

    @contextmanager
    def demo(self) -> Iterator[Running]:
        """Run `make demo`; yield it once its address answers, then press Ctrl-C and wait."""
        port = free_port(FIRST_PORT + secrets.randbelow(10_000))
        started = time.perf_counter()
        process = subprocess.Popen(
            ["make", "-s", "demo"],
            cwd=self.place,
            env={**self.environment, "QINQING_PORT": str(port)},
            start_new_session=True,
            **_MERGED,
        )
        try:
            _open(_address(process))
            yield Running(process, started, time.perf_counter() - started)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=PATIENCE)

    def forget(self) -> None:
        """Remove all data of the demo."""
        shutil.rmtree(home_for(self.place / "var", account()), ignore_errors=True)
        shutil.rmtree(self.place / "var", ignore_errors=True)


def _said(process: "subprocess.Popen[str]", wanted: Callable[[str], bool]) -> str:
    """Return the first further line that is wanted; raises RuntimeError with all that was said when it ends before."""
    said = []
    for line in process.stdout or ():
        said.append(line)
        if wanted(line):
            return line
    raise RuntimeError(f"the demo ended too early:\n{''.join(said)}")


def _address(process: "subprocess.Popen[str]") -> str:
    line = _said(process, lambda line: LOCAL in line)
    return next(word for word in line.split() if word.startswith(LOCAL))


def _open(address: str) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(address, timeout=PATIENCE) as page:
        page.read()


def copy_tree(target: Path) -> None:
    """Copy every file that version control knows or would take, as a newcomer gets them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (HOUSE / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(HOUSE / name, target / name)


@contextmanager
def installation() -> Iterator[Installation]:
    """Copy the project to a temporary directory that the database's own user may enter; remove all afterwards."""
    with tempfile.TemporaryDirectory(prefix="qinqing_bench_") as made:
        place = Path(made)
        place.chmod(0o755)
        copy_tree(place)
        found = Installation(place)
        try:
            yield found
        finally:
            found.forget()


def _round(found: Installation) -> dict[str, float]:
    """Install, start, stop and start again, each from nothing."""
    shutil.rmtree(found.place / ".venv", ignore_errors=True)
    found.forget()
    taken = {"install": found.make("setup")}
    with found.demo() as fresh:
        taken["first page"], taken["whole city"] = fresh.seconds, fresh.grown()
    with found.demo() as again:
        taken["resume"] = again.seconds
    print("  " + ", ".join(f"{name} {span(seconds)}" for name, seconds in taken.items()), flush=True)
    return taken


def bench(rounds: int = ROUNDS) -> Section:
    """Measure the goals; one round before them fills the package cache and is not counted."""
    with installation() as found:
        _round(found)
        taken = [_round(found) for _ in range(rounds)]
    rows = [_row(goal, [one[goal.name] for one in taken]) for goal in GOALS]
    return Section(
        "The first command",
        "How long does a newcomer wait? A copy of the project in a new directory, each round from nothing.",
        [table(["goal", "at most", "median", "slowest", "reached"], rows)],
        [
            *(f"{goal.name}: {goal.what}." for goal in GOALS),
            f"Installed with {'uv' if shutil.which('uv') else 'pip'}; {rounds} rounds after one that is not counted.",
        ],
    )


def _row(goal: Goal, taken: Sequence[float]) -> list[str]:
    return [goal.name, f"{goal.seconds:.0f} s", span(median(taken)), span(max(taken)), verdict(goal, taken)]


def verdict(goal: Goal, taken: Sequence[float]) -> str:
    """Say in words whether the goal was reached."""
    if max(taken) <= goal.seconds:
        return "yes, in every round"
    return "in the median, not in every round" if median(taken) <= goal.seconds else "no"
