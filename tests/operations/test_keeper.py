"""The keeper undoes in reverse order, whatever becomes of its starter; the lock lasts as long as the keeper."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from qinqing.site.keeper import Keeper, alive
from qinqing.site.lock import claim
from qinqing.site.postgres.troubles import AlreadyStarted

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"

HOLDER = """
import sys, time
from pathlib import Path
from qinqing.site.lock import claim
keeper = claim(Path(sys.argv[1]))
keeper.will_run([sys.executable, "-c", "import time; time.sleep(1)"], None, None)
print(1, flush=True)
time.sleep(60)
"""


def test_newest_first(tmp_path: Path) -> None:
    keeper, written = Keeper(), tmp_path / "order"
    for word in ("first", "second"):
        keeper.will_run(["sh", "-c", f"echo {word} >> {written}"], None, None)
    keeper.close()
    assert written.read_text().split() == ["second", "first"]


def test_removes_what_is_not_wanted(tmp_path: Path) -> None:
    keeper, place = Keeper(), tmp_path / "place"
    place.mkdir()
    keeper.will_remove(place)
    keeper.will_remove(tmp_path / "never made")
    keeper.close()
    assert not place.exists()


def test_ends_a_process_that_does_not_listen() -> None:
    keeper = Keeper()
    command = [sys.executable, "-c", STUBBORN]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout
        process.stdout.readline()
        keeper.will_end(process.pid, grace=0.3)
        keeper.close()
        assert process.wait(1) == -signal.SIGKILL


def test_a_number_that_was_given_back_is_left_alone() -> None:
    """It may be a stranger's by now: as this one, which plays the part."""
    keeper = Keeper()
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True) as process:
        keeper.will_end(process.pid)
        keeper.has_ended(process.pid)
        keeper.close()
        assert alive(process.pid)
        process.kill()


def test_a_dead_process_that_nobody_collected_is_not_alive() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.read()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert not alive(process.pid)
    process.stdout.close()
    process.wait()
    assert not alive(process.pid)
    assert alive(os.getpid())


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    keeper = claim(tmp_path / "lock")
    with pytest.raises(AlreadyStarted, match=str(os.getpid())):
        claim(tmp_path / "lock")
    keeper.close()
    claim(tmp_path / "lock").close()


def test_a_killed_holder_keeps_the_lock_until_its_keeper_has_finished(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        process.kill()
        process.wait()
    keeper = claim(tmp_path / "lock")
    assert (tmp_path / "lock").read_text() == str(os.getpid())
    keeper.close()
