"""Coming in by the city's identity provider (统一身份认证), and linking accounts to what it calls their people."""

from hmac import compare_digest
from time import time
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qinqing.kernel.access import actions
from qinqing.kernel.access.queries.providers import (
    Lapsed,
    NotBelieved,
    NotLinked,
    Pending,
    Unfinished,
    asking,
    counts_as_second,
    endpoints,
    identity_of,
    new_pending,
    proven,
    provider_of,
    ways_of,
)
from qinqing.kernel.access.rules import SECOND_ELSEWHERE, Provider
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound, Refusal

SENT, SHOWN = "identity_sent", "identity_shown"
"""Keys in the session: what must come back from the provider, and who it proved somebody to be who wants a link."""

SENT_FOR = 10 * 60
"""Seconds in which somebody may come back."""


def _back(request: HttpRequest, provider: Provider) -> str:
    return request.build_absolute_uri(reverse("identity_back", args=[provider.code]))


def _refused(request: HttpRequest, says: object) -> HttpResponse:
    messages.error(request, str(says))
    return redirect("identities" if request.user.is_authenticated else "account_login")


def _sent(request: HttpRequest, code: str) -> HttpResponse:
    provider, pending = provider_of(code), new_pending()
    try:
        places = endpoints(provider)
    except Refusal as refusal:
        return _refused(request, refusal)
    kept = {"provider": code, "account": request.user.pk, "next": get_next_redirect_url(request), "at": time()}
    request.session[SENT] = {**kept, "pending": list(pending)}
    return redirect(asking(provider, places, pending, _back(request, provider)))


@never_cache
@require_GET
def identity_login(request: HttpRequest, provider: str) -> HttpResponse:
    """Send somebody to their identity provider."""
    if request.user.is_authenticated:
        return redirect("home")
    return _sent(request, provider)


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth publishes no types
@require_GET
def identity_link(request: ActingRequest, provider: str) -> HttpResponse:
    """Send somebody who is logged in to their identity provider, to link the account to what it calls them."""
    if request.actor is None:
        raise NotFound
    return _sent(request, provider)


def _returned(request: HttpRequest, at: Provider) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what was sent along and what the provider says of whoever comes back; what was sent is used up.

    Raises Lapsed for what this browser did not ask for, or not for whoever is logged in now; Unfinished, NotBelieved.
    """
    sent: dict[str, Any] | None = request.session.pop(SENT, None)
    if sent is None or sent["provider"] != at.code or time() - sent["at"] > SENT_FOR:
        raise Lapsed
    pending = Pending(*sent["pending"])
    if not compare_digest(pending.state.encode(), request.GET.get("state", "").encode()):
        raise Lapsed
    if sent["account"] != request.user.pk:
        raise Lapsed
    if request.GET.get("iss", at.issuer) != at.issuer:
        raise NotBelieved(name=at.name)
    if not request.GET.get("code"):
        raise Unfinished(name=at.name)
    return sent, proven(at, request.GET["code"], pending, _back(request, at))


@never_cache
@require_GET
def identity_back(request: HttpRequest, provider: str) -> HttpResponse:
    """Take what the provider says of somebody who comes back: who is linked comes in, nobody is made or guessed."""
    at = provider_of(provider)
    try:
        sent, claims = _returned(request, at)
        if not request.user.is_authenticated:
            return _come_in(request, at, claims, sent["next"])
    except Refusal as refusal:
        return _refused(request, refusal)
    request.session[SHOWN] = {"provider": provider, "subject": claims["sub"], "at": time()}
    return redirect("identity_confirm")


def _come_in(request: HttpRequest, at: Provider, claims: dict[str, Any], after: str | None) -> HttpResponse:
    found = identity_of(at.issuer, claims["sub"])
    if found is None:
        raise NotLinked(name=at.name)
    second = counts_as_second(at, claims)
    login = Login(user=found.account, redirect_url=after)
    login.state[SECOND_ELSEWHERE] = second
    record_authentication(request, found.account, "identity", provider=at.code)
    answer: HttpResponse = perform_login(request, login)
    if second and request.user.is_authenticated:
        request.session[SECOND_ELSEWHERE] = True
    return answer


@require_GET
def identities(request: ActingRequest) -> HttpResponse:
    """Show to which identities one's own account is linked, and what it can be linked to."""
    return render(request, "access/identities.html", {"ways": ways_of(request.user.pk or 0)})


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth publishes no types
@require_http_methods(["GET", "POST"])
def identity_confirm(request: ActingRequest) -> HttpResponse:
    """Link the account to whom the provider proved, after its owner saw who that is."""
    if request.actor is None:
        raise NotFound
    shown = request.session.get(SHOWN)
    if shown is None or time() - shown["at"] > SENT_FOR:
        return _refused(request, _("已经失效，请重新来一次。"))
    at = provider_of(shown["provider"])
    if request.method == "GET":
        return render(request, "access/identity_confirm.html", {"provider": at, "subject": shown["subject"]})
    del request.session[SHOWN]
    try:
        actions.bind_own(issuer=at.issuer, subject=shown["subject"], by=request.actor)
    except Refusal as refusal:
        return _refused(request, refusal)
    messages.success(request, _("已绑定，下次可以用「%(name)s」登录。") % {"name": at.name})
    return redirect("identities")


@require_POST
def identity_unlink(request: ActingRequest, identity_id: int) -> HttpResponse:
    """End a link of one's own account."""
    if request.actor is None:
        raise NotFound
    actions.end_own(identity_id=identity_id, by=request.actor)
    messages.success(request, _("已解除，不能再用它登录。"))
    return redirect("identities")
