"""Puts the acting person on the request, and ends sessions whose time is over."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from qinqing.kernel.access.queries import actor_of, has_second
from qinqing.kernel.access.rules import SECOND_ELSEWHERE
from qinqing.kernel.devices.polling import is_polled
from qinqing.kernel.devices.problem import PROGRAMS

CHOSEN_POST = "post"
"""Key in the session of the post that a person with several chose."""

_WHILE_ONE_TIME = {"account_change_password", "account_logout", "account_reauthenticate", "display"}

BEGUN, SEEN = "begun", "seen"
MINUTE = 60


class Expiry:
    """Ends a session that lasted too long, and one of the staff's that stood idle.

    Settings: SESSION_COOKIE_AGE seconds from the log-in for everybody, QINQING_IDLE_SECONDS between two requests for
    everybody but enterprises, who fill in long forms on a phone of their own. What a page asks by itself
    does not count.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Log out whoever's time is over, and pass on; when somebody was last here is written once a minute."""
        if _is_nobodys(request) or not request.user.is_authenticated:
            return self.respond(request)
        now, session = int(timezone.now().timestamp()), request.session
        begun, seen = session.setdefault(BEGUN, now), session.setdefault(SEEN, now)
        actor = getattr(request, "actor", None)
        idle = now - seen > settings.QINQING_IDLE_SECONDS and not (actor and actor.role == "enterprise")
        if idle or now - begun > settings.SESSION_COOKIE_AGE:
            logout(request)
            messages.warning(request, _("登录已过期，请重新登录。"))
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        if now - seen >= MINUTE and not is_polled(request):
            session[SEEN] = now
        return self.respond(request)


class Acting:
    """Sets `request.actor` (None when nobody is logged in or the person holds no post).

    `request.needs_second_factor` is True while the role demands a second factor (setting QINQING_TOTP_ROLES) and the
    account has neither codes nor a passkey yet: `page` then leads to its activation and to nothing else.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set both and pass on."""
        acting: Any = request
        acting.actor, acting.needs_second_factor = None, False
        if _is_nobodys(request):
            return self.respond(request)
        user = request.user
        if user.is_authenticated:
            if user.must_change_password and _holds_it(request) and _is_kept(request):
                return redirect("account_change_password")
            actor = actor_of(user, timezone.localdate(), request.session.get(CHOSEN_POST))
            acting.actor = actor
            demanded = actor is not None and actor.role in settings.QINQING_TOTP_ROLES
            acting.needs_second_factor = demanded and not (request.session.get(SECOND_ELSEWHERE) or has_second(user.pk))
        return self.respond(request)


def _is_kept(request: HttpRequest) -> bool:
    return resolve(request.path).url_name not in _WHILE_ONE_TIME


def _holds_it(request: HttpRequest) -> bool:
    """Say whether whoever is logged in may have used the password.

    Whoever came by the city's own log-in or by a passkey alone may never have had it: its change asks for it.
    """
    records = get_authentication_records(request, request.user)
    return not records or any(one["method"] == "password" for one in records)


def _is_nobodys(request: HttpRequest) -> bool:
    """Say whether a request asks in nobody's name, or shows a token: then its cookies are not looked at."""
    return request.path.startswith((settings.STATIC_URL, PROGRAMS))
