"""The operating-system user that runs PostgreSQL: ourselves, or one of its own when we are root."""

import grp
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from qinqing.site.postgres.troubles import NoSystemUser

SYSTEM_USER = "qinqing-pg"


@dataclass(frozen=True)
class Account:
    """Whose process the server is, and which operating-system users may connect to it."""

    name: str
    uid: int | None
    gid: int | None
    visitors: tuple[str, ...]

    def run(self, command: list[str]) -> "subprocess.CompletedProcess[str]":
        """Run `command` as this user, with nothing of PostgreSQL's taken from our environment."""
        environment = {key: text for key, text in os.environ.items() if not key.startswith(("PG", "LC_"))}
        return subprocess.run(
            command,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.gid is None else [],
            cwd="/",
            env={**environment, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )

    def own(self, path: Path) -> None:
        """Hand `path` over to this user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def directory(self, path: Path) -> Path:
        """Make a directory that only this user (and root) may enter."""
        if not path.is_dir():
            path.mkdir(parents=True, mode=0o700)
            self.own(path)
        return path


def account() -> Account:
    """Return the user that runs the server; made when we are root and it is missing."""
    own = pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() != 0:
        return Account(own, None, None, (own,))
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        entry = _make()
    return Account(entry.pw_name, entry.pw_uid, grp.getgrgid(entry.pw_gid).gr_gid, (own, entry.pw_name))


def _make() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise NoSystemUser(user=SYSTEM_USER, reason="找不到 useradd") from error
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError as error:
        raise NoSystemUser(user=SYSTEM_USER, reason=made.stderr.strip()) from error
