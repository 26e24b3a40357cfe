"""The worker: a job that hangs ends it, whoever keeps it starts it again; what is due comes before its news."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qinqing.site import worker
from qinqing.site.keeper import Keeper
from qinqing.site.processes import AGAIN, Household

HANGS = """
import threading, time
from qinqing.kernel.devices.job import Job
from qinqing.site import worker
worker.run(threading.Event(), [Job("good", lambda: 0), Job("hangs", lambda: time.sleep(60), most=0.2)])
"""

AGAIN_ONCE = """
import pathlib, sys, time
mark = pathlib.Path(sys.argv[2])
if not mark.exists():
    mark.touch()
    sys.exit(int(sys.argv[3]))
time.sleep(60)
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "qinqing.site.settings.testing"}
    setup = "import django; django.setup()\n"
    command = [sys.executable, "-c", setup + program]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_job_that_hangs_ends_the_worker() -> None:
    done = run(HANGS)
    assert done.returncode == AGAIN
    assert "hangs is stalled" in done.stderr


def test_who_wants_to_be_started_again_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark, script = tmp_path / "mark", tmp_path / "script"
    script.write_text(AGAIN_ONCE)
    monkeypatch.setattr("qinqing.site.processes.COMMAND", [sys.executable, str(script)])
    keeper = Keeper()
    household = Household(keeper, tmp_path / "log", os.environ)
    try:
        first = household.start("后台任务", "worker", str(mark), str(AGAIN))
        first.process.wait(30)
        household.check()
        (second,) = household.children
        assert second.process.pid != first.process.pid
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline:
            household.check()
            time.sleep(0.1)
    finally:
        household.stop()
        keeper.close()


def test_news_waits_for_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    left, order = [2, 1], []

    def sweep() -> int:
        order.append("sweep")
        return left.pop() if left else 0

    monkeypatch.setattr(worker, "recur", lambda: 0)
    monkeypatch.setattr(worker, "sweep", sweep)
    monkeypatch.setattr(worker, "sweep_checks", lambda: 0)
    monkeypatch.setattr(worker, "sweep_receipts", lambda: 0)
    monkeypatch.setattr(worker, "dispatch", lambda: order.append("news") or 1)
    for _ in range(3):
        worker.clock_and_news()
    assert order == ["sweep", "sweep", "sweep", "news"]
