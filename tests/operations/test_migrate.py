"""`qinqing migrate`: nothing pending is quick, a busy table is one sentence, no database is one sentence."""

import os
import subprocess
import sys
from collections.abc import Callable

import psycopg
import pytest

from tests.fixtures.ground import PREFIX, Database

Open = Callable[[], "psycopg.Connection[tuple[object, ...]]"]


def migrate(environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "qinqing.site.cli", "migrate"],
        env={**os.environ, "QINQING_ROLE_PREFIX": PREFIX, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_nothing_pending(committed: Database) -> None:
    done = migrate(committed.addresses.environment())
    assert done.returncode == 0, done.stderr
    assert "执行 0 步" in done.stdout


@pytest.mark.slow
def test_a_busy_table(committed: Database, owner: Open) -> None:
    session = owner()
    session.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    session.execute("DROP TABLE django_session")
    with session.transaction():
        session.execute("LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE NOWAIT")
        busy = migrate(committed.addresses.environment())
    assert busy.returncode == 1
    assert "数据库正忙" in busy.stderr
    assert "Traceback" not in busy.stderr
    done = migrate(committed.addresses.environment())
    assert "执行 1 步" in done.stdout, done.stderr


def test_an_unreachable_database() -> None:
    done = migrate({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "DATABASE_OWNER_URL": ""})
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "连不上" in done.stderr
