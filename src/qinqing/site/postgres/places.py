"""Where the embedded server keeps its data, log, lock and socket."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from qinqing.site.postgres.account import Account
from qinqing.site.postgres.troubles import UnsafeDirectory

SHARED = Path("/tmp")  # noqa: S108  # every directory made there is checked for its owner and mode
"""Where a short path can be had."""

LONGEST_SOCKET = 100
"""Bytes; the kernel allows 107 on Linux and 103 on macOS."""

SOCKET_NAME = ".s.PGSQL.5432"


def _hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def home_for(var: Path, user: Account) -> Path:
    """Return the directory of the embedded server that belongs to the installation at `var`.

    The server's own user may not be able to reach `var` (a project under /root), hence a place of its own.
    """
    if user.uid is None:
        return var.resolve() / "postgres"
    return Path("/var/lib") / f"qinqing-{_hash(var.resolve())}"


@dataclass(frozen=True)
class Places:
    """All paths of one server; `home` holds one directory for each major version."""

    home: Path
    version: int

    @property
    def root(self) -> Path:
        """The directory of this major version."""
        return self.home / str(self.version)

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.root / "data"

    @property
    def log(self) -> Path:
        """What the server writes about itself."""
        return self.root / "log"

    @property
    def lock(self) -> Path:
        """Held by whoever started the server, and by the keeper until it has stopped."""
        return self.root / "lock"

    def socket(self, user: Account) -> Path:
        """Return the private directory of the socket: beside the data, or elsewhere when that path is too long."""
        beside = self.root / "socket"
        if len(os.fsencode(beside / SOCKET_NAME)) <= LONGEST_SOCKET and '"' not in str(beside):
            return _private(beside, user)
        runtime = os.environ.get("XDG_RUNTIME_DIR") if user.uid is None else None
        short = Path(runtime) if runtime and Path(runtime).is_dir() else SHARED
        return _private(short / f"qinqing-{_hash(self.root)}", user)


def _private(path: Path, user: Account) -> Path:
    """Make or check a directory that only `user` may enter: a name under /tmp may have been taken by anybody."""
    user.directory(path)
    found = path.lstat()
    owner = os.geteuid() if user.uid is None else user.uid
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
        raise UnsafeDirectory(path=path)
    return path
