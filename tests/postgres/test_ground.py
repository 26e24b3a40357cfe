"""What every other test stands on: roles, rolled-back tests, committed tests, blocked sockets."""

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection
from django.utils import timezone
from pytest_socket import SocketConnectBlockedError

from tests.fixtures.ground import PREFIX, Database

ROOT = Path(__file__).parents[2]
Open = Callable[[], "psycopg.Connection[tuple[object, ...]]"]


def scalar(query: str) -> object:
    """Return the first column of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def test_django_connects_as_the_app_role(db: None) -> None:
    assert scalar("SELECT session_user") == f"{PREFIX}_app"
    assert str(scalar("SELECT current_database()")).startswith("qinqing_test_")
    assert settings.QINQING_ROLE_PREFIX == PREFIX


def test_the_app_role_owns_nothing(db: None) -> None:
    owned = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = session_user"
    assert scalar(owned) == 0
    with pytest.raises(ProgrammingError):
        scalar("CREATE TABLE mine (id int)")


def test_the_app_role_cannot_become_owner(db: None) -> None:
    with pytest.raises(ProgrammingError):
        scalar(f"SET ROLE {PREFIX}_owner")


def test_a_committed_test_has_a_database_of_its_own(committed: Database) -> None:
    assert scalar("SELECT current_database()") == committed.name
    assert not connection.in_atomic_block
    Session.objects.create(session_key="left_behind", session_data="", expire_date=timezone.now())


def test_what_another_test_committed_is_gone(db: None) -> None:
    assert not Session.objects.filter(session_key="left_behind").exists()


def test_owner_and_superuser_are_who_they_say(committed: Database, owner: Open, superuser: Open) -> None:
    assert owner().execute("SELECT session_user").fetchone() == (f"{PREFIX}_owner",)
    assert superuser().execute("SELECT current_database()").fetchone() == (committed.name,)
    assert superuser().execute("SELECT rolsuper FROM pg_roles WHERE rolname = session_user").fetchone() == (True,)


def test_a_stopped_database_comes_back(committed: Database) -> None:
    assert scalar("SELECT 1") == 1
    committed.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(committed.addresses.app)
    committed.start()
    psycopg.connect(committed.addresses.app).close()


def test_sockets_are_blocked_except_loopback() -> None:
    with socket.socket() as attempt, pytest.raises((SocketConnectBlockedError, UserWarning)):
        attempt.connect(("192.0.2.1", 9))


def test_only_test_databases_are_ever_dropped(committed: Database) -> None:
    foreign = Database("postgres", committed.addresses, committed.superuser)
    with pytest.raises(AssertionError):
        foreign.drop()


PLANTED = """
import pytest

@pytest.mark.django_db(transaction=True)
def test_by_mark(): pass

def test_by_fixture(transactional_db): pass

def test_by_server(live_server): pass

def test_allowed(): pass
"""


def test_tests_that_empty_tables_are_refused(tmp_path: Path) -> None:
    planted = tmp_path / "test_planted.py"
    planted.write_text(PLANTED)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(ROOT), str(planted)]
    command += ["-c", str(ROOT / "pyproject.toml"), "--confcutdir", "/", "-p", "conftest"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "3 failed, 1 passed" in done.stdout or "1 passed, 3 errors" in done.stdout, done.stdout
    assert done.stdout.count("\nuse the fixture `committed`") == 3 or done.stdout.count("Failed: use the fixture") == 3
