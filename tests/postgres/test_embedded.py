"""The supervisor: first start, restart, and everything that may be in its way."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from qinqing.site.keeper import alive
from qinqing.site.postgres import embedded, troubles
from qinqing.site.postgres.account import account
from qinqing.site.postgres.places import Places
from qinqing.site.postgres.programs import FOLDERS, in_wheel, runnable
from tests.fixtures import servers

STARTER = """
import sys, time
from pathlib import Path
from qinqing.site.postgres import embedded
server = embedded.start(Path(sys.argv[1]), roles=(), version=int(sys.argv[2]))
print(server.keeper._process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    with servers.home() as made:
        yield made


def ask(server: embedded.Server, query: str, user: str = embedded.SUPERUSER) -> object:
    with psycopg.connect(server.address(user), autocommit=True) as session:
        found = session.execute(query)
        return found.fetchone()[0] if found.description else None  # type: ignore[index]  # asked rows


def postmaster(home: Path) -> int:
    return int((Places(home, servers.VERSION).data / "postmaster.pid").read_text().splitlines()[0])


def wait_until_gone(pid: int, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while alive(pid):
        assert time.monotonic() < deadline, f"{pid} still runs"
        time.sleep(0.05)


@pytest.fixture
def killed_starter(home: Path) -> Iterator[tuple[Path, int, int]]:
    """A starter in a process of its own: home, its pid, its keeper's pid."""
    command = [sys.executable, "-c", STARTER, str(home), str(servers.VERSION)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield home, process.pid, int(process.stdout.readline())
        process.kill()


@pytest.mark.parametrize("version", sorted(FOLDERS))
def test_first_start_and_restart(home: Path, version: int) -> None:
    server = servers.start(home, version)
    assert str(ask(server, "SHOW server_version")).startswith(str(version))
    assert ask(server, "SELECT session_user", "try_app" if _make_roles(server) else "") == "try_app"
    ask(server, "CREATE TABLE kept (id int)")
    server.stop()
    again = servers.start(home, version)
    assert ask(again, "SELECT count(*) FROM kept") == 0
    again.stop()
    assert not (Places(home, version).data / "postmaster.pid").exists()


def _make_roles(server: embedded.Server) -> bool:
    for role in servers.SERVER_ROLES:
        ask(server, f"CREATE ROLE {role} LOGIN")
    return True


def test_safe_private_and_without_network(home: Path) -> None:
    server = servers.start(home)
    assert ask(server, "SHOW fsync") == "on"
    assert ask(server, "SHOW listen_addresses") == ""
    assert ask(server, "SHOW server_encoding") == "UTF8"
    assert ask(server, "SELECT lower('ÄÖ') || '亲清'") == "äö亲清"
    assert server.socket.stat().st_mode & 0o077 == 0
    _make_roles(server)
    ask(server, "CREATE ROLE somebody LOGIN")
    with pytest.raises(psycopg.OperationalError):
        ask(server, "SELECT 1", "somebody")
    server.stop()


def test_a_path_with_chinese_and_spaces(home: Path) -> None:
    place = home / "亲清 演示 '引号'"
    server = servers.start(account().directory(place))
    assert ask(server, "SELECT 1") == 1
    server.stop()


def test_a_killed_server_recovers(home: Path) -> None:
    server = servers.start(home)
    ask(server, "CREATE TABLE kept AS SELECT generate_series(1, 1000)")
    os.kill(postmaster(home), signal.SIGKILL)
    server.stop()
    again = servers.start(home)
    assert ask(again, "SELECT count(*) FROM kept") == 1000
    again.stop()


def test_a_killed_starter_leaves_no_server(killed_starter: tuple[Path, int, int]) -> None:
    home, starter, _ = killed_starter
    server = postmaster(home)
    os.kill(starter, signal.SIGKILL)
    wait_until_gone(server)
    servers.start(home).stop()


def test_a_server_left_by_a_killed_keeper_is_taken_over(killed_starter: tuple[Path, int, int]) -> None:
    home, starter, keeper = killed_starter
    left = postmaster(home)
    os.kill(keeper, signal.SIGKILL)
    os.kill(starter, signal.SIGKILL)
    server = servers.start(home)
    assert postmaster(home) != left
    assert ask(server, "SELECT 1") == 1
    server.stop()


def test_two_starters(home: Path) -> None:
    server = servers.start(home)
    with pytest.raises(troubles.AlreadyStarted, match=str(os.getpid())):
        servers.start(home)
    assert ask(server, "SELECT 1") == 1
    server.stop()


def test_a_foreign_server_on_our_data(home: Path, tmp_path: Path) -> None:
    servers.start(home).stop()
    places, user = Places(home, servers.VERSION), account()
    elsewhere = user.directory(home / "elsewhere")
    programs = runnable(servers.VERSION, user, home)
    command = [str(programs / "pg_ctl"), "-D", str(places.data), "-l", str(home / "log")]
    user.run([*command, "-w", "-o", f"-c listen_addresses='' -c unix_socket_directories={elsewhere}", "start"])
    try:
        with pytest.raises(troubles.ForeignServer, match=str(postmaster(home))):
            servers.start(home)
    finally:
        user.run([*command, "-m", "fast", "-w", "stop"])
    servers.start(home).stop()


def test_a_reused_process_number(home: Path) -> None:
    servers.start(home).stop()
    note = Places(home, servers.VERSION).data / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{note.parent}\n1\n5432\n/nowhere\n\n")
    server = servers.start(home)
    assert ask(server, "SELECT 1") == 1
    server.stop()


def test_data_of_another_version_beside_ours(home: Path) -> None:
    older = home / "13" / "data"
    older.mkdir(parents=True)
    (older / "PG_VERSION").write_text("13\n")
    with pytest.raises(troubles.OtherVersion, match=r"PostgreSQL 13 .*pg_dump"):
        servers.start(home)


def test_data_of_another_version_in_our_place(home: Path) -> None:
    servers.start(home).stop()
    (Places(home, servers.VERSION).data / "PG_VERSION").write_text("14\n")
    with pytest.raises(troubles.OtherVersion, match="14"):
        servers.start(home)


def test_a_full_disk_while_making_the_data(home: Path) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limit[1]))
    try:
        with pytest.raises(troubles.DiskFull, match="200 MB"):
            servers.start(home)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    servers.start(home).stop()


def test_a_full_disk_at_a_later_start(home: Path) -> None:
    servers.start(home).stop()
    places = Places(home, servers.VERSION)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (places.log.stat().st_size + 500, limit[1]))
    try:
        with pytest.raises((troubles.DiskFull, troubles.StartFailed)):
            servers.start(home)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    servers.start(home).stop()


def test_damaged_data_names_the_log(home: Path) -> None:
    servers.start(home).stop()
    places = Places(home, servers.VERSION)
    (places.data / "postgresql.conf").write_text("no such setting\n")
    with pytest.raises(troubles.StartFailed, match=str(places.log)):
        servers.start(home)


def test_a_half_made_directory_is_made_again(home: Path) -> None:
    places, user = Places(home, servers.VERSION), account()
    user.directory(user.directory(places.root) / "data.unfinished")
    (places.root / "data.unfinished" / "PG_VERSION").write_text("18\n")
    servers.start(home).stop()


def test_a_long_path_gets_a_short_socket(home: Path) -> None:
    place = home
    for _ in range(3):
        place = account().directory(place / ("长" * 12))
    server = servers.start(place)
    assert len(os.fsencode(server.socket)) < 90
    assert ask(server, "SELECT 1") == 1
    server.stop()
    server.socket.chmod(0o777)
    with pytest.raises(troubles.UnsafeDirectory, match=server.socket.name):
        servers.start(place)
    shutil.rmtree(server.socket)


def test_a_platform_without_programs() -> None:
    with pytest.raises(troubles.NoPrograms, match="DATABASE_URL"):
        in_wheel(99)
