"""The three roles of an installation: owner (migrations), chronicle (owns the history, no log-in), app (daily work)."""

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg import Connection, sql

Session = Connection[tuple[object, ...]]


@dataclass(frozen=True)
class Roles:
    """Role names carry the installation's prefix, so that two can share a server."""

    prefix: str

    @property
    def owner(self) -> str:
        """Owns the database and runs migrations."""
        return f"{self.prefix}_owner"

    @property
    def chronicle(self) -> str:
        """Owns streams, events and their functions; nobody logs in as it."""
        return f"{self.prefix}_chronicle"

    @property
    def app(self) -> str:
        """Web and worker."""
        return f"{self.prefix}_app"

    @property
    def entering(self) -> tuple[str, str]:
        """The roles that log in."""
        return self.owner, self.app


def exists(session: Session, role: str) -> bool:
    """Tell whether the server knows `role`."""
    return session.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None


def make(session: Session, roles: Roles, passwords: Mapping[str, str]) -> None:
    """Make what is missing of the three roles and set the passwords given; the server sees only their verifiers."""
    for role in (*roles.entering, roles.chronicle):
        if not exists(session, role):
            kind = sql.SQL("NOLOGIN" if role == roles.chronicle else "LOGIN")
            session.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), kind))
        if role in passwords:
            verifier = session.pgconn.encrypt_password(passwords[role].encode(), role.encode(), b"scram-sha-256")
            command = sql.SQL("ALTER ROLE {} PASSWORD {}")
            session.execute(command.format(sql.Identifier(role), sql.Literal(verifier.decode())))
    if not _may_become(session, roles.owner, roles.chronicle):
        session.execute(_grant(roles.chronicle, roles.owner))
    if not _may_become(session, "current_user", roles.owner):
        session.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(roles.owner)))


def _grant(role: str, to: str) -> sql.Composed:
    return sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(to))


def _may_become(session: Session, member: str, role: str) -> bool:
    """Tell whether `member` belongs to `role`; the creator's automatic right to administer is not yet belonging."""
    who = sql.SQL("current_user") if member == "current_user" else sql.Literal(member)
    query = sql.SQL("SELECT pg_has_role({}, {}, 'USAGE')").format(who, sql.Literal(role))
    found = session.execute(query).fetchone()
    return bool(found and found[0])
