"""The throw-away server that benches run on, with fsync on as in use, and fresh databases for each run."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count

from psycopg import sql

from qinqing.site.connections import release
from qinqing.site.postgres import embedded, prepare
from qinqing.site.postgres.address import with_database
from tests.fixtures import django_connection, servers
from tests.fixtures.ground import PREFIX, ROLES, Database, Ground, laid

_numbers = count(1)


@contextmanager
def server() -> Iterator[Ground]:
    """Start a server of the product's own kind with a migrated template; remove all of it afterwards."""
    with servers.home() as place:
        started = embedded.start(place, roles=ROLES.entering)
        before = os.environ.get("DATABASE_URL")
        os.environ["DATABASE_URL"] = started.address()
        try:
            with laid() as found:
                yield found
        finally:
            started.stop()
            os.environ.pop("DATABASE_URL")
            if before is not None:
                os.environ["DATABASE_URL"] = before


@dataclass(frozen=True)
class Bed:
    """A database that was filled once; runs get a copy of it, or a slice of its rows, so that all begin alike."""

    ground: Ground
    filled: Database

    def clone(self, label: str) -> Database:
        """Copy it file by file, which does not write gigabytes into the log of the server."""
        release()
        name = f"{PREFIX}_{self.ground.run}_{label}_{next(_numbers)}"
        with prepare.session(with_database(self.ground.admin, "postgres")) as opened:
            command = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY")
            identifiers = map(sql.Identifier, (name, ROLES.owner, self.filled.name))
            opened.execute(command.format(*identifiers))
            prepare.close_to_others(opened, ROLES, name)
        made = prepare.addresses(self.ground.admin, ROLES, name, self.ground.passwords)
        return Database(name, made, with_database(self.ground.admin, name))

    def enter(self) -> None:
        """Connect Django to what was filled."""
        django_connection.use(self.filled.addresses.app)

    @contextmanager
    def copy(self, warm: Callable[[Database], object]) -> Iterator[list[int]]:
        """Connect Django to a fresh copy, write all back, warm up; yield the ids of its backends."""
        made = self.clone("run")
        try:
            with replace(self, filled=made).here(warm) as pids:
                yield pids
        finally:
            self.enter()
            made.drop()

    @contextmanager
    def here(self, warm: Callable[[Database], object]) -> Iterator[list[int]]:
        """Do the same in what was filled itself, with a fresh connection."""
        self.enter()
        warm(self.filled)
        checkpoint(self.filled)
        yield backends(self.filled)


@contextmanager
def filled(ground: Ground, name: str, fill: Callable[[], object], *, demo: bool = False) -> Iterator[Bed]:
    """Make a database, fill it through Django, gather its statistics, and leave it to be copied."""
    made = ground.clone(f"{name}_{next(_numbers)}")
    try:
        if demo:
            made.mark_demo()
        django_connection.use(made.addresses.app)
        fill()
        django_connection.use(made.addresses.app)
        with prepare.session(made.superuser) as opened:
            opened.execute("VACUUM ANALYZE")
        yield Bed(ground, made)
    finally:
        release()
        made.drop()


def checkpoint(database: Database) -> None:
    """Write all changed pages, so that no run pays for an earlier one."""
    with prepare.session(database.superuser) as opened:
        opened.execute("CHECKPOINT")


def backends(database: Database) -> list[int]:
    """Return the processes that serve `database` now, without our own look."""
    query = """
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
    """
    with prepare.session(database.superuser) as opened:
        return [int(str(pid)) for (pid,) in opened.execute(query).fetchall()]


def as_owner(database: Database, *statements: str) -> None:
    """Run statements as the owner of the database."""
    with prepare.session(database.addresses.owner) as opened:
        for statement in statements:
            opened.execute(sql.SQL(statement))


def version(ground: Ground) -> str:
    """Return the version of the server."""
    with prepare.session(ground.admin) as opened:
        row = opened.execute("SHOW server_version").fetchone()
    return str(row[0]) if row else ""
