"""A demo on somebody else's server: what is taken, what is refused, with which roles."""

import itertools
import json
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from qinqing.site.mark import is_demo
from qinqing.site.postgres import prepare, troubles
from qinqing.site.postgres.address import with_database
from qinqing.site.postgres.external import adopt
from qinqing.site.postgres.roles import Roles
from tests.fixtures.foreign_server import ForeignServer, foreign_server

numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[ForeignServer]:
    with foreign_server() as made:
        yield made


@pytest.fixture
def name() -> str:
    return f"city_{next(numbers)}"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "var" / "passwords.json"


def who(url: str) -> str:
    with prepare.session(url) as opened:
        return opened.info.user


def refused(url: str, command: str) -> bool:
    with prepare.session(url) as opened:
        try:
            opened.execute(command.encode())
        except psycopg.errors.InsufficientPrivilege:
            return True
    return False


def marked(url: str) -> bool:
    with prepare.session(url) as opened:
        return is_demo(opened)


def test_an_administrator_gives_three_roles(server: ForeignServer, name: str, kept: Path) -> None:
    server.database(name, "postgres")
    url, roles = with_database(server.admin, name), Roles(name)
    found = adopt(url, "", roles, kept)
    assert who(found.app) == roles.app
    assert who(found.owner) == roles.owner
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert marked(found.app)
    assert refused(found.app, "CREATE TABLE mine (id int)")
    assert not refused(found.owner, f"SET ROLE {roles.chronicle}")
    assert refused(found.app, f"SET ROLE {roles.chronicle}")
    assert adopt(url, "", roles, kept) == found


def test_nobody_else_may_connect_afterwards(server: ForeignServer, name: str, kept: Path) -> None:
    server.database(name, "postgres")
    adopt(with_database(server.admin, name), "", Roles(name), kept)
    stranger = with_database(server.user(f"{name}_stranger"), name)
    with pytest.raises(troubles.NoDatabase, match="CONNECT"), prepare.session(stranger):
        pass


def test_lost_passwords_are_replaced(server: ForeignServer, name: str, kept: Path) -> None:
    server.database(name, "postgres")
    url = with_database(server.admin, name)
    before = adopt(url, "", Roles(name), kept)
    kept.unlink()
    after = adopt(url, "", Roles(name), kept)
    assert after.app != before.app
    assert who(after.app) == f"{name}_app"


def test_a_role_that_may_make_roles_gives_three(server: ForeignServer, name: str, kept: Path) -> None:
    maker = f"{name}_maker"
    url = with_database(server.user(maker, "CREATEROLE", "CREATEDB"), name)
    server.database(name, maker)
    found = adopt(url, "", Roles(name), kept)
    assert who(found.app) == f"{name}_app"
    assert marked(found.owner)
    assert adopt(url, "", Roles(name), kept) == found


@pytest.mark.parametrize("rights", [(), ("CREATEROLE",)])
def test_a_plain_owner_does_everything_alone(
    server: ForeignServer, name: str, kept: Path, rights: tuple[str, ...]
) -> None:
    plain = f"{name}_plain"
    url = with_database(server.user(plain, *rights), name)
    server.database(name, plain)
    found = adopt(url, "", Roles(name), kept)
    assert found == prepare.Addresses(url, url)
    assert marked(url)
    assert not server.run(
        "SELECT count(*) FROM pg_roles WHERE rolname ~ '(_trial|_app)$' AND rolname ~ current_database()"
    )


def test_peer_only_servers_leave_one_role(server: ForeignServer, name: str, kept: Path) -> None:
    server.database(name, "postgres")
    url = with_database(server.admin, name)
    server.admit()
    try:
        assert adopt(url, "", Roles(name), kept) == prepare.Addresses(url, url)
    finally:
        server.admit("local all all scram-sha-256")
    assert not kept.exists()


def test_two_addresses_are_taken_as_given(server: ForeignServer, name: str, kept: Path) -> None:
    owner = with_database(server.user(f"{name}_lord"), name)
    app = with_database(server.user(f"{name}_hand"), name)
    server.database(name, f"{name}_lord")
    assert adopt(app, owner, Roles(name), kept) == prepare.Addresses(app, owner)
    assert marked(app)


@pytest.mark.parametrize(
    "content",
    [
        "CREATE TABLE theirs (id int)",
        "CREATE SEQUENCE theirs",
        "CREATE VIEW theirs AS SELECT 1",
        "CREATE FUNCTION theirs() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_a_database_with_contents_is_refused(server: ForeignServer, name: str, kept: Path, content: str) -> None:
    server.database(name, "postgres")
    server.run(content, database=name)
    url = with_database(server.admin, name)
    with pytest.raises(troubles.NotForDemo, match=name):
        adopt(url, "", Roles(name), kept)
    assert not marked(url)
    assert not kept.exists()
    prepare.mark_demo(url)
    adopt(url, "", Roles(name), kept)


def test_roles_of_another_installation_are_left_alone(server: ForeignServer, name: str, kept: Path) -> None:
    server.user(f"{name}_app")
    server.database(name, "postgres")
    with pytest.raises(troubles.RolesTaken, match="QINQING_ROLE_PREFIX"):
        adopt(with_database(server.admin, name), "", Roles(name), kept)


def test_only_an_owner_can_mark(server: ForeignServer, name: str, kept: Path) -> None:
    server.database(name, "postgres")
    url = with_database(server.user(f"{name}_guest"), name)
    with pytest.raises(troubles.CannotMark, match="COMMENT ON DATABASE"):
        adopt(url, "", Roles(name), kept)


def test_no_such_database(server: ForeignServer, name: str, kept: Path) -> None:
    with pytest.raises(troubles.NoDatabase, match=f"createdb {name}"):
        adopt(with_database(server.admin, name), "", Roles(name), kept)


def test_a_server_that_is_too_old(server: ForeignServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "OLDEST", 99)
    with pytest.raises(troubles.ServerTooOld, match="至少需要 15"), prepare.session(server.admin):
        pass


def test_clearing_and_completing_a_demo(server: ForeignServer, name: str, kept: Path) -> None:
    server.database(name, "postgres")
    found = adopt(with_database(server.admin, name), "", Roles(name), kept)
    with prepare.session(found.owner) as opened:
        assert prepare.is_empty(opened)
        opened.execute("CREATE TABLE old (id int)")
        prepare.mark_furnished(found.owner)
        assert prepare.is_furnished(opened)
        assert not prepare.is_empty(opened)
        prepare.clear(opened)
        assert prepare.is_empty(opened)
        assert not prepare.is_furnished(opened)
        opened.execute("CREATE TABLE new (id int)")
        opened.execute(f"GRANT SELECT ON new TO {name}_app".encode())
    with prepare.session(found.app) as opened:
        assert opened.execute("SELECT count(*) FROM new").fetchone() == (0,)


def test_passwords_do_not_reach_the_server_log(server: ForeignServer, name: str, kept: Path) -> None:
    server.run("ALTER SYSTEM SET log_statement = 'all'")
    server.run("SELECT pg_reload_conf()")
    server.database(name, "postgres")
    found = adopt(with_database(server.admin, name), "", Roles(name), kept)
    written = server.server.places.log.read_text()
    assert "ALTER ROLE" in written
    for secret in json.loads(kept.read_text())["passwords"].values():
        assert f"{quote(secret)}@" in found.app + found.owner
        assert secret not in written
