"""What coming in proves, and for how long; whom no way in lets in."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.stages import AuthenticateStage
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access.models import Account
from qinqing.kernel.access.rules import SECOND_ELSEWHERE

_WAYS = {
    "reauthenticate": _("密码"),
    "mfa_reauthenticate": _("动态码或恢复码"),
    "mfa_reauthenticate:webauthn": _("通行密钥"),
}


class Second(AuthenticateStage):  # type: ignore[misc]  # allauth publishes no types
    """The library's second step, which is left out where the identity provider did one that the city lets count."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return not self.login.state.get(SECOND_ELSEWHERE) and bool(super()._should_handle(request))


_LIBRARYS, OURS = "allauth.mfa.stages.AuthenticateStage", f"{__name__}.{Second.__name__}"


class Entrance(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """The account library's rules, save two.

    A log-in is as good a proof as typing the same password once more: before it changes the second factor the library
    asks for the password again, even of somebody who gave it a moment ago and was led there because the role demands
    it. And the wait after wrong passwords closes every way in, not only the password's.
    """

    def pre_login(self, request: HttpRequest, user: Account, **more: Any) -> HttpResponseBase | None:
        """Return what refuses a log-in that proved who somebody is, by whatever way, or None."""
        named = {"username": user.username}
        if user.is_active and not AxesProxyHandler.is_allowed(request, named):
            clear_login(request)
            locked: HttpResponseBase = get_lockout_response(request, credentials=named)
            return locked
        refused: HttpResponseBase | None = super().pre_login(request, user, **more)
        return refused

    def respond_user_inactive(self, request: HttpRequest, user: Account) -> HttpResponseBase:
        """Tell the owner of a locked account, who showed more than a password, whom to ask."""
        messages.error(request, _("这个账号已停用，不能登录。请联系本单位的安全管理员。"))
        return redirect("account_login")

    def get_login_stages(self) -> list[str]:
        """Return the steps of a log-in, with our second one in the place of the library's."""
        return [OURS if one == _LIBRARYS else one for one in super().get_login_stages()]

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        """Return in which ways somebody may prove once more who they are, in our words."""
        ways = super().get_reauthentication_methods(user)
        return [{**way, "description": _WAYS[way["id"]]} for way in ways]

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Return False within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds of the last proof in this browser."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **more))
