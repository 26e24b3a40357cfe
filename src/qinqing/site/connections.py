"""Letting go of the database, so that a process can fork, end or turn to another database."""

from typing import cast

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper


def release() -> None:
    """Close this thread's connection and the pool of all threads."""
    wrapper = cast("DatabaseWrapper", connections["default"])
    wrapper.close()
    wrapper.close_pool()
