"""One user at a time: a lock file that is held by a keeper until everything has been undone."""

import fcntl
import os
import time
from pathlib import Path

from qinqing.site.keeper import Keeper, alive
from qinqing.site.postgres.troubles import AlreadyStarted

PATIENCE = 30.0
"""Seconds to wait for the keeper of a starter that has died to finish."""

DYING = 1.0
"""Seconds that a starter which was just killed may still look alive."""


def claim(path: Path) -> Keeper:
    """Take the lock at `path` and return the keeper that holds it from now on.

    Raises AlreadyStarted when a living process holds it; one that died leaves it to its keeper for a moment.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait(descriptor, path)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        return Keeper(descriptor)
    finally:
        os.close(descriptor)


def _wait(descriptor: int, path: Path) -> None:
    started = time.monotonic()
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = int(os.pread(descriptor, 20, 0) or 0)
            waited = time.monotonic() - started
            if waited > (DYING if holder and alive(holder) else PATIENCE):
                raise AlreadyStarted(place=path.parent, pid=holder) from None
            time.sleep(0.05)
