"""Asks the checker that `site` hands in whether an actor holds a permission, and why not."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from qinqing.kernel.devices.actor import Actor

PUBLIC = "public"
SIGNED_IN = "signed-in"

Checker = Callable[[Actor, str], str | None]
"""Returns why an actor does not hold a permission, in the words that it reads; None when it does."""


@cache
def _checker() -> Checker:
    checker: Checker = import_string(settings.QINQING_PERMISSION_CHECKER)
    return checker


def why_not(actor: Actor, permission: str) -> str | None:
    """Return why `actor` does not hold `permission`, or None."""
    return _checker()(actor, permission)


def may(actor: Actor | None, permission: str) -> bool:
    """Return whether `actor` holds `permission`; the two open permissions are PUBLIC and SIGNED_IN."""
    if permission == PUBLIC:
        return True
    if actor is None:
        return False
    return permission == SIGNED_IN or why_not(actor, permission) is None
