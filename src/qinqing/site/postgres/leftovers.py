"""What an earlier server left behind on the data directory, and what to do with it."""

import subprocess
from contextlib import suppress
from pathlib import Path

from qinqing.site.keeper import alive
from qinqing.site.postgres.account import Account
from qinqing.site.postgres.places import Places
from qinqing.site.postgres.troubles import ForeignServer

PROCESSES = Path("/proc")
"""Linux shows processes here; elsewhere `ps` is asked."""

SOCKET_LINE = 4
"""Line of `postmaster.pid` that names the socket directory."""


def clear_leftovers(places: Places, socket: Path, user: Account, programs: Path) -> None:
    """Make the data directory free to start on; called with the lock held.

    A dead number in `postmaster.pid` is PostgreSQL's own affair: it also checks for children that still write, so
    the file is removed only when its number belongs to a stranger and nobody works in the directory.
    """
    note = places.data / "postmaster.pid"
    if not note.exists():
        return
    lines = note.read_text(errors="replace").splitlines()
    pid = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
    if not pid or not alive(pid):
        return
    if not _works_in(pid, places.data):
        if not any(_works_in(other, places.data) for other in _processes()):
            note.unlink()
        return
    if len(lines) <= SOCKET_LINE or lines[SOCKET_LINE].strip('" ') != str(socket):
        raise ForeignServer(data=places.data, pid=pid)
    user.run([str(programs / "pg_ctl"), "-D", str(places.data), "-m", "fast", "-w", "-t", "60", "stop"])


def _works_in(pid: int, data: Path) -> bool:
    """Tell whether `pid` is a PostgreSQL process of this data directory: all of them work inside it."""
    if PROCESSES.exists():
        with suppress(OSError):
            return (PROCESSES / str(pid) / "cwd").readlink() == data.resolve()
        return False
    command = ["ps", "-p", str(pid), "-o", "command="]
    shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return "postgres" in shown and str(data) in shown


def _processes() -> list[int]:
    return [int(entry.name) for entry in PROCESSES.glob("[0-9]*")]
