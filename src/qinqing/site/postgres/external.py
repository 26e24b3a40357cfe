"""A demo in a database that somebody else's server keeps: taken only when it is empty or marked as a demo."""

import json
import os
import secrets
from pathlib import Path

import psycopg
from psycopg import sql

from qinqing.site.mark import is_demo
from qinqing.site.postgres.address import name_of, server_of, with_role
from qinqing.site.postgres.prepare import Addresses, addresses, close_to_others, is_empty, mark_demo, session
from qinqing.site.postgres.roles import Roles, Session, exists, make
from qinqing.site.postgres.troubles import NotForDemo, RolesTaken


def adopt(url: str, owner: str, roles: Roles, kept: Path) -> Addresses:
    """Prepare the database at `url` for a demo and return where its roles connect.

    `owner` is the address that the person gave for migrations, or empty: then the three roles are made if `url` may
    make roles, with passwords kept in the file `kept`; if not, one role does everything.
    """
    with session(url) as opened:
        marked = is_demo(opened)
        if not marked and not is_empty(opened):
            raise NotForDemo(name=opened.info.dbname)
        given = Addresses(url, owner) if owner else None
        found = given or _three_roles(opened, url, roles, kept) or Addresses(url, url)
    if not marked:
        mark_demo(found.owner)
    return found


def _three_roles(opened: Session, url: str, roles: Roles, kept: Path) -> Addresses | None:
    """Return the addresses of the roles, or None when `url` may not make them or they could not log in."""
    passwords = _read(kept, url, roles)
    ours = _owner_of_database(opened) == roles.owner
    taken = [role for role in (*roles.entering, roles.chronicle) if exists(opened, role)]
    if taken and not ours and not passwords:
        raise RolesTaken(role=taken[0])
    if not _may_make_roles(opened):
        return None
    if not passwords:
        passwords = {role: secrets.token_urlsafe(24) for role in roles.entering}
        if not ours and not _would_log_in(opened, url, roles):
            return None
        _write(kept, url, passwords)
    try:
        with opened.transaction():
            _hand_over(opened, roles, passwords, ours=ours)
    except psycopg.errors.InsufficientPrivilege:
        return None
    return addresses(url, roles, name_of(url), passwords)


def _hand_over(opened: Session, roles: Roles, passwords: dict[str, str], *, ours: bool) -> None:
    make(opened, roles, passwords)
    if not ours:
        name, owner = sql.Identifier(opened.info.dbname), sql.Identifier(roles.owner)
        opened.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(name, owner))
        close_to_others(opened, roles, opened.info.dbname)


def _may_make_roles(opened: Session) -> bool:
    query = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    return opened.execute(query).fetchone() == (True,)


def _owner_of_database(opened: Session) -> str:
    query = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    found = opened.execute(query).fetchone()
    return str(found[0]) if found else ""


def _would_log_in(opened: Session, url: str, roles: Roles) -> bool:
    """Try whether roles with passwords are let in at all: a socket with peer authentication admits nobody new."""
    trial, password = f"{roles.prefix}_trial", secrets.token_urlsafe(24)
    try:
        with opened.transaction():
            command = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
            opened.execute(command.format(sql.Identifier(trial), sql.Literal(password)))
    except psycopg.errors.InsufficientPrivilege:
        return False
    try:
        psycopg.connect(with_role(url, trial, password), connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    finally:
        opened.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(trial)))
    return True


def _read(kept: Path, url: str, roles: Roles) -> dict[str, str]:
    if not kept.exists():
        return {}
    found = json.loads(kept.read_text(encoding="utf-8"))
    if found["server"] != server_of(url) or set(found["passwords"]) != set(roles.entering):
        return {}
    return {role: str(password) for role, password in found["passwords"].items()}


def _write(kept: Path, url: str, passwords: dict[str, str]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump({"server": server_of(url), "passwords": passwords}, file)
