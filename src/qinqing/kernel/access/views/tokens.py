"""Tokens of programs: one's own, shown once when opened, and those of others for the security administrator."""

from datetime import timedelta
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.access import actions
from qinqing.kernel.access.forms import TokenForm
from qinqing.kernel.access.queries import all_tokens, choices, ending_tokens, new_secret, opens, own_tokens, programs
from qinqing.kernel.access.rules import WRITING
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.parties.views import Change, two_steps

USUAL = 90
"""Days that the form proposes."""


@require_GET
def tokens(request: ActingRequest) -> HttpResponse:
    """Show the reader's own tokens."""
    return render(request, "access/tokens.html", {"tokens": own_tokens(request.actor, timezone.localdate())})


@require_GET
def account_tokens(request: ActingRequest) -> HttpResponse:
    """Show the tokens of the administrator's people, or those of them that end soon."""
    soon = "soon" in request.GET
    found = (ending_tokens if soon else all_tokens)(request.actor, timezone.localdate())
    return render(request, "access/account_tokens.html", {"tokens": found, "soon": soon})


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth publishes no types
@require_http_methods(["GET", "POST"])
def token_open(request: ActingRequest) -> HttpResponse:
    """Open a token, after the password was given anew, and show it this one time."""
    secret = new_secret()

    def act(sent: dict[str, Any]) -> object:
        return actions.open_token(**sent, secret=secret, by=request.actor)

    def effects(sent: dict[str, Any]) -> list[str]:
        opened = [f"{_('程序可以')}：{opens(name)}" for name in sent["permissions"]]
        if any(programs()[name] == WRITING for name in sent["permissions"]):
            opened.append(_("它写入的记在您名下，和您自己办的一样，事后不能说不是您。"))
        return [
            *opened,
            _("它看到的和您在这个岗位上看到的一样；您离开岗位、账号停用，它马上失效。"),
            _("确认后显示令牌，只显示这一次。"),
        ]

    def finish(asked: HttpRequest, made: Any) -> HttpResponse:
        response = render(asked, "access/token.html", {"token": made, "secret": secret})
        response["Cache-Control"] = "no-store"
        return response

    change = Change(
        title=_("开通接口令牌"),
        form=TokenForm,
        effects=effects,
        act=act,
        back=reverse("tokens"),
        done="",
        finish=finish,
        given={"choices": choices(request.actor)},
        initial={"expires_on": timezone.localdate() + timedelta(days=USUAL)},
        lead=_(
            "令牌让一个程序用您的岗位读取数据；勾选了「写入」的，也能替您写。谁拿到它，谁就能这样做；请只交给您信得过的程序。"
        ),
    )
    return two_steps(request, change)


@require_POST
def token_give_up(request: ActingRequest, token_id: int) -> HttpResponse:
    """End a token of one's own."""
    actions.give_up_token(token_id=token_id, by=request.actor)
    messages.success(request, _("已停用，程序马上不能用了。"))
    return redirect("tokens")


@require_POST
def token_revoke(request: ActingRequest, token_id: int) -> HttpResponse:
    """End somebody's token."""
    actions.revoke_token(token_id=token_id, by=request.actor)
    messages.success(request, _("已停用，程序马上不能用了。"))
    return redirect("account_tokens")
