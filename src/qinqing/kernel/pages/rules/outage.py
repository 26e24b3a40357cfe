"""Which faults mean that the database is away or the disk is full, and what of a form is offered again after one."""

import errno
from collections.abc import Iterable, Iterator

OUTAGES = frozenset({"OperationalError", "InterfaceError", "PoolTimeout", "PoolClosed", "TooManyRequests"})
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FAMILIES = ("django.db", "psycopg", "psycopg_pool")
SECRETS = ("password", "csrf", "token", "secret", "code", "otp")
MOST = 200


def is_outage(exception: BaseException | None) -> bool:
    """Say whether this fault, or one that it came from, is a database that does not answer."""
    return any(_away(kind) for fault in _chain(exception) for kind in type(fault).__mro__)


def is_full(exception: BaseException | None) -> bool:
    """Say whether this fault, or one that it came from, is a disk, quota or limit that takes no more bytes."""
    return any(isinstance(fault, OSError) and fault.errno in FULL for fault in _chain(exception))


def _chain(exception: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while exception is not None and id(exception) not in seen:
        seen.add(id(exception))
        yield exception
        exception = exception.__cause__ or exception.__context__


def _away(kind: type) -> bool:
    return kind.__name__ in OUTAGES and kind.__module__.startswith(FAMILIES)


def offered_again(fields: Iterable[tuple[str, Iterable[str]]]) -> list[tuple[str, str]]:
    """Return the typed fields that may be shown and sent again: no password, code or token."""
    pairs = [
        (name, value)
        for name, values in fields
        if not any(word in name.lower() for word in SECRETS)
        for value in values
    ]
    return pairs[:MOST]
