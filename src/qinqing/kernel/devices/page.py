"""`page`: a URL cannot exist without saying who may open it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, cast
from urllib.parse import quote

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.permission import PUBLIC, SIGNED_IN, may

View = Callable[..., HttpResponseBase]

Guard = Callable[[View, str], View]
"""Wraps a view so that only holders of a permission reach it."""

__all__ = ["PUBLIC", "SIGNED_IN", "ActingRequest", "Guard", "Page", "View", "addresses", "may", "page"]


class ActingRequest(HttpRequest):
    """A request behind `page`: the acting person is known."""

    actor: Actor


class Page(Protocol):
    """A view that carries the permission it was mounted with."""

    permission: str

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a request."""
        ...


def people(view: View, permission: str) -> View:
    """Lead whoever is not signed in to the log-in page; a permission not held is a page that does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "\0" in request.path_info:  # PostgreSQL cannot even be asked for it
            raise Http404
        if permission != PUBLIC and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if permission not in {PUBLIC, SIGNED_IN}:
            if getattr(request, "needs_second_factor", False):
                return redirect("mfa_activate_totp")
            if not may(getattr(request, "actor", None), permission):
                raise Http404
        return view(request, *args, **kwargs)

    return guarded


def page(route: str, view: View, permission: str, *, name: str, guard: Guard = people) -> URLPattern:
    """Mount `view` at `route` for holders of `permission` (PUBLIC: everybody; SIGNED_IN: every account).

    `guard` answers whoever may not open it: people are led to the log-in page, programs are told why.
    """
    guarded = cast("Page", guard(view, permission))
    guarded.permission = permission
    return path(route, guarded, name=name)


_MARK = "0mark0"


def addresses(name: str) -> Callable[[str], str]:
    """Return what makes the addresses of a list: the route called `name` is asked once and not for every line."""
    before, after = reverse(name, args=[_MARK]).split(_MARK)
    return lambda reference: f"{before}{quote(reference)}{after}"
