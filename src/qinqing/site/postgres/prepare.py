"""Prepares a database: its roles, its owner, who may connect, and the mark of a demo."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from qinqing.site.mark import DEMO
from qinqing.site.postgres.address import name_of, with_database, with_role
from qinqing.site.postgres.roles import Roles, Session, make
from qinqing.site.postgres.troubles import CannotMark, NoDatabase, ServerTooOld

OLDEST = 15
FURNISHED = "qinqing:furnished"
"""Comment on the schema of a demo whose contents are complete."""


@dataclass(frozen=True)
class Addresses:
    """Where the app role and the owner connect; the same when the server gave us one role only."""

    app: str
    owner: str

    def environment(self) -> dict[str, str]:
        """Return them under the names that the settings read."""
        return {"DATABASE_URL": self.app, "DATABASE_OWNER_URL": self.owner}


@contextmanager
def session(url: str) -> Iterator[Session]:
    """Open a connection in which every statement stands for itself."""
    try:
        opened = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise NoDatabase(reason=reason, name=name_of(url)) from error
    with opened:
        if opened.info.server_version < OLDEST * 10000:
            raise ServerTooOld(found=opened.info.server_version // 10000)
        yield opened


def addresses(admin: str, roles: Roles, database: str, passwords: Mapping[str, str]) -> Addresses:
    """Return the addresses of `database` for the two roles that log in; without password they enter by peer."""
    base = with_database(admin, database)
    app, owner = (with_role(base, role, passwords.get(role)) for role in (roles.app, roles.owner))
    return Addresses(app, owner)


def create(admin: str, roles: Roles, database: str, *, passwords: Mapping[str, str]) -> Addresses:
    """Create the roles and `database` where they are missing; `admin` may create both."""
    with session(with_database(admin, "postgres")) as opened:
        make(opened, roles, passwords)
        if not opened.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            create_database(opened, roles, database)
    return addresses(admin, roles, database, passwords)


def create_database(opened: Session, roles: Roles, database: str, template: str = "template0") -> None:
    """Create `database` for roles that exist, empty or as a copy of `template`."""
    command = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
        sql.Identifier(database), sql.Identifier(roles.owner), sql.Identifier(template)
    )
    opened.execute(command + sql.SQL(" ENCODING 'UTF8'"))
    close_to_others(opened, roles, database)


def close_to_others(opened: Session, roles: Roles, database: str) -> None:
    """Let only the roles of this installation connect."""
    name = sql.Identifier(database)
    opened.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    opened.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(roles.app)))


def mark_demo(owner: str) -> None:
    """Mark the database as a demo; only its owner can."""
    name = name_of(owner)
    with session(owner) as opened:
        command = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(DEMO))
        try:
            opened.execute(command)
        except psycopg.errors.InsufficientPrivilege as error:
            raise CannotMark(name=name, user=opened.info.user) from error


def is_empty(opened: Session) -> bool:
    """Tell whether nobody has put a table, view, sequence or function of their own here; extensions do not count."""
    query = """
        SELECT NOT EXISTS (
            SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        ) AND NOT EXISTS (
            SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        )"""
    found = opened.execute(query).fetchone()
    return bool(found and found[0])


def is_furnished(opened: Session) -> bool:
    """Tell whether the demo in this database was completed; one that was cut short is built again."""
    query = "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = 'public'"
    return opened.execute(query).fetchone() == (FURNISHED,)


def mark_furnished(owner: str) -> None:
    """Note that the demo is complete."""
    with session(owner) as opened:
        opened.execute(sql.SQL("COMMENT ON SCHEMA public IS {}").format(sql.Literal(FURNISHED)))


def clear(opened: Session) -> None:
    """Remove all contents; the caller has made sure that the database is marked as a demo."""
    with opened.transaction():
        opened.execute("DROP SCHEMA public CASCADE")
        opened.execute("CREATE SCHEMA public AUTHORIZATION pg_database_owner")
        opened.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
