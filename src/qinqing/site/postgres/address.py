"""Addresses of databases: the same server with another role, password or database name."""

from urllib.parse import quote, unquote, urlsplit, urlunsplit


def name_of(url: str) -> str:
    """Return the database's name."""
    return unquote(urlsplit(url).path.lstrip("/"))


def server_of(url: str) -> str:
    """Return what tells one server from another: host, port, socket; no role, password or database."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}:{parts.port or ''}?{parts.query}"


def with_database(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path="/" + quote(name, safe="")))


def with_role(url: str, role: str, password: str | None) -> str:
    """Return the address with another role."""
    parts = urlsplit(url)
    secret = "" if password is None else ":" + quote(password, safe="")
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(role, safe='')}{secret}@{host}"))
