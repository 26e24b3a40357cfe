"""Which faults mean that the database is away, and what of a form is offered again after one."""

from collections.abc import Iterable

OUTAGES = frozenset({"OperationalError", "InterfaceError", "PoolTimeout", "PoolClosed", "TooManyRequests"})
FAMILIES = ("django.db", "psycopg", "psycopg_pool")
SECRETS = ("password", "csrf", "token", "secret", "code", "otp")
MOST = 200


def is_outage(exception: BaseException | None) -> bool:
    """Say whether this fault, or one that it came from, is a database that does not answer."""
    seen: set[int] = set()
    while exception is not None and id(exception) not in seen:
        seen.add(id(exception))
        if any(_away(kind) for kind in type(exception).__mro__):
            return True
        exception = exception.__cause__ or exception.__context__
    return False


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
