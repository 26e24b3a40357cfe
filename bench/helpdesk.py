"""django-helpdesk in a virtual environment and a database of its own, to compare a page with."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg import sql

from bench.visits import PEER, Site
from qinqing.site.postgres import prepare
from qinqing.site.postgres.address import with_database
from qinqing.site.settings.environment import database as described
from tests.fixtures.ground import PREFIX, Database, Ground

PACKAGES = ("django-helpdesk", "psycopg[binary]")
WANTED = {"filtering": {"status__in": [1, 2], "priority__in": [3]}, "filtering_null": {}, "sorting": "created"}


class Missing(Exception):
    """It cannot be had here; why stands in its text."""


def _install(place: Path) -> str:
    """Make the virtual environment and return its Python."""
    python = place / "bin" / "python"
    steps = (
        [sys.executable, "-m", "venv", str(place)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES],
    )
    for command in steps:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Missing((done.stderr.strip().splitlines() or ["it could not be installed"])[-1])
    return str(python)


@contextmanager
def _database(ground: Ground) -> Iterator[Database]:
    name = f"{PREFIX}_{ground.run}_helpdesk"
    address = with_database(ground.admin, name)
    with prepare.session(with_database(ground.admin, "postgres")) as opened:
        opened.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
    made = Database(name, prepare.Addresses(address, address), address)
    try:
        yield made
    finally:
        made.drop()


def _environment(address: str) -> dict[str, str]:
    found: dict[str, Any] = described(address)
    given = {key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    kept = {
        name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "DJANGO_", "VIRTUAL_ENV"))
    }
    own = {"DJANGO_SETTINGS_MODULE": "helpdesk_site", "PYTHONPATH": str(PEER), "BENCH_DATABASE": json.dumps(given)}
    return {**kept, **own}


@contextmanager
def helpdesk(ground: Ground, place: Path, tickets: int, rows: int) -> Iterator[Site]:
    """Install and fill it; its list is a page and the rows that the page asks for. Raises Missing."""
    python = _install(place)
    with _database(ground) as made:
        environment = _environment(made.superuser)
        command = [python, str(PEER / "fill.py"), str(tickets)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Missing((done.stderr.strip().splitlines() or ["it could not be filled"])[-1])
        with prepare.session(made.superuser) as opened:
            opened.execute("VACUUM ANALYZE")
        query = base64.b64encode(json.dumps({**WANTED, "search_string": ""}).encode()).decode()
        yield Site(
            name=f"django-helpdesk, {tickets:,} tickets",
            python=python,
            environment=environment,
            database=made,
            username="staff0",
            backend="django.contrib.auth.backends.ModelBackend",
            addresses=[
                "/tickets/?status=1&status=2&priority=3&sort=created",
                f"/datatables_ticket_list/{query}?draw=1&start=0&length={rows}",
            ],
            row='"row_class"',
        )
