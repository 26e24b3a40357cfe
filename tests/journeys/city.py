"""The demo city for journeys: built once by the product's own command, then copied for each journey."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.fixtures.ground import PREFIX, Database, Ground, connect
from tests.fixtures.live import Live


@dataclass(frozen=True)
class City:
    """A furnished demo: its database, its files, and the password of each printed account."""

    ground: Ground
    database: Database
    var: Path
    passwords: dict[str, str]

    def copy(self, var: Path, environment: dict[str, str] | None = None) -> Live:
        """Return a web process, not yet started, on a copy of everything."""
        database = replace(self.ground, template=self.database.name).clone(f"journey_{secrets.token_hex(3)}")
        database.mark_demo()
        shutil.copytree(self.var / "evidence", var / "evidence")
        return Live(database, var, self.var / "static", environment or {})


@contextmanager
def furnished(ground: Ground, var: Path) -> Iterator[City]:
    """Build the demo that people see, through the command that `make demo` uses."""
    database = ground.clone(f"city_{secrets.token_hex(3)}")
    try:
        database.mark_demo()
        environment = {
            **os.environ,
            **database.addresses.environment(),
            "DJANGO_SETTINGS_MODULE": "qinqing.site.settings.development",
            "QINQING_ROLE_PREFIX": PREFIX,
            "QINQING_VAR": str(var),
        }
        command = [sys.executable, "-m", "qinqing.site.cli", "furnish", "--build"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        accounts = json.loads(done.stdout)
        yield City(ground, database, var, {one["username"]: one["password"] for one in accounts})
    finally:
        database.drop()


@contextmanager
def opened(city: City, var: Path, environment: dict[str, str] | None = None) -> Iterator[Live]:
    """Run a copy of the city for a while."""
    live = city.copy(var, environment)
    try:
        live.start()
        yield live
    finally:
        live.close()
        live.database.drop()


def ask(database: Database, query: str, *given: object) -> list[tuple[object, ...]]:
    """Look into the database past the product, as its owner."""
    with connect(database.addresses.owner) as connection:
        return connection.execute(query, given).fetchall()
