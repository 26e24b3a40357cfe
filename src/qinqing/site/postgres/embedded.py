"""A small supervisor over PostgreSQL's own programs: `initdb` once, then `pg_ctl start` and `stop`."""

import shlex
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from qinqing.site.keeper import Keeper
from qinqing.site.lock import claim
from qinqing.site.postgres.account import Account, account
from qinqing.site.postgres.leftovers import clear_leftovers
from qinqing.site.postgres.places import Places
from qinqing.site.postgres.programs import NEWEST, runnable
from qinqing.site.postgres.troubles import DiskFull, OtherVersion, StartFailed

SUPERUSER = "postgres"
NO_SPACE = ("No space left on device", "File too large", "Disk quota exceeded")
STILL_ENDING = "shared memory block"
"""In the log when the children of a killed server have not ended yet."""

SETTINGS = {"listen_addresses": "", "timezone": "UTC", "log_timezone": "UTC", "jit": "off", "max_connections": "100"}
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
}
"""For tests only: a crash of the machine loses the data."""


@dataclass(frozen=True)
class Server:
    """A running server; `stop` ends it, and so does the end of the process that started it."""

    places: Places
    socket: Path
    keeper: Keeper

    def address(self, user: str = SUPERUSER, database: str = "postgres") -> str:
        """Return the URL of `database` for the role `user`."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket), safe='')}&port=5432"

    def stop(self) -> None:
        """Stop the server and all else that its keeper was told of."""
        self.keeper.close()


def start(home: Path, *, roles: tuple[str, ...], version: int = NEWEST, throwaway: bool = False) -> Server:
    """Start the server under `home`, made on first use; `roles` are those that may log in besides the superuser."""
    user = account()
    places = Places(user.directory(home), version)
    _refuse_other_version(places)
    user.directory(places.root)
    keeper = claim(places.lock)
    try:
        if throwaway:
            keeper.will_remove(home)
        programs = runnable(version, user, home)
        socket = places.socket(user)
        clear_leftovers(places, socket, user, programs)
        _initialise(places, user, programs, throwaway)
        _admit(places.data, user, (SUPERUSER, *roles))
        stop = [str(programs / "pg_ctl"), "-D", str(places.data), "-m", "fast", "-w", "-t", "60", "stop"]
        keeper.will_run(stop, user.uid, user.gid)
        _launch(places, user, programs, {**SETTINGS, **(THROWAWAY if throwaway else {})}, socket)
    except BaseException:
        keeper.close()
        raise
    return Server(places, socket, keeper)


def _refuse_other_version(places: Places) -> None:
    """Refuse data of another major version, in our own place or beside it when we have none yet."""
    found = places.data / "PG_VERSION"
    beside = sorted(places.home.glob("[0-9]*/data/PG_VERSION"))
    for mark in [found] if found.exists() else beside:
        major = mark.read_text().strip()
        if major != str(places.version):
            raise OtherVersion(data=mark.parent, found=major, wanted=places.version)


def _initialise(places: Places, user: Account, programs: Path, throwaway: bool) -> None:
    """Make the data directory under another name first, so that a half-made one is never taken for a whole one."""
    if places.data.exists():
        return
    unfinished = places.root / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [str(programs / "initdb"), "-D", str(unfinished), "-U", SUPERUSER, "--encoding=UTF8", "--auth=peer"]
    command += ["--no-instructions", *(["--no-sync"] if throwaway else [])]
    if places.version >= 17:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = user.run([*command, "--locale=C.UTF-8", "--lc-messages=C"])
    if "invalid locale name" in made.stdout:
        made = user.run([*command, "--locale=C"])
    if made.returncode:
        places.log.write_text(made.stdout)
        user.own(places.log)
        raise _reason(made.stdout, places)
    unfinished.rename(places.data)


def _admit(data: Path, user: Account, roles: tuple[str, ...]) -> None:
    """Let the operating-system users in as `roles`, through the socket only."""
    lines = [f'qinqing "{visitor}" "{role}"\n' for visitor in user.visitors for role in roles]
    (data / "pg_hba.conf").write_text("local all all peer map=qinqing\n", encoding="utf-8")
    (data / "pg_ident.conf").write_text("".join(lines), encoding="utf-8")
    for name in ("pg_hba.conf", "pg_ident.conf"):
        user.own(data / name)


def _launch(places: Places, user: Account, programs: Path, settings: dict[str, str], socket: Path) -> None:
    settings = {**settings, "unix_socket_directories": f'"{socket}"', "unix_socket_permissions": "0700"}
    options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    command = [str(programs / "pg_ctl"), "-D", str(places.data), "-l", str(places.log), "-o", options]
    for attempt in range(5):
        before = places.log.stat().st_size if places.log.exists() else 0
        started = user.run([*command, "-w", "-t", "60", "start"])
        if started.returncode == 0:
            return
        said = started.stdout + _since(places.log, before)
        if STILL_ENDING not in said:
            break
        time.sleep(0.2 * 2**attempt)
    raise _reason(said, places)


def _since(log: Path, position: int) -> str:
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(position)
        return file.read().decode(errors="replace")


def _reason(said: str, places: Places) -> DiskFull | StartFailed:
    if any(mark in said for mark in NO_SPACE):
        return DiskFull(place=places.root)
    telling = [line for line in said.splitlines() if "FATAL" in line or "error:" in line or "PANIC" in line]
    last = (telling or said.splitlines() or ["?"])[-1]
    return StartFailed(reason=last.strip(), log=places.log)
