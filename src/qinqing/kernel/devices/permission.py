"""Asks the checker that `site` hands in whether an actor holds a permission."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from qinqing.kernel.devices.actor import Actor

PUBLIC = "public"
SIGNED_IN = "signed-in"

Checker = Callable[[Actor, str], bool]


@cache
def _checker() -> Checker:
    checker: Checker = import_string(settings.QINQING_PERMISSION_CHECKER)
    return checker


def may(actor: Actor | None, permission: str) -> bool:
    """Return whether `actor` holds `permission`; the two open permissions are PUBLIC and SIGNED_IN."""
    if permission == PUBLIC:
        return True
    if actor is None:
        return False
    return permission == SIGNED_IN or _checker()(actor, permission)
