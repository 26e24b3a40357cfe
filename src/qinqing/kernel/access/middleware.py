"""Puts the acting person on the request."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from qinqing.kernel.access.queries import actor_of


class Acting:
    """Sets `request.actor` (None when nobody is logged in or the person holds no post).

    `request.needs_second_factor` is True while the role demands TOTP (setting QINQING_TOTP_ROLES) and the account has
    none yet: `page` then leads to its activation and to nothing else.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set both and pass on."""
        acting: Any = request
        acting.actor, acting.needs_second_factor = None, False
        if request.path.startswith(settings.STATIC_URL):
            return self.respond(request)
        user = request.user
        if user.is_authenticated:
            actor = actor_of(user, timezone.localdate())
            acting.actor = actor
            acting.needs_second_factor = (
                actor is not None and actor.role in settings.QINQING_TOTP_ROLES and not _has_totp(user.pk)
            )
        return self.respond(request)


def _has_totp(account_id: int) -> bool:
    return bool(Authenticator.objects.filter(user=account_id, type=Authenticator.Type.TOTP).exists())
