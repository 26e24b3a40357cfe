"""Undoes what its starter began as soon as the starter ends, even by `kill -9`."""

# The starter writes each thing that it began into a pipe, one JSON line each. When the pipe closes, for whatever
# reason, this process undoes them, newest first. It runs as a bare file, so it may import the standard library only.

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

GRACE = 10.0
"""Seconds that a process has to finish its requests before it is killed."""


def alive(pid: int) -> bool:
    """Tell whether `pid` runs; a dead process that nobody has collected yet does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def end(pid: int, grace: float) -> None:
    """End the process group that `pid` leads: ask first, then kill what is left."""
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def run(command: list[str], uid: int | None, gid: int | None) -> None:
    """Run `command`, as another user when one is given."""
    groups: list[int] | None = None if gid is None else []
    subprocess.run(command, user=uid, group=gid, extra_groups=groups, cwd="/", check=False)


def remove(path: str) -> None:
    """Remove a directory and all in it."""
    shutil.rmtree(path, ignore_errors=True)


UNDO: dict[str, Callable[..., None]] = {"end": end, "run": run, "remove": remove}


class Keeper:
    """The starter's end of the pipe."""

    def __init__(self, *held: int) -> None:
        """Start the keeper; it holds the descriptors `held` (locks) open until all is undone."""
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=held,
        )

    def _note(self, *task: object) -> None:
        assert self._process.stdin
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(task).encode() + b"\n")
            self._process.stdin.flush()

    def will_end(self, pid: int, grace: float = GRACE) -> None:
        """Note a process that leads its own group, and how many seconds it gets to end by itself."""
        self._note("end", pid, grace)

    def has_ended(self, pid: int) -> None:
        """Note that a process has ended and was collected: its number may soon be a stranger's."""
        self._note("ended", pid)

    def will_run(self, command: list[str], uid: int | None, gid: int | None) -> None:
        """Note a command that undoes something."""
        self._note("run", command, uid, gid)

    def will_remove(self, path: Path) -> None:
        """Note a directory that is not wanted afterwards."""
        self._note("remove", str(path))

    def close(self) -> None:
        """Have everything undone now, and wait for it."""
        assert self._process.stdin
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()


def main() -> None:
    """Wait for the pipe to close, then undo."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    tasks: list[list[Any]] = []
    for kind, *details in map(json.loads, sys.stdin):
        if kind == "ended":
            tasks = [task for task in tasks if task[:2] != ["end", *details]]
        else:
            tasks.append([kind, *details])
    for kind, *details in reversed(tasks):
        with suppress(OSError):
            UNDO[kind](*details)


if __name__ == "__main__":
    main()
